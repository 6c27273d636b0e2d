"""Turns the lines of TrackingLoadMain into docs/bench/tracking.md, figures first."""

import os
import sys

lines = [line.split() for line in open(sys.argv[1])]
found = {}
for server, call, rate, p50, p99 in lines:
    found.setdefault(call, {})[server] = (float(rate), float(p50), float(p99))

print(f"# Tracking: MLflow {sys.argv[3]} and Espalier on one PostgreSQL\n")
print(f"`./dev bench tracking`: 20 connections, {sys.argv[2]} s a call after 1 s of warm-up, {os.cpu_count()} cores shared by load,")
print("server and database; fsync on. MLflow runs as `mlflow server` with 4 workers. Rates are calls a second,")
print("of log_batch points a second; times are milliseconds. `_alone` and `history` use one connection.\n")
print("| call | Espalier | p50 | p99 | MLflow | p50 | p99 | ratio |")
print("|---|---|---|---|---|---|---|---|")
figures = []
for call, servers in found.items():
    ours = servers["espalier"]
    theirs = servers.get("mlflow")
    ratio = ours[0] / theirs[0] if theirs and theirs[0] else float("nan")
    cells = [f"{x:,.1f}" for x in ours] + ([f"{x:,.1f}" for x in theirs] if theirs else ["-"] * 3)
    print(f"| {call} | " + " | ".join(cells) + f" | {ratio:.1f} |")
    goal = 50 if call.startswith("search") and not call.endswith("alone") else 30 if call.startswith("log") else None
    if goal and theirs:
        figures.append((f"tracking.{call}.ratio", f"{ratio:.1f}", "times", f">={goal}", ratio >= goal))
    if call.startswith("search") and call.endswith("alone"):
        figures.append((f"tracking.{call}.p50", f"{ours[1]:.1f}", "ms", "<=20", ours[1] <= 20))
print("\n```")
for name, value, unit, goal, holds in figures:
    print(f"figure {name} {value} {unit} goal {goal} {'holds' if holds else 'short'}")
print("```")
