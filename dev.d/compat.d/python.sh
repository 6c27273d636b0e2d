# shellcheck shell=bash
# Virtual environments with MLflow, made once. MLFLOW_2 and MLFLOW_3 choose other versions.

cache=${ESPALIER_COMPAT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/espalier/compat}
mlflow_2=${MLFLOW_2:-2.22.5}
mlflow_3=${MLFLOW_3:-3.17.2}

# Sets python to that of the environment with one version of MLflow.
environment() {
  local version=$1
  python=$cache/mlflow-$version/bin/python
  [ ! -f "$cache/mlflow-$version/ready" ] || return 0
  command -v python3 >/dev/null || { echo "python3 is missing; MLflow needs it" >&2; exit 1; }
  echo "installing mlflow $version into $cache (once)"
  rm -rf "$cache/mlflow-$version"
  mkdir -p "$cache"
  python3 -m venv "$cache/mlflow-$version" || {
    echo "python3 makes no virtual environment; on Debian, install python3-venv" >&2
    exit 1
  }
  if ! "$python" -m pip install -q --disable-pip-version-check --no-compile --retries 2 --timeout 20 \
    "mlflow==$version" scikit-learn pandas psycopg2-binary 2>"$cache/pip-$version.log"; then
    tail -5 "$cache/pip-$version.log" >&2
    echo "MLflow $version could not be installed: PyPI cannot be reached, or does not have it." >&2
    echo "Nothing was tested. Repeat where PyPI can be reached, or set PIP_INDEX_URL." >&2
    exit 1
  fi
  touch "$cache/mlflow-$version/ready"
}
