"""What an unchanged MLflow client must be able to do. Each test_ function is one promise.

usage: conformance.py [NAME...]   with MLFLOW_TRACKING_URI set
"""

import math
import os
import sys
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType

import models
import names
from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository
from support import client, fresh, refused, run, spied


def test_metrics_params_tags():
    mlflow.set_experiment(experiment_id=fresh("log"))
    with mlflow.start_run(run_name="första 🎯") as run:
        for step in range(20):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"a/b": 1.5, "naïve π": 2.5}, step=3)
        mlflow.log_params({"rate": 0.1, "name": "x" * 6000, "leer": ""})
        mlflow.set_tags({"who": "Zoë", "long": "t" * 5000})
    read = client.get_run(run.info.run_id)
    assert read.info.run_name == "första 🎯" and read.info.status == "FINISHED"
    assert read.data.metrics["loss"] == 1 / 20 and read.data.metrics["naïve π"] == 2.5
    assert read.data.params["rate"] == "0.1" and len(read.data.params["name"]) == 6000
    assert read.data.params["leer"] == "" and read.data.tags["who"] == "Zoë"
    assert [m.step for m in client.get_metric_history(run.info.run_id, "loss")] == list(range(20))


def test_nan_and_infinity():
    run = client.create_run("0").info.run_id
    for step, value in enumerate([math.nan, math.inf, -math.inf, -0.0, 1e308, 5e-324]):
        client.log_metric(run, "odd", value, step=step)
    values = [m.value for m in client.get_metric_history(run, "odd")]
    assert math.isnan(values[0]) and values[1:] == [math.inf, -math.inf, -0.0, 1e308, 5e-324], values


def test_latest_is_greatest_by_step_time_value():
    run = client.create_run("0").info.run_id
    client.log_metric(run, "m", 2.0, timestamp=2000, step=-5)
    client.log_metric(run, "m", -3.0, timestamp=3000, step=4)
    client.log_metric(run, "m", 4.0, timestamp=2999, step=4)
    assert client.get_run(run).data.metrics["m"] == -3.0


def test_batch_and_its_limits():
    run = client.create_run("0").info.run_id
    metrics = [Metric("m", float(i), i, i) for i in range(800)]
    params = [Param(f"p{i}", "v") for i in range(100)]
    tags = [RunTag(f"t{i}", "v") for i in range(100)]
    client.log_batch(run, metrics, params, tags)
    client.log_batch(run, metrics, params, tags)
    assert len(client.get_metric_history(run, "m")) == 800
    refused(lambda: client.log_batch(run, [], [Param("p0", "other")]), "INVALID_PARAMETER_VALUE")
    store = client._tracking_client.store
    refused(lambda: store.log_batch(run, [Metric("m", 1.0, 1, 1)] * 1001, [], []))
    refused(lambda: client.log_param(run, "k" * 251, "v"))
    refused(lambda: client.log_param(run, "k", "v" * 6001))
    refused(lambda: client.set_tag(run, "k", "v" * 8001))
    refused(lambda: client.log_metric(run, "../up", 1.0))


def test_nested_runs():
    mlflow.set_experiment(experiment_id=fresh("nested"))
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("x", 1)
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    found = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert list(found.run_id) == [child.info.run_id]


