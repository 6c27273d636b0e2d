"""MLflow's own server beside this one: everything that is there is brought over, and is here what it is there.

usage: beside.py ESPALIER   with MLFLOW_TRACKING_URI set, and MLFLOW_BESIDE_URI, where MLflow's own server is
"""

import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType

import filters
from support import SERVER, client, run

THERE = os.environ["MLFLOW_BESIDE_URI"]
ESPALIER = sys.argv[1]
RUNS = int(os.environ.get("BESIDE_RUNS", "120"))
FILTERS = int(os.environ.get("BESIDE_FILTERS", "400"))
SEED = int(os.environ.get("SEED", "1"))
NAMES = ["plain", "Größe/观察 🎯", "gone"]
VALUES = [0.5, 0.25, -1.0, 0.0, 7.0, 1e3, 2.5, 1e308, 5e-324, math.inf, -math.inf]
theirs = MlflowClient(THERE)
written = []


def test_what_is_there_comes_over():
    populate(random.Random(SEED))
    break_off()
    first = bring()
    assert first["found"] == first["present"], first
    assert first["found"]["runs"] == RUNS + 1, first
    assert first["problems"] == [], first["problems"]
    again = bring()
    ended = sum(r["status"] != "RUNNING" for r in written) + 1
    assert again["skipped"] == ended, (again["skipped"], ended)
    assert again["present"] == first["present"], again


def test_runs_are_what_they_were():
    for name in NAMES:
        there, here = theirs.get_experiment_by_name(name), client.get_experiment_by_name(name)
        assert (there.tags, there.lifecycle_stage) == (here.tags, here.lifecycle_stage), name
        ours = {r.info.run_id: r for r in every_run(client, here)}
        for one in every_run(theirs, there):
            same_run(one, ours.pop(one.info.run_id))
        assert not ours, list(ours)


def test_models_are_what_they_were():
    for name in NAMES:
        there, here = (
            {m.model_id: m for m in every_model(c, c.get_experiment_by_name(name))} for c in (theirs, client)
        )
        assert set(there) == set(here), name
        for model_id, model in there.items():
            same = here[model_id]
            assert (model.name, model.model_type, model.source_run_id, str(model.status), model.params) == (
                same.name, same.model_type, same.source_run_id, str(same.status), same.params,
            )
            with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
                assert tree(THERE, f"models:/{model_id}", a) == tree(SERVER, f"models:/{model_id}", b), model_id
    for model in theirs.search_registered_models():
        same = client.get_registered_model(model.name)
        assert (model.description or "", model.tags, model.aliases) == (same.description or "", same.tags, same.aliases)
        there, here = (
            {
                int(v.version): (v.current_stage, v.run_id, v.description or "", v.tags, v.status)
                for v in c.search_model_versions(f"name = '{model.name}'")
            }
            for c in (theirs, client)
        )
        assert there == here, (model.name, there, here)
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
        assert tree(THERE, "models:/net@champion", a) == tree(SERVER, "models:/net@champion", b) != {}


def test_filters_find_what_they_found():
    experiments = [(c.experiment_id, client.get_experiment_by_name(c.name).experiment_id)
                   for c in map(theirs.get_experiment_by_name, NAMES[:2])]
    differences = filters.compare(theirs, client, experiments, written, FILTERS, SEED)
    assert not differences, f"{len(differences)} of {FILTERS}:\n" + "\n".join(differences[:12])


def populate(chance):
    ids = [theirs.create_experiment(name, tags={"цель": name, "n": str(i)}) for i, name in enumerate(NAMES)]
    for number in range(RUNS):
        one_run(chance, number, ids[number % 3])
    registry(written[0]["id"], ids[0])
    for number in range(0, RUNS, 17):
        theirs.delete_run(written[number]["id"])
    theirs.delete_experiment(ids[2])


