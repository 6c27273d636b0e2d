"""Promises about models: logged, registered, loaded."""

import uuid

import mlflow

from support import MAJOR, client, fresh, refused


def test_sklearn_model_comes_back_and_is_registered():
    import numpy
    from sklearn.linear_model import LogisticRegression

    x, y = numpy.array([[0.0], [1.0], [2.0], [3.0]]), numpy.array([0, 0, 1, 1])
    model = LogisticRegression().fit(x, y)
    name = f"digits-{uuid.uuid4().hex[:8]}"
    mlflow.set_experiment(experiment_id=fresh("sklearn"))
    with mlflow.start_run() as run:
        where = {"name": "model"} if MAJOR >= 3 else {"artifact_path": "model"}
        info = mlflow.sklearn.log_model(model, registered_model_name=name, **where)
    for uri in [info.model_uri, f"runs:/{run.info.run_id}/model", f"models:/{name}/1"]:
        assert (mlflow.sklearn.load_model(uri).predict(x) == model.predict(x)).all(), uri
    assert (mlflow.pyfunc.load_model(f"models:/{name}/latest").predict(x) == model.predict(x)).all()
    if MAJOR >= 3:
        logged = mlflow.get_logged_model(info.model_id)
        assert logged.status == "READY" and logged.source_run_id == run.info.run_id
        found = mlflow.search_logged_models([run.info.experiment_id], output_format="list")
        assert [m.model_id for m in found] == [info.model_id]
        assert [o.model_id for o in client.get_run(run.info.run_id).outputs.model_outputs] == [info.model_id]
        client.set_logged_model_tags(info.model_id, {"a": "b"})
        client.delete_logged_model_tag(info.model_id, "a")
        client.log_metric(run.info.run_id, "acc", 0.9, model_id=info.model_id)
        assert mlflow.get_logged_model(info.model_id).metrics[0].value == 0.9



def test_autolog():
    import numpy
    from sklearn.linear_model import LinearRegression

    mlflow.set_experiment(experiment_id=fresh("autolog"))
    mlflow.sklearn.autolog()
    try:
        with mlflow.start_run() as run:
            LinearRegression().fit(numpy.arange(20).reshape(-1, 1), numpy.arange(20))
    finally:
        mlflow.sklearn.autolog(disable=True)
    read = client.get_run(run.info.run_id)
    assert "fit_intercept" in read.data.params and read.data.metrics["training_r2_score"] > 0.99
    assert read.inputs.dataset_inputs



def test_registry_life_cycle():
    name = f"reg-{uuid.uuid4().hex[:8]}"
    client.create_registered_model(name, {"k": "v"}, "first")
    refused(lambda: client.create_registered_model(name), "RESOURCE_ALREADY_EXISTS")
    run = client.create_run("0").info.run_id
    source = f"mlflow-artifacts:/0/{run}/artifacts/model"
    for i in range(3):
        assert int(client.create_model_version(name, source, run, tags={"i": str(i)}).version) == i + 1
    client.transition_model_version_stage(name, "1", "Production")
    client.transition_model_version_stage(name, "2", "Production", archive_existing_versions=True)
    assert client.get_model_version(name, "1").current_stage == "Archived"
    assert [v.version for v in client.get_latest_versions(name, ["Production"])] in (["2"], [2])
    client.set_registered_model_alias(name, "champion", "3")
    assert int(client.get_model_version_by_alias(name, "champion").version) == 3
    assert client.get_registered_model(name).aliases in ({"champion": "3"}, {"champion": 3})
    client.delete_registered_model_alias(name, "champion")
    refused(lambda: client.get_model_version_by_alias(name, "champion"))
    refused(lambda: client.set_registered_model_alias(name, "latest", "3"))
    client.update_model_version(name, "3", "better")
    client.set_model_version_tag(name, "3", "x", "y")
    client.delete_model_version_tag(name, "3", "x")
    client.set_registered_model_tag(name, "x", "y")
    client.delete_registered_model_tag(name, "x")
    assert len(client.search_model_versions(f"name = '{name}'")) == 3
    assert len(client.search_model_versions(f"run_id = '{run}' and tags.i = '1'")) == 1
    assert [m.name for m in client.search_registered_models(f"name LIKE '{name[:-1]}%'")] == [name]
    client.delete_model_version(name, "3")
    client.rename_registered_model(name, name + "-new")
    assert client.get_registered_model(name + "-new").description == "first"
    client.delete_registered_model(name + "-new")
    refused(lambda: client.get_registered_model(name), "RESOURCE_DOES_NOT_EXIST")