def test_search_with_every_operator():
    experiment = fresh("search")
    runs = {}
    for i in range(6):
        run = client.create_run(experiment, start_time=1000 + i, run_name=f"run-{i}")
        client.log_metric(run.info.run_id, "acc", i / 10)
        client.log_metric(run.info.run_id, "with space", i)
        client.log_param(run.info.run_id, "model", "CNN" if i % 2 else "rnn")
        client.set_tag(run.info.run_id, "team.x", "Blue" if i < 3 else "red")
        runs[run.info.run_id] = i
    client.set_terminated(run.info.run_id, "FAILED")
    first = next(iter(runs))

    def found(text, order=("attributes.start_time ASC",)):
        return [runs[r.info.run_id] for r in client.search_runs([experiment], text, order_by=list(order))]

    expected = {
        "": [0, 1, 2, 3, 4, 5],
        "metrics.acc > 0.2": [3, 4, 5],
        "metrics.acc >= 0.2 and metrics.acc < 0.4": [2, 3],
        "metrics.acc <= 0.1": [0, 1],
        "metrics.acc != 0.3": [0, 1, 2, 4, 5],
        "metrics.acc = 0.5": [5],
        "metrics.`with space` > 4": [5],
        'metrics."with space" > 4': [5],
        "metrics.missing != 3": [],
        "params.model = 'CNN'": [1, 3, 5],
        'params.model = "CNN"': [1, 3, 5],
        "params.model != 'CNN'": [0, 2, 4],
        "params.model LIKE 'c%'": [],
        "params.model ILIKE 'c%'": [1, 3, 5],
        "parameters.model LIKE '%NN'": [1, 3, 5],
        "tags.team.x = 'red'": [3, 4, 5],
        "tags.`team.x` LIKE 'B%'": [0, 1, 2],
        "attributes.status = 'FAILED'": [5],
        "status = 'RUNNING'": [0, 1, 2, 3, 4],
        "run_name = 'run-2'": [2],
        "attributes.`run name` ILIKE 'RUN-3'": [3],
        f"run_id = '{first}'": [0],
        f"attributes.run_id IN ('{first}', 'x')": [0],
        f"attributes.run_id NOT IN ('{first}')": [1, 2, 3, 4, 5],
        "start_time > 1003": [4, 5],
        "attributes.start_time <= 1001": [0, 1],
    }
    for text, wanted in expected.items():
        assert found(text) == wanted, (text, found(text), wanted)
    assert found("", ["metrics.acc DESC"]) == [5, 4, 3, 2, 1, 0]
    assert found("", ["params.model ASC", "metrics.acc DESC"]) == [5, 3, 1, 4, 2, 0]
    for wrong in ["metrics.acc = 'x'", "params.model > 'x'", "nonsense", "metrics.acc >", "foo.bar = 'x'"]:
        refused(lambda: client.search_runs([experiment], wrong), "INVALID_PARAMETER_VALUE")
    # More than MLflow's language has.
    assert found("metrics.acc < 0.1 OR metrics.acc > 0.4") == [0, 5]
    assert found("NOT (params.model = 'CNN' OR metrics.acc > 0.1)") == [0]


def test_search_pages_and_pandas():
    experiment = fresh("pages")
    count = int(os.environ.get("RUNS", "10000"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: client.create_run(experiment, start_time=i), range(count)))
    seen, token = set(), None
    while True:
        page = client.search_runs([experiment], max_results=3000, page_token=token)
        seen.update(r.info.run_id for r in page)
        token = page.token
        if not token:
            break
    assert len(seen) == count, len(seen)
    frame = mlflow.search_runs([experiment], max_results=count)
    assert len(frame) == count and frame.start_time.is_monotonic_decreasing


def test_deletion_is_soft():
    experiment = fresh("delete")
    run = client.create_run(experiment).info.run_id
    client.delete_run(run)
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    assert not client.search_runs([experiment])
    assert len(client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)) == 1
    refused(lambda: client.log_metric(run, "m", 1))
    client.restore_run(run)
    client.log_metric(run, "m", 1)
    client.delete_experiment(experiment)
    assert client.get_experiment(experiment).lifecycle_stage == "deleted"
    client.restore_experiment(experiment)
    client.rename_experiment(experiment, f"again-{experiment}")
    assert client.get_experiment_by_name(f"again-{experiment}").experiment_id == experiment
    assert client.get_experiment_by_name("nobody") is None
    refused(lambda: client.get_run("nobody"), "RESOURCE_DOES_NOT_EXIST")
    refused(lambda: client.create_experiment(f"again-{experiment}"), "RESOURCE_ALREADY_EXISTS")


