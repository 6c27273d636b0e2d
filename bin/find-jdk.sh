# shellcheck shell=bash
# Finds a fitting JDK, Maven and Node, or says what to install. Sourced by ./espalier, ./dev,
# .ci/run and web-ui/build-app.sh; written for bash 3.2 too, which macOS ships.

minimum_java=21
minimum_node=20

# The feature release of the JDK in a directory (17, 21, ...), or nothing where there is no JDK.
java_release() {
  local home=$1 version=""
  [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ] || return 0
  if [ -r "$home/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$home/release")
  fi
  if [ -z "$version" ]; then
    version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p')
  fi
  echo "$version"
}

java_on_path() {
  local java
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  dirname "$(dirname "$java")"
}

# Every JDK in the usual places as "release directory", newest first.
installed_jdks() {
  local home release
  for home in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/*; do
    release=$(java_release "$home")
    [ -z "$release" ] || echo "$release $home"
  done | sort -rn -k1,1
}

# Sets JAVA_HOME, java_version and PATH: JAVA_HOME if it fits, then java on PATH, then the newest.
require_jdk() {
  local home release
  for home in "${JAVA_HOME:-}" "$(java_on_path)" "$(installed_jdks | head -n 1 | cut -d' ' -f2-)"; do
    [ -n "$home" ] || continue
    release=$(java_release "$home")
    if [ -n "$release" ] && [ "$release" -ge "$minimum_java" ]; then
      export JAVA_HOME=$home
      export PATH=$home/bin:$PATH
      # shellcheck disable=SC2034
      java_version=$release
      return 0
    fi
  done
  {
    echo "Espalier needs a JDK $minimum_java or newer, and none was found."
    echo "  Debian, Ubuntu: apt-get install openjdk-21-jdk-headless"
    echo "  macOS:          brew install --cask temurin"
    echo "  anywhere:       sdk install java (see sdkman.io), or a build from adoptium.net"
    echo "Where it lies in an unusual place, point JAVA_HOME at it."
  } >&2
  return 1
}

require_maven() {
  if command -v mvn >/dev/null; then
    # Maven's own libraries use what newer JDKs warn about; older ones do not know the option.
    if [ "${java_version:-0}" -ge 24 ]; then
      export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
    fi
    return 0
  fi
  {
    echo "Espalier is built with Maven 3.8.6 or newer, and no mvn was found on the PATH."
    echo "  Debian, Ubuntu: apt-get install maven      macOS: brew install maven"
  } >&2
  return 1
}

require_node() {
  local release=""
  if command -v node >/dev/null && command -v npm >/dev/null; then
    release=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
    [ "$release" -lt "$minimum_node" ] || return 0
  fi
  {
    echo "The browser app is built with Node $minimum_node or newer and npm; found: ${release:-none}."
    echo "  Debian, Ubuntu: apt-get install nodejs npm      macOS: brew install node"
    echo "Add -Dskip.app to a Maven command to build without it."
  } >&2
  return 1
}
