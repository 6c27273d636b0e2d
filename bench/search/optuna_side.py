"""Optuna's side of ./dev bench search: the functions of Problems.java stated again, the same number
of trials one at a time, results as JSON lines.

    optuna_side.py check   POINTS.json                                compare with Java's values
    optuna_side.py quality SAMPLER PROBLEM SEED_FROM SEED_TO 100,300  one line a seed and checkpoint
    optuna_side.py speed   SAMPLER SPACE 100,1000 [URL]               milliseconds an ask and tell; with the
                                                                      URL of a database, through that
"""

import gzip
import json
import math
import pathlib
import random
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

ALPHA = [1.0, 1.2, 3.0, 3.2]
A3 = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]]
P3 = [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]]
A6 = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P6 = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(x):
    a = x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10


def hartmann(x, a, p):
    return -sum(
        ALPHA[i] * math.exp(-sum(a[i][j] * (x[j] - p[i][j]) ** 2 for j in range(len(x)))) for i in range(4)
    )


def ackley(x):
    n = len(x)
    return (
        20
        + math.e
        - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / n))
        - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / n)
    )


def rosenbrock(x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (x[i] - 1) ** 2 for i in range(len(x) - 1))


def levy(x):
    w = [1 + (v - 1) / 4 for v in x]
    total = math.sin(math.pi * w[0]) ** 2
    total += sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
    return total + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)


def rastrigin(x):
    return 10 * len(x) + sum(v * v - 10 * math.cos(2 * math.pi * v) for v in x)


def griewank(x):
    return sum(v * v / 4000 for v in x) - math.prod(math.cos(v / math.sqrt(i + 1)) for i, v in enumerate(x)) + 1


def zdt1(x):
    g = 1 + 9 * sum(x[1:]) / (len(x) - 1)
    return [x[0], g * (1 - math.sqrt(x[0] / g))]


def dtlz2(x):
    g = sum((v - 0.5) ** 2 for v in x[2:])
    a, b = x[0] * math.pi / 2, x[1] * math.pi / 2
    return [(1 + g) * math.cos(a) * math.cos(b), (1 + g) * math.cos(a) * math.sin(b), (1 + g) * math.sin(a)]


def box(count, *ranges):
    def suggest(trial):
        for i in range(count):
            low, high = ranges[min(i, len(ranges) - 1)]
            trial.suggest_float(f"x{i}", low, high)

    return suggest


def numbers(params):
    return [params[f"x{i}"] for i in range(len(params))]


def suggest_mixed(trial):
    trial.suggest_float("rate", 1e-5, 1, log=True)
    trial.suggest_float("x", -2, 3)
    trial.suggest_int("width", 1, 256, log=True)
    trial.suggest_int("depth", 1, 8)
    trial.suggest_categorical("kind", ["a", "b", "c", "d"])
    trial.suggest_categorical("flag", [True, False])


def mixed(p, _):
    kind = p["kind"]
    shift = {"c": 0, "a": 0.6, "b": 1, "d": 2}[kind]
    rate = math.log10(p["rate"]) - (-3 if kind == "c" else -2)
    width = (math.log(p["width"]) - math.log(48)) / math.log(2)
    depth = p["depth"] - (5 if p["flag"] else 3)
    x = p["x"] - 1.3
    return [
        shift
        + rate * rate
        + 0.3 * width * width * (1 - math.cos(4 * width) / 4)
        + 0.2 * depth * depth
        + 2 * x * x
        + (0 if p["flag"] else 0.3)
    ]


def suggest_conditional(trial):
    model = trial.suggest_categorical("model", ["tree", "net", "linear"])
    if model == "tree":
        trial.suggest_int("tree_depth", 1, 20)
        trial.suggest_float("tree_rate", 1e-3, 1, log=True)
    elif model == "net":
        trial.suggest_float("net_rate", 1e-5, 1e-1, log=True)
        trial.suggest_float("net_drop", 0, 0.9)
        trial.suggest_int("net_width", 4, 512, log=True)
    else:
        trial.suggest_float("linear_ridge", 1e-6, 1e3, log=True)


def conditional(p, _):
    if p["model"] == "tree":
        return [0.25 + 0.002 * (p["tree_depth"] - 7) ** 2 + 0.1 * (math.log10(p["tree_rate"]) + 1) ** 2]
    if p["model"] == "net":
        return [
            0.1
            + 0.15 * (math.log10(p["net_rate"]) + 3) ** 2
            + 0.8 * (p["net_drop"] - 0.3) ** 2
            + 0.02 * (math.log(p["net_width"] / 96) / math.log(2)) ** 2
        ]
    return [0.4 + 0.01 * (math.log10(p["linear_ridge"]) - 0.5) ** 2]


def noisy(p, noise):
    return [sum((x - 0.7) ** 2 for x in numbers(p)) + (noise.gauss(0, 0.5) if noise else 0)]


def plain(function):
    return lambda p, _: [function(numbers(p))]


def several(function):
    return lambda p, _: function(numbers(p))


PROBLEMS = {
    "branin": (box(2, (-5, 10), (0, 15)), plain(branin), 1),
    "hartmann3": (box(3, (0, 1)), plain(lambda x: hartmann(x, A3, P3)), 1),
    "hartmann6": (box(6, (0, 1)), plain(lambda x: hartmann(x, A6, P6)), 1),
    "ackley": (box(5, (-10, 30)), plain(ackley), 1),
    "rosenbrock": (box(4, (-5, 10)), plain(rosenbrock), 1),
    "levy": (box(4, (-10, 10)), plain(levy), 1),
    "rastrigin": (box(4, (-3, 7)), plain(rastrigin), 1),
    "griewank": (box(5, (-300, 600)), plain(griewank), 1),
    "mixed": (suggest_mixed, mixed, 1),
    "conditional": (suggest_conditional, conditional, 1),
    "noisy": (box(4, (-2, 4)), noisy, 1),
    "zdt1": (box(6, (0, 1)), several(zdt1), 2),
    "dtlz2": (box(5, (0, 1)), several(dtlz2), 3),
}


