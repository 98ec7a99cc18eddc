# shellcheck shell=bash
# Sourced by scripts/demo and scripts/test: from a fresh Debian machine to a built tree. Seconds when nothing changed.
# Its arguments are the headings of debian-packages.txt whose packages are needed.

set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"

source scripts/setup/progress.sh
source scripts/setup/debian.sh
source scripts/setup/node.sh
source scripts/setup/npm.sh

mapfile -t PACKAGES < <(listed_packages "$@")
ensure_packages "${PACKAGES[@]}"
ensure_node
ensure_npm_packages
run_step "Building" npm run --silent build
