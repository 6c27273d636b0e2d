"""Fills a tracking database for ./dev bench tracking: what is searched is not logged call by call, which would take
MLflow's server ten minutes. Arguments: URL of the database, mlflow or espalier, numbers of runs with commas between.

For each number an experiment crowd-NUMBER with as many runs of 20 params and 10 metrics; and a run whose id is the MD5 of
"history", with 100,000 points of the metric loss. The same for both, through the tables as each server keeps them;
TrackingLoadMain checks by the API that both show them. Rows lie in the order of the runs, as when each run logs its own.
"""

import sys

import psycopg2

RUNS = """
select i, md5('crowd-' || %(runs)s || '-' || i) as id from generate_series(0, %(runs)s - 1) as i
"""
PARAMS = "generate_series(0, 19) as p"
METRICS = "generate_series(0, 9) as m"
# From 0 to 1, and of one metric nothing follows for another.
VALUE = "abs(hashint8(i * 10::bigint + m)::bigint) / 2147483648::double precision"

SEEDS = {
    "mlflow": (
        """
        with crowd as (
          insert into experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
          values ('crowd-' || %(runs)s, 'mlflow-artifacts:/crowd', 'active', 1, 1) returning experiment_id)
        insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
                          source_version, lifecycle_stage, artifact_uri, experiment_id)
        select id, 'run', 'UNKNOWN', '', '', '', 'RUNNING', 1700000000000, '', 'active', 'mlflow-artifacts:/' || id,
               experiment_id
        from crowd, ({runs}) r
        """,
        "insert into tags (key, value, run_uuid) select 'mlflow.runName', 'run', id from ({runs}) r",
        "insert into params (key, value, run_uuid) select 'p' || p, 'v' || i %% (p + 2), id from ({runs}) r, {params} order by i",
        """
        insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
        select 'm' || m, {value}, 1, 0, false, id from ({runs}) r, {metrics} order by i
        """,
        """
        insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
        select 'm' || m, {value}, 1, 0, false, id from ({runs}) r, {metrics} order by i
        """,
    ),
    "espalier": (
        """
        with crowd as (insert into experiment (name) values ('crowd-' || %(runs)s) returning experiment_id)
        insert into run (run_id, experiment_id, name, started_at)
        select id, experiment_id, 'run', to_timestamp(1700000000) from crowd, ({runs}) r order by i
        """,
        """
        insert into run_tag (run_number, key, value)
        select run_number, 'mlflow.runName', 'run' from ({runs}) r join run on run_id = id
        """,
        """
        insert into run_param (run_number, key, value)
        select run_number, 'p' || p, 'v' || i %% (p + 2) from ({runs}) r join run on run_id = id, {params} order by i
        """,
        "insert into metric (name) select 'm' || m from {metrics} on conflict do nothing",
        """
        insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time, last_value, minimum,
                                   maximum, point_count, nan_count)
        select run_number, metric_id, experiment_id, 0, 1, v, v, v, 1, 0
        from (select i, id, m, {value} as v from ({runs}) r, {metrics}) s
        join run on run_id = id join metric on metric.name = 'm' || m
        order by i
        """,
        # Packed, as histories are at rest: one step 0, one time 1, one value in its eight bytes.
        """
        insert into metric_block (run_number, metric_id, first_step, last_step, first_time, last_time, end_time,
                                  end_value, minimum, maximum, point_count, nan_count, steps, times, point_values)
        select run_number, metric_id, 0, 0, 1, 1, 1, last_value, last_value, last_value, 1, 0, '\\x000000',
               '\\x00000101', '\\x00000008'::bytea || float8send(last_value)
        from ({runs}) r join run on run_id = id join metric_series using (run_number)
        """,
    ),
}

HISTORIES = {
    "mlflow": (
        """
        insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
                          source_version, lifecycle_stage, artifact_uri, experiment_id)
        values (md5('history'), 'run', 'UNKNOWN', '', '', '', 'RUNNING', 1700000000000, '', 'active',
                'mlflow-artifacts:/history', (select min(experiment_id) from experiments))
        """,
        """
        insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
        select 'loss', 1.0::double precision / s, 1700000000000 + s, s, false, md5('history')
        from generate_series(1, 100000) as s
        """,
        """
        insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
        values ('loss', 1e-5, 1700000100000, 100000, false, md5('history'))
        """,
    ),
    "espalier": (
        "insert into run (run_id, experiment_id, name, started_at) values (md5('history'), 0, 'run', to_timestamp(1700000000))",
        "insert into metric (name) values ('loss') on conflict do nothing",
        """
        insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time, last_value, minimum,
                                   maximum, point_count, nan_count)
        select run_number, metric_id, experiment_id, 100000, 1700000100000, 1e-5, 1e-5, 1, 100000, 0
        from run, metric where run_id = md5('history') and metric.name = 'loss'
        """,
        """
        insert into metric_chunk (run_number, metric_id, first_step, last_step, first_time, last_time, point_count,
                                  steps, times, point_values)
        select run_number, metric_id, min(s), max(s), min(1700000000000 + s), max(1700000000000 + s), count(*),
               array_agg(s::bigint order by s), array_agg(1700000000000 + s order by s),
               array_agg(1.0::double precision / s order by s)
        from run, metric, generate_series(1, 100000) as s
        where run_id = md5('history') and metric.name = 'loss'
        group by run_number, metric_id, (s - 1) / 1000
        """,
    ),
}


def main(url: str, kind: str, numbers: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    # What is inserted refers to what is inserted: no foreign key needs to be looked up.
    cursor.execute("set session_replication_role = replica")
    for statement in HISTORIES[kind]:
        cursor.execute(statement)
    for runs in map(int, numbers.split(",")):
        for statement in SEEDS[kind]:
            sql = statement.format(runs=RUNS, params=PARAMS, metrics=METRICS, value=VALUE)
            cursor.execute(sql, {"runs": runs})
    cursor.execute("vacuum analyze")


main(*sys.argv[1:])
