# shellcheck shell=bash
# Builds what ./espalier runs, when it was never built or a source is newer than the last build.
# Needs $root and find-jdk.sh. ESPALIER_BUILD=never turns it off, for an image that holds no sources.

build_stamp=$root/target/espalier.built
build_log=$root/target/espalier-build.log

newer_source() {
  find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main \
    "$root"/web-ui/app/src "$root"/web-ui/app/index.html "$root"/web-ui/app/package-lock.json \
    -type f -newer "$build_stamp" -print 2>/dev/null | head -n 1
}

is_built() {
  [ -f "$build_stamp" ] && [ -f "$root/cli/target/espalier-cli.jar" ] && [ -z "$(newer_source)" ]
}

# A library that left a pom would stay in target/lib, so a changed pom empties that folder.
drop_stale_libraries() {
  if [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml -newer "$build_stamp" 2>/dev/null)" ]; then
    rm -rf "$root"/*/target/lib
  fi
}

# One line that names the module at work, on a terminal only.
show_progress() {
  local line name
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case "$line" in
      *"Building Espalier :: "*)
        name=${line#*:: }
        [ ! -t 2 ] || printf '\r\033[Kespalier: building %s %s' "${name%% *}" "${line##* }" >&2
        ;;
    esac
  done >"$build_log"
}

build_if_stale() {
  [ "${ESPALIER_BUILD:-}" != never ] && ! is_built || return 0
  require_maven
  require_node
  mkdir -p "$root/target"
  (
    if command -v flock >/dev/null; then
      flock 9
      ! is_built || exit 0
    fi
    local started=$SECONDS
    if [ -f "$build_stamp" ]; then
      echo "espalier: building what changed" >&2
    else
      echo "espalier: building for the first time; this fetches libraries and takes some minutes" >&2
    fi
    touch "$build_stamp.next"
    drop_stale_libraries
    if ! (cd "$root" && mvn -B -DskipTests -Dspotless.check.skip -pl '!e2e' package 2>&1) | show_progress; then
      [ ! -t 2 ] || printf '\r\033[K' >&2
      sed -n -e '/-> \[Help 1\]/q' -e '/^\[ERROR\]/p' "$build_log" | head -n 20 >&2
      echo "espalier: the build failed; all of it is in $build_log" >&2
      exit 1
    fi
    mv "$build_stamp.next" "$build_stamp"
    [ ! -t 2 ] || printf '\r\033[K' >&2
    echo "espalier: built in $((SECONDS - started)) s" >&2
  ) 9>"$root/target/espalier-build.lock"
}