def test_artifacts_from_nothing_to_200_megabytes():
    run = client.create_run("0").info.run_id
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"empty": 0, "one": 1, "edge": 1 << 20, "large": int(os.environ.get("LARGE_MB", "200")) << 20}
        for name, size in sizes.items():
            block = os.urandom(1 << 20)
            with open(f"{folder}/{name}.bin", "wb") as f:
                for at in range(0, size, len(block)):
                    f.write(block[: size - at])
        client.log_artifacts(run, folder, "mit Ümlaut/deep er")
        listed = {f.path: f.file_size for f in client.list_artifacts(run, "mit Ümlaut/deep er")}
        assert listed == {f"mit Ümlaut/deep er/{n}.bin": s for n, s in sizes.items()}, listed
        assert [(f.path, f.is_dir) for f in client.list_artifacts(run)] == [("mit Ümlaut", True)]
        back = client.download_artifacts(run, "mit Ümlaut", tempfile.mkdtemp())
        for name in sizes:
            with open(f"{folder}/{name}.bin", "rb") as a, open(f"{back}/deep er/{name}.bin", "rb") as b:
                assert a.read() == b.read(), name
    client.log_text(run, "one", "note.txt")
    client.log_text(run, "two", "note.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run}/note.txt") == "two"
    client.log_dict(run, {"a": [1, 2]}, "d.json")
    assert mlflow.artifacts.load_dict(f"runs:/{run}/d.json") == {"a": [1, 2]}


def test_large_files_in_parts():
    size = int(os.environ.get("LARGE_MB", "200")) << 20
    switches = {
        "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD": "true",
        "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": str(5 << 20),
        "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": str(5 << 20),
    }
    run = client.create_run("0").info.run_id
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/parts.bin", "wb") as f:
            f.write(os.urandom(size + 12345))
        os.environ.update(switches)
        try:
            with spied(HttpArtifactRepository, "_try_multipart_upload") as sent:
                client.log_artifact(run, f"{folder}/parts.bin", "deep er")
                client.log_artifact(run, f"{folder}/parts.bin")
        finally:
            for name in switches:
                del os.environ[name]
        assert len(sent) == 2, sent
        for path in ["deep er/parts.bin", "parts.bin"]:
            back = client.download_artifacts(run, path, tempfile.mkdtemp())
            with open(f"{folder}/parts.bin", "rb") as a, open(back, "rb") as b:
                assert a.read() == b.read(), path


def test_data_sets():
    import pandas

    mlflow.set_experiment(experiment_id=fresh("data"))
    data = mlflow.data.from_pandas(pandas.DataFrame({"a": [1, 2]}), name="tiny")
    with mlflow.start_run() as run:
        mlflow.log_input(data, context="training")
    used = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert used[0].dataset.name == "tiny" and used[0].tags[0].value == "training"
    assert len(mlflow.search_runs(filter_string="dataset.name = 'tiny'")) == 1
    assert len(mlflow.search_runs(filter_string="dataset.context = 'test'")) == 0


def test_fifty_clients_on_one_run():
    run = client.create_run("0").info.run_id

    def work(worker):
        for step in range(40):
            client.log_metric(run, "shared", float(step), timestamp=step, step=step)
            client.log_metric(run, f"own/{worker}", float(step), timestamp=step, step=step)
            client.set_tag(run, "shared", f"{worker}-{step}")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    data = client.get_run(run).data
    assert data.metrics["shared"] == 39.0 and len(data.metrics) == 51
    assert len(client.get_metric_history(run, "shared")) == 40
    assert all(len(client.get_metric_history(run, f"own/{w}")) == 40 for w in range(0, 50, 7))


if __name__ == "__main__":
    tests = list(globals().items()) + list(vars(models).items()) + list(vars(names).items())
    sys.exit(run(tests, sys.argv[1:]))
