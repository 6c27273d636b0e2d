# shellcheck shell=bash
# Starts and stops the web server over a database of its own, from the classes of this checkout.

compile_server() {
  mvn -q -B -pl web-ui -am -Dskip.app -DskipTests -Dspotless.check.skip=true test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
}

start_server() {
  [ -n "${SKIP_BUILD:-}" ] || compile_server
  SKIP_BUILD=1
  server_folder=$(mktemp -d)
  coproc SERVER {
    exec "$JAVA_HOME/bin/java" -Xmx512m "-Djdk.serialFilter=!*" ${SERVER_JAVA_OPTIONS:-} \
      -cp "web-ui/target/test-classes:web-ui/target/classes:$(cat web-ui/target/test.classpath)" \
      org.espalier.web.TrackingServerMain "$server_folder" 2>"$server_folder/log"
  }
  local word
  while read -r word server_url server_database_port <&"${SERVER[0]}"; do
    [ "$word" != ready ] || return 0
  done
  cat "$server_folder/log" >&2
  return 1
}

stop_server() {
  local pid=$SERVER_PID
  exec {SERVER[1]}>&-
  wait "$pid" || true
  rm -rf "$server_folder"
}
