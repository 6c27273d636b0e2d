#!/usr/bin/env bash
# Builds or tests the browser app; Maven calls it from web-ui.
# Packages are installed again only when package-lock.json changed, and the app is built again only
# when one of its files is newer than the last build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../bin/find-jdk.sh
require_node

lock=app/package-lock.json
installed=app/node_modules/.installed-lock
built=target/classes/app/index.html

install_packages() {
  if ! cmp -s "$lock" "$installed"; then
    (cd app && npm ci --no-audit --no-fund --loglevel=error)
    cp "$lock" "$installed"
  fi
}

is_fresh() {
  [ -f "$built" ] && [ -z "$(find app src/main/resources/openapi \( -name node_modules -o -name test-results \) -prune -o -type f -newer "$built" -print)" ]
}

case "${1:-build}" in
  build)
    if ! is_fresh; then
      install_packages
      (cd app && npm run --silent build)
      touch "$built"
    fi
    ;;
  test)
    install_packages
    (cd app && npm run --silent --if-present test)
    ;;
  *)
    echo "usage: build-app.sh build | test" >&2
    exit 2
    ;;
esac
