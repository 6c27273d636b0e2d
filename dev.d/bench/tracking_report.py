"""Turns the lines of TrackingLoadMain and KafkaPathMain into docs/bench/tracking.md."""

import datetime
import os
import sys

found, path = {}, {}
for line in open(sys.argv[1]):
    words = line.split()
    if words[:1] == ["path"]:
        path[words[1]] = float(words[2])
    elif words[:1] in (["espalier"], ["mlflow"]):
        server, call, *numbers = words
        found.setdefault(call, {})[server] = tuple(map(float, numbers))

print(f"# Tracking: MLflow {sys.argv[3]} and Espalier on one PostgreSQL\n")
print(f"`./dev bench tracking`: 20 connections, {sys.argv[2]} s a call after {os.environ.get('WARM', '?')} s of warm-up, {os.cpu_count()} cores shared by load, server")
print(f"and database; fsync on. {datetime.date.today()}, load average at the end {os.environ.get('LOAD', '?')}. MLflow runs as `mlflow server` with 4 workers.")
print("Rates are calls a second, of log_batch points a second; times are milliseconds. `_alone` and `history` use")
print("one connection. A search is one of sixty in turn: filter and order by a metric, a page of 50 runs.\n")
print("| call | Espalier | p50 | p99 | MLflow | p50 | p99 | ratio |")
print("|---|---|---|---|---|---|---|---|")
figures = []
for call, servers in found.items():
    ours = servers["espalier"]
    theirs = servers.get("mlflow")
    ratio = ours[0] / theirs[0] if theirs and theirs[0] else None
    cells = [f"{x:,.1f}" for x in ours] + ([f"{x:,.1f}" for x in theirs] if theirs else ["-"] * 3)
    print(f"| {call} | " + " | ".join(cells) + f" | {'-' if ratio is None else f'{ratio:.1f}'} |")
    alone = call.endswith("alone")
    goal = 50 if call.startswith("search") and not alone else 30 if call.startswith("log") else None
    if ratio is not None and goal:
        figures.append((f"tracking.{call}.ratio", f"{ratio:.1f}", "times", f">={goal}", ratio >= goal))
    elif ratio is not None:
        figures.append((f"tracking.{call}.ratio", f"{ratio:.1f}", "times", None, None))
    if call.startswith("search") and alone:
        most = 20 if int(call.split("_")[1]) <= 10_000 else 50
        figures.append((f"tracking.{call}.p50", f"{ours[1]:.1f}", "ms", f"<={most}", ours[1] <= most))
if path:
    share = path["kafka"] / path["bare_copy"]
    figures.append(("tracking.kafka_path", f"{path['kafka']:.0f}", "points/s", ">=300000", path["kafka"] >= 300_000))
    figures.append(("tracking.bare_copy", f"{path['bare_copy']:.0f}", "rows/s", None, None))
    figures.append(("tracking.kafka_path_of_bare_copy", f"{share:.2f}", "ratio", None, None))
    for load, goal in (("goal", 1000), ("reached", None)):
        figures.append((f"tracking.load_half_of_{load}", f"{path['load_' + load]:.0f}", "points/s", None, None))
        figures.append((f"tracking.visible_half_of_{load}.p50", f"{path[f'visible_{load}_p50']:.0f}", "ms", None, None))
        p99 = path[f"visible_{load}_p99"]
        figures.append((f"tracking.visible_half_of_{load}.p99", f"{p99:.0f}", "ms", goal and f"<={goal}", goal and p99 <= goal))
    print("\nThe Kafka path counts points from a full topic until the database has them; the bare COPY is the same number")
    print("of points as rows with a primary key, in commits of 100,000. A point is visible when `GET /api/v1/runs/…/metrics`")
    print("shows it, asked for every 10 ms while half of the goal's rate flows, then half of the rate reached.")
print("\n```")
for name, value, unit, goal, holds in figures:
    if goal is None:
        print(f"beside {name} {value} {unit}")
    else:
        print(f"figure {name} {value} {unit} goal {goal} {'holds' if holds else 'short'}")
print("```")