def table(name, accuracy):
    """A recorded grid, as Table.java reads it: rates between the lowest and the highest, choices otherwise."""
    path = pathlib.Path(__file__).parent / "tables" / f"{name}.jsonl.gz"
    if not path.exists():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    names = sorted(lines[0]["values"])
    seen = {key: list(dict.fromkeys(line["values"][key] for line in lines)) for key in names}
    rates = sorted(seen["learning_rate"])
    losses = {
        tuple(line["values"][key] for key in names): 1 - line["curve"][-1] if accuracy else line["curve"][-1]
        for line in lines
    }

    def suggest(trial):
        for key in names:
            if key == "learning_rate":
                trial.suggest_float(key, rates[0], rates[-1], log=True)
            else:
                trial.suggest_categorical(key, seen[key])

    def evaluate(params, _):
        rate = min(rates, key=lambda one: abs(math.log(one) - math.log(params["learning_rate"])))
        point = {**params, "learning_rate": rate}
        return [losses[tuple(point[key] for key in names)]]

    return suggest, evaluate, 1


for title, is_accuracy in [("cnn", True), ("rnn", True), ("mlp", False)]:
    recorded = table(title, is_accuracy)
    if recorded:
        PROBLEMS["table_" + title] = recorded


def sampler(name, seed):
    return {
        "tpe": lambda: optuna.samplers.TPESampler(seed=seed),
        "cmaes": lambda: optuna.samplers.CmaEsSampler(seed=seed, warn_independent_sampling=False),
        "gp": lambda: optuna.samplers.GPSampler(seed=seed),
        "nsga2": lambda: optuna.samplers.NSGAIISampler(seed=seed),
        "random": lambda: optuna.samplers.RandomSampler(seed=seed),
    }[name]()


def quality(name, problem, first, last, checkpoints):
    suggest, evaluate, objectives = PROBLEMS[problem]
    for seed in range(first, last):
        noise = random.Random(seed)
        study = optuna.create_study(directions=["minimize"] * objectives, sampler=sampler(name, seed))
        seen, incumbent = [], math.inf
        for count in range(1, checkpoints[-1] + 1):
            trial = study.ask()
            suggest(trial)
            values = evaluate(trial.params, noise)
            study.tell(trial, values)
            if problem != "noisy":
                seen.append(values)
            elif values[0] < incumbent:
                incumbent, seen = values[0], [evaluate(trial.params, None)]
            if count in checkpoints:
                shown = [min(seen)] if objectives == 1 else seen
                print(json.dumps({"sampler": name, "problem": problem, "seed": seed, "n": count, "values": shown}))
                sys.stdout.flush()


def suggest_floats(trial):
    for i in range(8):
        trial.suggest_float(f"x{i}", 0, 1)


def suggest_twenty(trial):
    for i in range(4):
        trial.suggest_float(f"f{i}", 0, 1)
        trial.suggest_float(f"l{i}", 1e-5, 1, log=True)
    for i in range(3):
        trial.suggest_int(f"i{i}", 1, 10)
        trial.suggest_int(f"w{i}", 8, 1024, log=True)
    for i in range(6):
        trial.suggest_categorical(f"c{i}", ["a", "b", "c", "d"])


def coordinate(value, distribution):
    if isinstance(distribution, optuna.distributions.CategoricalDistribution):
        return distribution.choices.index(value)
    low, high = distribution.low, distribution.high
    if distribution.log:
        low, high, value = math.log(low), math.log(high), math.log(value)
    return (value - low) / (high - low)


def speed(name, space, checkpoints, url=None):
    """Processor time in memory; through a database, where one waits, time on the wall."""
    suggest = {"floats": suggest_floats, "mixed": suggest_twenty}[space]
    study = optuna.create_study(sampler=sampler(name, 1), storage=url, study_name=space)
    now = time.perf_counter if url else time.thread_time
    window = 0.0
    for count in range(1, checkpoints[-1] + 1):
        started = now()
        trial = study.ask()
        suggest(trial)
        asked = now()
        value = sum((coordinate(v, trial.distributions[k]) - 0.3) ** 2 for k, v in trial.params.items())
        evaluated = now()
        study.tell(trial, value)
        told = now()
        near = min(c for c in checkpoints if c >= count)
        if count > near - 50:
            window += asked - started + told - evaluated
        if count == near:
            line = {"sampler": name, "space": space, "n": count, "milliseconds": window / 50 * 1000}
            print(json.dumps(line), flush=True)
            window = 0.0


def check(path):
    worst = 0.0
    with open(path, encoding="utf-8") as file:
        for line in file:
            point = json.loads(line)
            values = PROBLEMS[point["problem"]][1](point["params"], None)
            for mine, theirs in zip(values, point["values"]):
                worst = max(worst, abs(mine - theirs) / (1 + abs(theirs)))
    if not worst < 1e-9:
        sys.exit(f"the two statements of the functions differ by {worst}")


if __name__ == "__main__":
    if sys.argv[1] == "check":
        check(sys.argv[2])
    elif sys.argv[1] == "quality":
        quality(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), [int(n) for n in sys.argv[6].split(",")])
    else:
        speed(sys.argv[2], sys.argv[3], [int(n) for n in sys.argv[4].split(",")], *sys.argv[5:6])
