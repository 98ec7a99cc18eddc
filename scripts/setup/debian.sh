# shellcheck shell=bash
# Sourced: Debian packages, installed only when missing.

missing_packages() {
  local package
  for package in "$@"; do
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || echo "$package"
  done
}

# As root, or through sudo: asked for its password here, in the open, and not in the middle of a step.
install_packages() {
  local packages=("$@") as_root=()
  if ! command -v apt-get >/dev/null; then
    echo "Missing: ${packages[*]}. These are Debian's names; this system has no apt-get, so please install them yourself." >&2
    return 1
  fi
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || ! sudo -v; then
      echo "Missing Debian packages need root. As root, run: apt-get install ${packages[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  run_step "Reading Debian's package lists" "${as_root[@]}" update
  run_step "Installing ${#packages[@]} Debian packages (${packages[*]})" \
    "${as_root[@]}" install --yes --no-install-recommends "${packages[@]}"
}

ensure_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# The packages under the given headings.
listed_packages() {
  local heading
  for heading in "$@"; do
    sed -e "1,/^\[$heading\]\$/d" "$ROOT/scripts/setup/debian-packages.txt" |
      sed -e '/^\[/,$d' -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d'
  done
}
