# shellcheck shell=bash
# Starts and stops MLflow's own server, on the PostgreSQL that start_server (server.sh) has started.

# Sets mlflow_url; WORKERS is how many processes it gets. Artifacts go through it into the server's folder.
start_mlflow() {
  local database=postgresql://postgres@127.0.0.1:$server_database_port port
  "$python" -c "
import psycopg2
c = psycopg2.connect('$database/postgres'); c.autocommit = True
c.cursor().execute('create database mlflow')"
  port=$("$python" -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
  mlflow_url=http://127.0.0.1:$port
  # Its runners of jobs only take processor time here.
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true setsid "${python%/*}/mlflow" server \
    --host 127.0.0.1 --port "$port" --workers "${WORKERS:-4}" --backend-store-uri "${database/postgresql:/postgresql+psycopg2:}/mlflow" \
    --artifacts-destination "$server_folder/artifacts" >"$server_folder/mlflow.log" 2>&1 &
  mlflow_pid=$!
  # Its workers are processes of their own, in its group.
  trap 'kill -- -$mlflow_pid 2>/dev/null || true' EXIT
  for _ in $(seq 180); do
    ! curl -fs "$mlflow_url/health" >/dev/null || return 0
    sleep 1
  done
  tail "$server_folder/mlflow.log" >&2
  return 1
}

stop_mlflow() {
  kill -- -"$mlflow_pid"
  wait "$mlflow_pid" 2>/dev/null || true
  trap - EXIT
}
