"""Promises about names in every script, odd numbers, and what the server is asked beside MLflow's calls."""

import json
import math

import mlflow
import numpy
from mlflow.entities import Metric, ViewType

from support import MAJOR, client, fresh, get, refused

NAMES = ["наблюдение", "观察", "مشاهدة", "Größe 🎯", "a.b/c-d e_f", "x" * 250]


def test_unicode_names_everywhere():
    experiment = fresh("Größe-观察-🎯")
    run_id = client.create_run(experiment, run_name="пуск 🚀").info.run_id
    for i, name in enumerate(NAMES):
        client.log_metric(run_id, name, i)
        client.log_param(run_id, name, f"Wert-{name}"[:300])
        client.set_tag(run_id, name, f"Wert-{name}"[:300])
    data = client.get_run(run_id).data
    assert {n: data.metrics[n] for n in NAMES} == {n: float(i) for i, n in enumerate(NAMES)}
    assert all(data.params[n].startswith("Wert-") and data.tags[n] == data.params[n] for n in NAMES)
    for name in NAMES:
        assert len(client.search_runs([experiment], f"params.`{name}` LIKE 'Wert-%'")) == 1, name
        assert len(client.search_runs([experiment], f"metrics.`{name}` >= 0")) == 1, name
        assert [m.value for m in client.get_metric_history(run_id, name)] == [data.metrics[name]]
    client.log_text(run_id, "öäü 🎯", "ordner/Größe 观察.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/ordner/Größe 观察.txt") == "öäü 🎯"
    assert [f.path for f in client.list_artifacts(run_id, "ordner")] == ["ordner/Größe 观察.txt"]
    name = f"модель-🎯-{run_id[:6]}"
    client.create_registered_model(name)
    assert client.get_registered_model(name).name == name
    client.set_experiment_tag(experiment, "цель", "🎯")
    assert client.get_experiment(experiment).tags["цель"] == "🎯"
    assert len(client.search_experiments(filter_string="tags.`цель` = '🎯'")) >= 1


def test_odd_numbers_are_kept_and_found():
    experiment = fresh("odd")
    values = [math.nan, math.inf, -math.inf, 0.0, -1e308, 5e-324]
    ids = []
    for value in values:
        ids.append(client.create_run(experiment).info.run_id)
        client.log_batch(ids[-1], [Metric("v", value, 1, 0)])
    frame = mlflow.search_runs([experiment]).set_index("run_id")["metrics.v"]
    for run_id, value in zip(ids, values):
        assert frame[run_id] == value or (math.isnan(value) and math.isnan(frame[run_id])), value

    def found(text, order=None):
        return [ids.index(r.info.run_id) for r in client.search_runs([experiment], text, order_by=order or ["metrics.v"])]

    assert found("metrics.v > 1e300") == [1]
    assert found("metrics.v < 0") == [2, 4]
    assert found("metrics.v >= -1e308 and metrics.v <= 1") == [4, 3, 5]
    assert found("") == [2, 4, 3, 5, 1, 0]
    assert found("", ["metrics.v DESC"]) == [1, 5, 3, 4, 2, 0]
    run_id = ids[0]
    client.log_metric(run_id, "big", 1.0, timestamp=2**53 + 1, step=2**63 - 1)
    client.log_metric(run_id, "big", numpy.float32(2.5), timestamp=1, step=-(2**63))
    assert [m.step for m in client.get_metric_history(run_id, "big")] == [-(2**63), 2**63 - 1]


def test_experiments_are_found():
    word = fresh("find")[-6:]
    ids = [client.create_experiment(f"{word} No {i}", tags={"i": str(i % 3)}) for i in range(9)]

    def found(text, order=("name ASC",), size=100, view=ViewType.ACTIVE_ONLY):
        out, token = [], None
        while True:
            page = client.search_experiments(view, size, text, list(order), token)
            out += [ids.index(e.experiment_id) for e in page if e.experiment_id in ids]
            token = page.token
            if not token:
                return out

    mine = f"name LIKE '{word} No%'"
    assert found(mine) == list(range(9))
    assert found(mine, ["name DESC"], size=2) == list(range(8, -1, -1))
    assert found(f"name ILIKE '{word} nO%' AND tags.i = '1'") == [1, 4, 7]
    assert found(f"name != '{word} No 3' AND {mine}") == [0, 1, 2, 4, 5, 6, 7, 8]
    assert found(f"creation_time > 0 AND last_update_time > 0 AND {mine}", ["creation_time ASC"]) == list(range(9))
    client.delete_experiment(ids[4])
    assert found(mine, view=ViewType.DELETED_ONLY) == [4] and len(found(mine, view=ViewType.ALL)) == 9
    refused(lambda: client.search_experiments(filter_string="metrics.x > 1"), "INVALID_PARAMETER_VALUE")


def test_pages_hold_still_while_runs_are_added():
    experiment = fresh("still")
    ids = [client.create_run(experiment, start_time=i + 1).info.run_id for i in range(40)]
    seen, token = [], None
    while True:
        page = client.search_runs([experiment], max_results=7, page_token=token)
        seen += [r.info.run_id for r in page]
        client.create_run(experiment, start_time=10_000 + len(seen))
        token = page.token
        if not token:
            break
    assert seen == ids[::-1], (len(seen), len(set(seen)))
    refused(lambda: client.search_runs([experiment], page_token="MTAw"), "INVALID_PARAMETER_VALUE")


def test_what_the_server_says_of_itself():
    assert get("/health") == (200, "OK")
    assert get("/health", "curl/8")[1].startswith("{")
    status, version = get("/version")
    assert status == 200 and int(version.split(".")[0]) >= 3
    status, body = get("/api/2.0/mlflow/traces?experiment_ids=0")
    assert status == 404 and '"ENDPOINT_NOT_FOUND"' in body, body
    run_id = client.create_run("0").info.run_id
    client.log_text(run_id, "plain", "a.txt")
    assert get(f"/get-artifact?run_id={run_id}&path=a.txt") == (200, "plain")
    if MAJOR >= 3:
        client.set_experiment_tag("0", "t", "v")
        client.delete_experiment_tag("0", "t")
        assert "t" not in client.get_experiment("0").tags


def test_histories_of_many_runs():
    experiment = fresh("bulk")
    ids = [client.create_run(experiment).info.run_id for _ in range(3)]
    for run_id in ids:
        client.log_batch(run_id, [Metric("m", float(i), i, i) for i in range(900)])
        client.log_batch(run_id, [Metric("m", float(i), i, i) for i in range(900, 1800)])

    def interval(runs, more):
        query = "&".join(f"run_ids={run_id}" for run_id in runs) + "&metric_key=m" + more
        status, body = get("/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?" + query)
        assert status == 200, body
        return [(m["run_id"], m["step"]) for m in json.loads(body)["metrics"]]

    found = interval(ids, "&max_results=320")
    for run_id in ids:
        steps = [step for found_id, step in found if found_id == run_id]
        assert steps[0] == 0 and steps[-1] == 1799 and 100 <= len(steps) <= 400, len(steps)
    assert interval(ids[:1], "&start_step=10&end_step=19") == [(ids[0], step) for step in range(10, 20)]
    long = client.create_run(experiment).info.run_id
    for begin in range(0, 26_000, 1000):
        client.log_batch(long, [Metric("m", 1.0, i, i) for i in range(begin, begin + 1000)])
    assert [m.step for m in client.get_metric_history(long, "m")] == list(range(26_000))
