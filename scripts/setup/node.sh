# shellcheck shell=bash
# Sourced: a Node.js that is recent enough, from the system or from npm's own packages.

LTS_MAJOR=22

# Version 20.19 or later, with npm beside it.
has_recent_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
             process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}

# Unpacks NAME@RANGE from the npm registry into FOLDER.
unpack_from_npm() {
  local name=$1 folder=$2 parcel
  mkdir -p "$folder"
  parcel=$(cd "$folder" && npm pack --silent "$name") && tar -xzf "$folder/$parcel" -C "$folder" --strip-components=1 &&
    rm "$folder/$parcel"
}

# The layout of a Node.js release: bin/, include/, lib/node_modules/npm. Complete or absent, never half of it.
fetch_node() {
  local architecture=$1 home=$2 unfinished=$2.unfinished
  rm -rf "$unfinished"
  unpack_from_npm "node-linux-$architecture@$LTS_MAJOR" "$unfinished" &&
    unpack_from_npm "npm@11" "$unfinished/lib/node_modules/npm" &&
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$unfinished/bin/npm" &&
    ln -s ../lib/node_modules/npm/bin/npx-cli.js "$unfinished/bin/npx" &&
    chmod +x "$unfinished"/bin/* "$unfinished"/lib/node_modules/npm/bin/*.js &&
    mv "$unfinished" "$home"
}

ensure_node() {
  local architecture home
  has_recent_node && return
  case "$(uname -m)" in
  x86_64) architecture=x64 ;;
  aarch64) architecture=arm64 ;;
  *)
    echo "Passerelle needs Node.js 20.19 or later; please install it for this processor ($(uname -m))." >&2
    return 1
    ;;
  esac
  home="$ROOT/.cache/node/$LTS_MAJOR-$architecture"
  if [[ ! -x $home/bin/node ]]; then
    echo "Passerelle needs Node.js 20.19 or later, found $(node --version 2>/dev/null || echo none): fetching Node.js $LTS_MAJOR into .cache/node."
    command -v npm >/dev/null || ensure_packages ca-certificates nodejs npm
    mkdir -p "${home%/*}"
    run_step "Fetching Node.js $LTS_MAJOR from npm" fetch_node "$architecture" "$home"
  fi
  export PATH="$home/bin:$PATH"
  # Its own headers, for node-gyp.
  export npm_config_nodedir="$home"
  has_recent_node
}