def one_run(chance, number, experiment):
    start = 1_700_000_000_000 + 60_000 * (number // 2)
    user = chance.choice(["zoë", "ann"])
    run_id = theirs.create_run(
        experiment, start, {"mlflow.user": user}, chance.choice(["run %d", "Lauf 🎯 %d", "Blue %d"]) % number
    ).info.run_id
    metrics = []
    for name in filters.METRICS[:-1]:
        if chance.random() < 0.7:
            values = [chance.choice(VALUES) for _ in range(chance.choice([1, 3, 40]))]
            metrics += [Metric(name, v, start + i // 2, i - 2) for i, v in enumerate(values)]
    metrics += [Metric("odd", math.nan, start, 0), Metric("odd", 1.0, start, 1), Metric("odd", math.nan, start, 2)]
    theirs.log_batch(run_id, metrics[:1000], pairs(Param, filters.PARAMS, chance), pairs(RunTag, filters.TAGS, chance))
    if chance.random() < 0.6:
        data = Dataset(chance.choice(["mnist", "MNIST", "größe"]), chance.choice(["d1", "D1", "d2"]), "local", "{}", "[]", "{}")
        theirs.log_inputs(run_id, [DatasetInput(data, [InputTag("mlflow.data.context", chance.choice(["training", "test"]))])])
    if number % 5 == 0:
        theirs.log_text(run_id, "", "leer.txt")
        theirs.log_text(run_id, "x" * 70_000 + str(number), "ordner/Größe 观察.txt")
    status = chance.choice(["FINISHED", "FINISHED", "FAILED", "KILLED", "RUNNING"])
    if status != "RUNNING":
        theirs.set_terminated(run_id, status, start + chance.choice([0, 60_000, 120_000]))
    written.append({"id": run_id, "start": start, "number": number, "status": status})


def pairs(kind, fields, chance):
    chosen = [key for key in fields if key != "none" and chance.random() < 0.7]
    return [kind(key, chance.choice(fields[key])) for key in chosen]


def registry(run_id, experiment):
    import numpy
    from sklearn.linear_model import LinearRegression

    mlflow.set_tracking_uri(THERE)
    try:
        mlflow.set_experiment(experiment_id=experiment)
        with mlflow.start_run():
            for slope in (1.0, 2.0):
                model = LinearRegression().fit(numpy.array([[0.0], [1.0]]), numpy.array([0.0, slope]))
                mlflow.sklearn.log_model(model, name=f"model-{slope:g}", registered_model_name="net", params={"slope": slope})
    finally:
        mlflow.set_tracking_uri(SERVER)
    theirs.log_text(run_id, "weights", "model/weights.bin")
    theirs.create_model_version("net", f"runs:/{run_id}/model", run_id, {"a": "b"}, description="by hand")
    theirs.create_model_version("net", f"runs:/{run_id}/model", run_id)
    theirs.delete_model_version("net", "3")
    theirs.set_registered_model_alias("net", "champion", "2")
    theirs.transition_model_version_stage("net", "1", "Production")
    theirs.set_registered_model_tag("net", "größe", "🎯")
    theirs.update_registered_model("net", "a net")
    theirs.create_registered_model("модель leer", {"a": "b"}, "none yet")


def command():
    return subprocess.Popen(
        [ESPALIER, "import", "mlflow", "--from", THERE, "--json"],
        env={**os.environ, "ESPALIER_SERVER": SERVER}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )


def break_off():
    """Kills an import in the middle of the runs: the next one goes on."""
    process = command()
    try:
        deadline = time.time() + 120
        while time.time() < deadline and process.poll() is None:
            begun = client.get_experiment_by_name(NAMES[1])
            if begun and len(client.search_runs([begun.experiment_id], run_view_type=ViewType.ALL)) > 5:
                process.send_signal(signal.SIGKILL)
                return
            time.sleep(0.02)
        raise AssertionError("the import was over, or did not begin, before it could be killed")
    finally:
        process.kill()
        process.communicate()


def bring():
    process = command()
    out, error = process.communicate(timeout=600)
    assert process.returncode == 0, (out, error)
    return json.loads(out)


def every_run(of, experiment):
    found, token = [], None
    while True:
        page = of.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL, max_results=50, page_token=token)
        found += page
        token = page.token
        if not token:
            return found


def every_model(of, experiment):
    return of.search_logged_models([experiment.experiment_id]) if hasattr(of, "search_logged_models") else []


def facts(one):
    info, tags = one.info, {k: v for k, v in one.data.tags.items() if k != "espalier.imported"}
    inputs = sorted((i.dataset.name, i.dataset.digest, i.dataset.source_type, i.dataset.source, i.dataset.schema,
                     i.dataset.profile, sorted((t.key, t.value) for t in i.tags)) for i in one.inputs.dataset_inputs)
    outputs = sorted(m.model_id for m in one.outputs.model_outputs) if one.outputs else []
    return {
        "info": (info.run_name, info.user_id, info.status, info.start_time, info.end_time, info.lifecycle_stage),
        "params": one.data.params, "tags": tags, "inputs": inputs, "outputs": outputs,
        "metrics": {k: repr(v) for k, v in one.data.metrics.items()},
    }


def same_run(there, here):
    expected, got = facts(there), facts(here)
    for name, value in expected.items():
        assert value == got[name], (there.info.run_id, name, value, got[name])
    run_id = there.info.run_id
    for metric in there.data.metrics:
        histories = [
            sorted((m.step, m.timestamp, repr(m.value)) for m in c.get_metric_history(run_id, metric))
            for c in (theirs, client)
        ]
        assert histories[0] == histories[1], (run_id, metric)
    if theirs.list_artifacts(run_id):
        with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
            assert tree(THERE, f"runs:/{run_id}/", a) == tree(SERVER, f"runs:/{run_id}/", b), run_id


def tree(server, uri, folder):
    """Every file below, with its bytes."""
    mlflow.set_tracking_uri(server)
    try:
        root = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=folder)
    finally:
        mlflow.set_tracking_uri(SERVER)
    files = {}
    for at, _, names in os.walk(root):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, root)] = file.read()
    return files


if __name__ == "__main__":
    sys.exit(run(list(globals().items()), sys.argv[2:]))
