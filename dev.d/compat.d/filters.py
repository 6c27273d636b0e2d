"""Random filters of MLflow's language, with a seed: what MLflow's own server finds, this one must find.

What the two answer differently on purpose stands in docs/mlflow.md and is left out here: NaN is compared as NaN (there
it is 0), and quotes are doubled to stand in a text.
"""

import random

from mlflow.exceptions import MlflowException

METRICS = ["loss", "val/acc", "with space", "naïve π", "none"]
NUMBERS = ["0", "0.5", "-1", "1e3", "2.50", "-0.25", ".5", "7", "1e308", "3E-2"]
PARAMS = {"model": ["CNN", "cnn", "Rnn", "100%", "under_score"], "rate": ["0.1", "0.01", ""], "a.b-c/d e": ["x"], "none": ["x"]}
TAGS = {"team.x": ["blue", "Blue", "red"], "mlflow.note": ["naïve", "it is"], "цель": ["🎯", "да"], "none": ["x"]}
PATTERNS = ["%", "C%", "c%", "%n", "_NN", "%_%", "100%", "%nd%r%", "0._", "%🎯%", "", "blue", "B%e", "%ï%"]


def quoted_key(key, chance):
    if key.isidentifier() and key.isascii() and chance.random() < 0.6:
        return key
    return chance.choice(["`%s`", '"%s"']) % key


def text(value, chance):
    return chance.choice(["'%s'", "'%s'", '"%s"']) % value


def word(value, chance):
    """A keyword, in the case that MLflow takes everywhere."""
    return chance.choice([value, value.lower()]) if value != "DESC" else value


def pair(names, fields, chance):
    key = chance.choice(list(fields))
    name = f"{chance.choice(names)}.{quoted_key(key, chance)}"
    kind = chance.randrange(6)
    if kind == 0:
        return f"{name} {chance.choice(['IS NULL', 'IS NOT NULL'])}"
    if kind < 3:
        return f"{name} {chance.choice(['LIKE', 'ILIKE'])} {text(chance.choice(PATTERNS), chance)}"
    return f"{name} {chance.choice(['=', '!='])} {text(chance.choice(fields[key]), chance)}"


def metric(chance):
    name = f"{chance.choice(['metrics', 'metric'])}.{quoted_key(chance.choice(METRICS), chance)}"
    return f"{name} {chance.choice(['=', '!=', '<', '<=', '>', '>='])} {chance.choice(NUMBERS)}"


def listed(values, chance):
    return "(" + ", ".join(text(v, chance).replace('"', "'") for v in chance.sample(values, min(2, len(values)))) + ")"


def attribute(runs, chance):
    before = chance.choice(["attributes.", "attribute.", "attr.", "run.", ""])
    kind = chance.randrange(7)
    if kind == 0:
        return f"{before}status {chance.choice(['=', '!='])} '{chance.choice(['FINISHED', 'FAILED', 'RUNNING', 'KILLED'])}'"
    if kind == 1:
        name = chance.choice(["run_name", "`run name`", "`Run name`", '"Run Name"'])
        return f"{before}{name} {chance.choice(['LIKE', 'ILIKE', '=', '!='])} {text(chance.choice(PATTERNS + ['run 3', 'Lauf 🎯 4']), chance)}"
    if kind == 2:
        return f"{before}run_id {chance.choice(['IN', 'NOT IN'])} {listed([r['id'] for r in runs], chance)}"
    if kind == 3:
        return f"{before}run_id {chance.choice(['=', '!='])} '{chance.choice(runs)['id']}'"
    if kind == 4:
        return f"{before}user_id {chance.choice(['=', '!=', 'LIKE'])} '{chance.choice(['zoë', 'ann', 'a%'])}'"
    name = chance.choice(["start_time", "created", "Created", "end_time"])
    return f"{before}{name} {chance.choice(['=', '!=', '<', '<=', '>', '>='])} {chance.choice(runs)['start']}"


def dataset(chance):
    key = chance.choice(["name", "digest", "context"])
    values = {"name": ["mnist", "MNIST", "größe"], "digest": ["d1", "D1", "d2"], "context": ["training", "test"]}[key]
    name = f"{chance.choice(['dataset', 'datasets'])}.{key}"
    kind = chance.randrange(3)
    if kind == 0:
        return f"{name} {chance.choice(['IN', 'NOT IN'])} {listed(values, chance)}"
    if kind == 1:
        return f"{name} {chance.choice(['LIKE', 'ILIKE'])} '{chance.choice(['m%', '%t', 'd_', '%st'])}'"
    return f"{name} {chance.choice(['=', '!='])} {text(chance.choice(values), chance)}"


def filter_of(runs, chance):
    parts = []
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3])):
        kind = chance.randrange(10)
        if kind < 3:
            parts.append(metric(chance))
        elif kind < 5:
            parts.append(pair(["params", "param", "parameters", "parameter"], PARAMS, chance))
        elif kind < 7:
            parts.append(pair(["tags", "tag"], TAGS, chance))
        elif kind < 9:
            parts.append(attribute(runs, chance))
        else:
            parts.append(dataset(chance))
    return f" {word('AND', chance)} ".join(parts)


def order_of(chance):
    # One of two names of the same field: MLflow's server fails where both are given.
    start = chance.choice(["start_time", "attributes.created"])
    fields = ["metrics.loss", "metrics.`val/acc`", "params.model", "params.rate", "tags.`team.x`", "attributes.status",
              "attributes.run_name", "attributes.end_time", start]
    # The last one decides: two servers need not agree on runs that are equal in all.
    chosen = [f"{f} {chance.choice(['ASC', 'DESC'])}" for f in chance.sample(fields, chance.choice([0, 1, 1, 2]))]
    return chosen + ["attributes.run_id " + chance.choice(["ASC", "DESC"])]


def found(client, experiments, text, order, size):
    """Ids of runs page after page, or the code of the refusal."""
    ids, token = [], None
    try:
        while True:
            page = client.search_runs(experiments, text, order_by=order, max_results=size, page_token=token)
            ids += [run.info.run_id for run in page]
            token = page.token
            if not token:
                return ids
    except MlflowException as e:
        return e.error_code


def compare(theirs, ours, experiments, runs, count, seed):
    """
    Asks both; what differs, as text. `experiments` holds pairs of ids, `runs` dicts with id and start.
    """
    chance = random.Random(seed)
    differences, matched = [], 0
    for _ in range(count):
        text, order, size = filter_of(runs, chance), order_of(chance), chance.choice([30, 1000, 1000])
        some = chance.sample(experiments, chance.choice([1, len(experiments)]))
        there = found(theirs, [pair[0] for pair in some], text, order, size)
        here = found(ours, [pair[1] for pair in some], text, order, size)
        matched += isinstance(there, list) and 0 < len(there) < len(runs)
        if there != here:
            differences.append(f"{text}  order {order}\n    there {shown(there, runs)}\n    here  {shown(here, runs)}")
    assert matched > count / 4, f"only {matched} of {count} filters find some runs and not all"
    return differences


def shown(answer, runs):
    names = {run["id"]: run["number"] for run in runs}
    return answer if isinstance(answer, str) else [names[i] for i in answer]