def test_sources_that_point_elsewhere_are_refused():
    name = f"evil-{uuid.uuid4().hex[:8]}"
    client.create_registered_model(name)
    store = client._get_registry_client().store
    for source in [
        "file:///etc/", "/etc/passwd", "../../etc", "file://host/..", "C:/x", "//proc/self/root",
        "http:///?/../../etc/", "http:///#/../../etc/", "http://169.254.169.254/x", "mlflow-artifacts:/0/../x",
        "mlflow-artifacts:/0/r;a/x", "mlflow-artifacts:/0/%2e%2e/x", "dbfs:/x", "\\..\\x",
    ]:
        refused(lambda: store.create_model_version(name, source), "INVALID_PARAMETER_VALUE")




def test_logged_models_by_themselves():
    if MAJOR < 3:
        return
    experiment = fresh("logged")
    params = {f"p{i}": "v" * (i % 50) for i in range(250)}
    made = [
        client.create_logged_model(experiment, f"netz-π-{i}", tags={"i": str(i)}, params=params if i == 0 else None)
        for i in range(5)
    ]
    assert client.get_logged_model(made[0].model_id).params == params
    client.finalize_logged_model(made[1].model_id, "FAILED")
    assert client.get_logged_model(made[1].model_id).status == "FAILED"
    run_id = client.create_run(experiment).info.run_id
    for i, model in enumerate(made):
        client.log_metric(run_id, "acc", i / 10, model_id=model.model_id, dataset_name="d", dataset_digest="1")
        client.log_metric(run_id, "acc", -i / 10, model_id=model.model_id, dataset_name="other", dataset_digest="2")

    def found(text="", **more):
        return [
            int(m.tags["i"]) for m in client.search_logged_models([experiment], text, **more)
        ]

    by_metric = [{"field_name": "metrics.acc", "ascending": True, "dataset_name": "d"}]
    assert found(order_by=[{"field_name": "creation_time", "ascending": True}]) == [0, 1, 2, 3, 4]
    assert found(order_by=[{"field_name": "creation_timestamp", "ascending": False}]) == [4, 3, 2, 1, 0]
    assert found("tags.i = '3'") == [3]
    assert found("name = 'netz-π-2'") == [2]
    assert found("attributes.model_id IN ('%s', 'x')" % made[4].model_id) == [4]
    assert sorted(found("metrics.acc > 0.2")) == [3, 4]
    assert sorted(found("metrics.acc > 0.2", datasets=[{"dataset_name": "d"}])) == [3, 4]
    assert found("metrics.acc > 0.2", datasets=[{"dataset_name": "other"}]) == []
    assert len(found(datasets=[{"dataset_name": "d", "dataset_digest": "2"}])) == 0
    assert found(order_by=by_metric, datasets=[{"dataset_name": "d"}]) == [0, 1, 2, 3, 4]
    seen, token = [], None
    while True:
        page = client.search_logged_models([experiment], max_results=2, page_token=token)
        seen += [m.model_id for m in page]
        token = page.token
        if not token:
            break
    assert sorted(seen) == sorted(m.model_id for m in made), seen
    client.delete_logged_model(made[0].model_id)
    assert len(found()) == 4
    refused(lambda: client.get_logged_model(made[0].model_id), "RESOURCE_DOES_NOT_EXIST")


def test_models_and_versions_are_found():
    word = uuid.uuid4().hex[:8]
    for i in range(12):
        client.create_registered_model(f"{word}-{i:02d}", {"even": str(i % 2 == 0)}, f"no. {i}")

    def found(text, order=("name ASC",), size=100):
        names, token = [], None
        while True:
            page = client.search_registered_models(text, size, list(order), token)
            names += [int(m.name[-2:]) for m in page]
            token = page.token
            if not token:
                return names

    mine = f"name LIKE '{word}%'"
    assert found(mine) == list(range(12))
    assert found(mine, ["name DESC"], size=5) == list(range(11, -1, -1))
    assert found(f"name ILIKE '{word.upper()}%' and tags.even = 'True'") == [0, 2, 4, 6, 8, 10]
    assert found(f"name = '{word}-03'") == [3]
    assert found(mine, ["last_updated_timestamp DESC"])[0] == 11
    run_id = client.create_run("0").info.run_id
    source = f"mlflow-artifacts:/0/{run_id}/artifacts/m"
    for i in range(7):
        client.create_model_version(f"{word}-00", source, run_id, tags={"i": str(i)})
    versions, token = [], None
    while True:
        page = client.search_model_versions(f"name = '{word}-00'", 3, ["version_number ASC"], token)
        versions += [int(v.version) for v in page]
        token = page.token
        if not token:
            break
    assert versions == [1, 2, 3, 4, 5, 6, 7], versions
    assert len(client.search_model_versions(f"run_id IN ('{run_id}', 'x')")) == 7
    assert len(client.search_model_versions(f"source_path = '{source}' and tags.i = '6'")) == 1
    refused(lambda: client.search_registered_models("nonsense"), "INVALID_PARAMETER_VALUE")
