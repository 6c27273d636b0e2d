"""Drives the two sides of `./dev bench train` in turns and writes docs/bench/train.md."""
import os
import statistics
import subprocess
import sys
import time

CASES = ["founding_cnn", "founding_rnn", "small_resnet", "lstm", "table_mlp"]
PRESETS = [
    "founding-cnn",
    "founding-rnn",
    "lenet",
    "small-resnet",
    "char-language-model",
    "rows-transformer",
    "table-mlp",
]


class Side:
    """A process that answers a line with a number."""

    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.name = self.until("ready ")
        self.ready = time.perf_counter() - self.began

    def until(self, prefix):
        for line in self.process.stdout:
            if line.startswith(prefix):
                return line[len(prefix):].strip()
        raise SystemExit("a side of the benchmark ended early")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.until("answer "))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def bare(java):
    """The command of Deeplearning4j alone: the same virtual machine, and no engine of ours in it."""
    return java[:-1] + ["org.espalier.worker.bench.BareBench"]


def sides(java, python, threads):
    made = {}
    for count in threads:
        made["espalier", count] = Side(java, count)
        made["bare", count] = Side(bare(java), count)
        made["torch", count] = Side(python + [str(count)], count)
    return made


def measure(made, threads, rounds, seconds):
    """Samples per second: of every round, by case, engine and count of threads."""
    rates = {}
    for name in CASES:
        for number in range(-1, rounds):
            order = [(e, t) for t in threads for e in ("espalier", "bare", "torch")]
            for engine, count in order if number % 2 else reversed(order):
                rate = made[engine, count].ask(f"{engine} {name} {seconds}")
                if number >= 0:  # the first round warms up
                    rates.setdefault((name, engine, count), []).append(rate)
    return rates


def best(rates, name, engine, threads):
    return max(
        ((statistics.median(rates[name, engine, count]), count) for count in threads),
        key=lambda pair: pair[0],
    )


def slots(java, seconds):
    """Samples of two processes with one thread each against one."""
    one, two = Side(java, 1), Side(java, 1)
    name = "founding_cnn"
    one.ask(f"espalier {name} {seconds}")
    two.ask(f"espalier {name} {seconds}")
    alone = [one.ask(f"espalier {name} {seconds}")]
    together = 0
    for side in (one, two):
        side.process.stdin.write(f"espalier {name} {seconds}\n")
        side.process.stdin.flush()
    together = sum(float(side.until("answer ")) for side in (one, two))
    alone.append(one.ask(f"espalier {name} {seconds}"))
    one.close()
    two.close()
    return together / statistics.mean(alone)


def memory(java):
    """MiB at the peak of a trial process that trains each preset: data, one epoch, test and checkpoint."""
    peaks = {}
    for name in PRESETS:
        side = Side(java, os.cpu_count() or 1)
        side.ask(f"preset examples/presets/{name}.yaml")
        peaks[name] = side.ask("memory")
        side.close()
    return peaks


def startup(java):
    """Seconds from the start of a trial process to the end of its first batch; then of its next trial's."""
    said = subprocess.run(
        java[:-1] + ["org.espalier.worker.bench.StartupBench"], check=True, capture_output=True, text=True
    ).stdout
    times = dict(line.split() for line in said.splitlines() if line.startswith(("cold ", "warm ")))
    return float(times["cold"]), float(times["warm"])


class Report:
    def __init__(self):
        self.lines = []

    def figure(self, name, value, unit, goal, holds):
        text = f"figure {name} {value:.3g} {unit} goal {goal} {'holds' if holds else 'short'}"
        print(text, flush=True)
        self.lines.append(text)


def main():
    output = sys.argv[1]
    java = sys.argv[2].split("\x1f")
    python = sys.argv[3].split("\x1f") if sys.argv[3] else None
    rounds = int(os.environ.get("ROUNDS", "5"))
    seconds = float(os.environ.get("SECONDS_EACH", "3"))
    threads = sorted({1, os.cpu_count() or 1})
    load = os.getloadavg()[0]
    made = sides(java, python, threads)
    rates = measure(made, threads, rounds, seconds)
    names = {engine: side.name for (engine, _), side in made.items()}
    for side in made.values():
        side.close()
    report = Report()
    rows = []
    for name in CASES:
        mine, mine_threads = best(rates, name, "espalier", threads)
        bare, bare_threads = best(rates, name, "bare", threads)
        torch, torch_threads = best(rates, name, "torch", threads)
        rows.append(
            f"| {name} | {mine:.0f} ({mine_threads}) | {bare:.0f} ({bare_threads}) "
            f"| {torch:.0f} ({torch_threads}) | {mine / bare:.2f} | {mine / torch:.2f} |"
        )
        report.figure(f"train.{name}.vs_bare_dl4j", mine / bare, "ratio", "0.98", mine / bare >= 0.98)
        report.figure(f"train.{name}.vs_pytorch", mine / torch, "ratio", "1.0", mine / torch >= 1)
    gain = slots(java, 2 * seconds)
    report.figure("train.two_slots_vs_one", gain, "ratio", "1.7", gain >= 1.7)
    cold, warm = startup(java)
    report.figure("train.cold_process_to_first_batch", cold, "s", "8", cold <= 8)
    report.figure("train.warm_process_to_first_batch", warm, "s", "1", warm < 1)
    for name, peak in memory(java).items():
        report.figure(f"train.{name.replace('-', '_')}.peak_memory", peak, "MiB", "1500", peak <= 1500)
    write(output, names, threads, rounds, seconds, rows, report.lines, load)


def write(output, names, threads, rounds, seconds, rows, figures, load):
    spread = f"{rounds} rounds of {seconds:g} s for each side in turns, after one to warm up; medians"
    with open(output, "w", encoding="utf-8") as out:
        out.write(
            "# Training speed\n\n"
            "`./dev bench train` writes this page. Samples per second of a training step (forward,\n"
            "backward, Adam), single precision; the count of threads that was faster stands in\n"
            "brackets. Espalier's side also reports every loss as a trial does and writes a checkpoint\n"
            "every 125 steps; the bare side is Deeplearning4j's own `fit()` with its fast helpers on, in\n"
            "a process of its own.\n\n"
            f"- sides: {names['espalier']}; {names['bare']}; {names['torch']}; {os.cpu_count()} cores; other "
            f"load before the run: {load:.1f}\n"
            f"- {spread}; threads tried: {', '.join(map(str, threads))}\n"
            "- memory: the most of a process that trains a preset for an epoch of 1,000 examples\n\n"
            "| model | Espalier | bare DL4J | PyTorch | of DL4J | of PyTorch |\n"
            "|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n```\n"
            + "\n".join(figures) + "\n```\n"
        )
        notes = os.path.join(os.path.dirname(__file__), "notes.md")
        if os.path.exists(notes):
            with open(notes, encoding="utf-8") as text:
                out.write("\n" + text.read())


if __name__ == "__main__":
    main()
