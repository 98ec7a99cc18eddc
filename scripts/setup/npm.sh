# shellcheck shell=bash
# Sourced: the npm packages of package-lock.json, installed again only when that file or Node's binary interface changed.

ensure_npm_packages() {
  local stamp="$ROOT/node_modules/.installed-from" wanted
  wanted="$(sha256sum <"$ROOT/package-lock.json") node-$(node -p process.versions.modules)"
  [[ -f $stamp && "$(<"$stamp")" == "$wanted" ]] && return
  run_step "Installing npm packages (compiles two of them, about two minutes)" npm ci --no-audit --no-fund
  echo "$wanted" >"$stamp"
}
