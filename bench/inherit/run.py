"""Time to 0.97 test accuracy on MNIST-10k with and without weight inheritance across trials.

Starts one Espalier (`./espalier up`), runs both arms of every seed one after the other with equal budgets, reads what the
API tells, and writes the page. Only Python's own library. python3 bench/inherit/run.py docs/bench/inherit.md
"""

import datetime
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

TARGET = 0.97
SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1 2 3 4 5").split()]
TRIALS = int(os.environ.get("TRIALS", "8"))
EPOCHS = int(os.environ.get("EPOCHS", "3"))

STUDY = """
name: {name}
goal: {{maximize: test_accuracy}}
data: {{set: mnist-10k}}
model:
  block1: {{type: conv_block, filters: 8, kernel: 5, stride: 2}}
  block2: {{type: conv_block, filters: 16, kernel: 3, stride: 2}}
  flat: {{type: flatten}}
  hidden: {{type: dense, units: {{choice: [32, 64]}}}}
  head: {{type: classifier}}
training:
  epochs: {epochs}
  batch_size: 64
  optimizer: adam
  learning_rate: {{float: [0.0003, 0.01], log: true}}
search: {{sampler: random, trials: {trials}, parallel: 1{inherit}}}
seed: {seed}
"""


def call(base, path, body=None):
    request = urllib.request.Request(base + path, data=body)
    if body is not None:
        request.add_header("Content-Type", "application/yaml")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def study(base, seed, inherits):
    """Runs one arm; epochs trained and seconds until the target (None if it was not reached), and the best."""
    name = f"inherit-{seed}-{'with' if inherits else 'without'}"
    text = STUDY.format(
        name=name, epochs=EPOCHS, trials=TRIALS, seed=seed, inherit=", inherit: best" if inherits else ""
    )
    began = time.time()
    study_id = call(base, "/api/v1/studies", text.encode())["study_id"]
    while call(base, f"/api/v1/studies/{study_id}")["state"] not in ("COMPLETED", "FAILED", "CANCELLED"):
        time.sleep(0.5)
    trials = call(base, f"/api/v1/studies/{study_id}/trials?limit=500&sort=number")["items"]
    epochs, reached, best = 0, None, 0.0
    for trial in trials:
        history = call(
            base, f"/api/v1/runs/{trial['run_id']}/metrics/history?name=test_accuracy&buckets=500"
        )["series"]
        for at, value in zip(history["time_millis"], history["last"]):
            epochs += 1
            best = max(best, float(value))
            if reached is None and float(value) >= TARGET:
                reached = (epochs, at / 1000 - began)
    print(f"{name}: {reached}, best {best:.4f}, {time.time() - began:.0f} s", file=sys.stderr, flush=True)
    return {"seed": seed, "reached": reached, "best": best, "epochs": epochs}


def shown(result):
    if result["reached"] is None:
        return f"not in {result['epochs']}", "-"
    return str(result["reached"][0]), f"{result['reached'][1]:.0f}"


def main(page):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    results = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            ["./espalier", "up", "--port", str(port), "--slots", "1", "--data", folder + "/data"],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            deadline = time.time() + 240
            while True:
                try:
                    call(base, "/api/v1/studies")
                    break
                except OSError:
                    if time.time() > deadline or server.poll() is not None:
                        raise
                    time.sleep(1)
            for number, seed in enumerate(SEEDS):
                for inherits in (number % 2 == 0, number % 2 == 1):
                    results[inherits].append(study(base, seed, inherits))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)
    write(page, results)


def write(page, results):
    budget = TRIALS * EPOCHS
    spent = {arm: [r["reached"][0] if r["reached"] else budget + 1 for r in results[arm]] for arm in results}
    medians = {arm: statistics.median(spent[arm]) for arm in spent}
    reached = {arm: sum(r["reached"] is not None for r in results[arm]) for arm in results}
    lines = [
        f"figure inherit_epochs_saved {medians[False] / medians[True]:.2f} ratio goal 1.5 "
        + ("holds" if medians[False] / medians[True] >= 1.5 else "short"),
        f"beside reached_with {reached[True]} of {len(SEEDS)} seeds",
        f"beside reached_without {reached[False]} of {len(SEEDS)} seeds",
    ]
    print("\n".join(lines))
    with open(page, "w", encoding="utf-8") as out:
        out.write(
            f"""# Weight inheritance across trials

A search of {TRIALS} trials of {EPOCHS} epoch{'s' if EPOCHS > 1 else ''} on MNIST-10k (8,000 digits to train on, 2,000 to test on), one slot, random
sampler over the learning rate and the width of a hidden layer, with and without `inherit: best`: equal budgets, equal
seeds, the arms in turns. Counted is what the whole search trained until a trial first had {TARGET} on the test digits.

`./dev bench inherit` writes this page. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, {datetime.date.today()}. Epochs do not depend
on the load, seconds do.

| seed | epochs with | seconds | best | epochs without | seconds | best |
|---|---|---|---|---|---|---|
"""
        )
        for ours, theirs in zip(results[True], results[False]):
            out.write(
                f"| {ours['seed']} | {' | '.join(shown(ours))} | {ours['best']:.4f} "
                f"| {' | '.join(shown(theirs))} | {theirs['best']:.4f} |\n"
            )
        out.write(
            f"""
Read it with care. The trials are short, which is where inheritance helps: an heir goes on where the best stood, so
that the search is one long training with changing settings; without it no trial trains longer than
{EPOCHS} epoch{'s' if EPOCHS > 1 else ''}. Trials of a search that inherits are no longer comparable with each other: a later one has more behind it,
so that a good score says less about its settings. The best of many looks at one test set is also a little too good,
in both arms.

A search that did not reach the target counts as one epoch more than its budget.

"""
        )
        out.write("\n".join("    " + line for line in lines) + "\n")


main(sys.argv[1])
