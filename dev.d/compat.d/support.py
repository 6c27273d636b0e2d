"""What the promises share: a client of the server at MLFLOW_TRACKING_URI, and small helpers."""

import contextlib
import os
import time
import traceback
import urllib.error
import urllib.request
import uuid

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException, RestException

MAJOR = int(mlflow.__version__.split(".")[0])
SERVER = os.environ["MLFLOW_TRACKING_URI"]
client = MlflowClient()


def fresh(name):
    """A new experiment."""
    return client.create_experiment(f"{name}-{uuid.uuid4().hex[:8]}")


def refused(action, *codes):
    """What the server says when it refuses."""
    try:
        action()
    except RestException as e:
        assert not codes or e.error_code in codes, (e.error_code, str(e))
        return str(e)
    except MlflowException as e:
        return str(e)
    raise AssertionError("was not refused")


def get(path, agent="mlflow-python-client/" + mlflow.__version__):
    """A plain GET with the client's name: status and text."""
    try:
        request = urllib.request.Request(SERVER + path, headers={"User-Agent": agent})
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode()


@contextlib.contextmanager
def spied(owner, name):
    """The calls of a method of the client's own, which are made as ever."""
    real, calls = getattr(owner, name), []

    def called(*arguments, **words):
        answer = real(*arguments, **words)
        calls.append(arguments)
        return answer

    setattr(owner, name, called)
    try:
        yield calls
    finally:
        setattr(owner, name, real)


def run(tests, names):
    """Runs test functions; 0 if all hold."""
    failed = 0
    for name, test in tests:
        if name.startswith("test_") and (not names or name in names):
            start = time.time()
            try:
                test()
                print(f"  ok    {name[5:].replace('_', ' ')} ({time.time() - start:.1f} s)", flush=True)
            except Exception:
                failed += 1
                print(f"  FAIL  {name[5:].replace('_', ' ')}", flush=True)
                traceback.print_exc()
    return 1 if failed else 0
