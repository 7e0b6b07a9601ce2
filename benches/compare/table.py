#!/usr/bin/env python3
"""table.py RAW.jsonl: the raw results of a comparison as Markdown; `compare.py` writes the same."""
import json
import statistics
import sys
from collections import defaultdict

import bars
import truth
from inputs import TITLES

TASKS = {
    "detect": "Detection: breachscope with its whole catalogue, the peers with eight patterns",
    "people": "People: a whole `scan --no-people-csv`, and databases that group by e-mail",
    "threads": "breachscope with one thread and with all",
    "start": "What a start costs",
}


class Results:
    """Raw results by task, input and contestant, in the order in which they were measured."""

    def __init__(self, raw):
        lines = [json.loads(line) for line in open(raw, encoding="utf-8")]
        self.setup = lines[0]["setup"]
        self.runs = defaultdict(list)
        for line in lines[1:]:
            self.runs[line["task"], line["input"], line["contestant"]].append(line)

    def good(self, *key):
        """The runs that ended well; none if any did not."""
        runs = self.runs.get(key, [])
        return runs if all(run["status"] in (0, 1, 3) and (run["counts"] or key[0] == "start") for run in runs) else []

    def seconds(self, *key):
        """The median of their times."""
        runs = self.good(*key)
        return statistics.median(run["seconds"] for run in runs) if runs else None

    def counts(self, *key):
        """What was found; the first run's, and `truth` tells where others differ."""
        runs = self.good(*key)
        return runs[0]["counts"] if runs else {}

    def size(self, item):
        return self.setup["inputs"][item]["bytes"]

    def keys(self, task):
        return [key for key in self.runs if key[0] == task]


def markdown(raw):
    """The whole document."""
    results = Results(raw)
    parts = [head(results), overview(results, "detect"), overview(results, "people")]
    parts += [verdicts(results), truth.section(results)]
    parts += [details(results, task) for task in TASKS]
    return "\n\n".join(part for part in parts if part) + "\n"


def head(results):
    setup = results.setup
    counted = ("bytes", "records", "emails", "people", "cards", "look_alikes")
    known = {name: told for name, told in setup["inputs"].items() if name != "empty"}
    rows = [[TITLES[name], *(planted(told, what) for what in counted)] for name, told in known.items()]
    size, runs, threads = setup["size"], setup["runs"], setup["threads"]
    text = f"""# breachscope beside its peers, {size} inputs

{setup["date"]}, {setup["machine"]}, load {setup["load"]} before. Medians of {runs} runs in turns (A B C A B C), each
input read through right before each run; whole processes, start-up included; {threads} threads each, but ripgrep
reads one file with one thread. Peak memory counts mapped pages of the input too.
Programs: {", ".join(setup["versions"])}.
Made by `benches/compare/compare.py {size} --runs {runs} --threads {threads}`."""
    heads = "input, bytes, records, e-mails, people, cards, look-alikes of cards".split(", ")
    return f"{text}\n\n## Inputs\n\n{grid(heads, rows)}"


def planted(told, what):
    """A planted count; a real text's is not known."""
    return f"{told[what]:,}" if what in told else "?"


def overview(results, task):
    """MB/s and CPU seconds a GB, contestants down, inputs across."""
    keys = results.keys(task)
    if not keys:
        return ""
    items = list(dict.fromkeys(item for _, item, _ in keys))
    rows = []
    for name in dict.fromkeys(name for _, _, name in keys):
        cells = [speed(results, (task, item, name)) for item in items]
        rows.append([f"**{name}**" if name == bars.OURS else name] + cells)
    return f"## {TASKS[task]}\n\nMB/s (CPU s/GB).\n\n" + grid(["", *(TITLES[item] for item in items)], rows)


def speed(results, key):
    if key not in results.runs:
        return ""
    runs, size = results.good(*key), results.size(key[1])
    if not runs:
        return f"({results.runs[key][-1]['status']})"
    cpu = statistics.median(run["cpu"] for run in runs)
    return f"{size / 1e6 / results.seconds(*key):,.0f} ({cpu / size * 1e9:.2g})"


def verdicts(results):
    rows = []
    for what, where, figure, unit, bar, aim, verdict in bars.judged(results):
        bound = "at least" if unit == "x" else "at most"
        told = f"{figure:.2f}" if figure < 10 else f"{figure:.0f}"
        rows.append([what, TITLES.get(where, where), f"{told} {unit}", f"{bound} {bar}", str(aim or ""), verdict])
    if not rows:
        return ""
    note = "" if results.setup["size"] == "full" else "The bars are meant for the full sizes.\n\n"
    return "## Bars\n\n" + note + grid(["what", "input", "measured", "bar", "aim", ""], rows)


def details(results, task):
    """A row for every contestant and input."""
    rows = [detail(results, key) for key in results.keys(task)]
    if not rows:
        return ""
    heads = "input, contestant, runs, median s, MB/s, best, CPU s/GB, peak MiB, breachscope is, found".split(", ")
    return f"## {TASKS[task]}: all figures\n\n" + grid(heads, rows)


def detail(results, key):
    task, item, name = key
    runs, size = results.good(*key), results.size(item)
    if not runs:
        last = results.runs[key][-1]
        return [TITLES[item], name, str(len(results.runs[key]))] + [""] * 6 + [f"ended with {last['status']}"]
    median, ours = results.seconds(*key), results.seconds(task, item, bars.OURS)
    best = min(run["seconds"] for run in runs)
    cpu = statistics.median(run["cpu"] for run in runs)
    rates = [""] * 3
    if size:
        rates = [f"{size / 1e6 / median:,.0f}", f"{size / 1e6 / best:,.0f}", f"{cpu / size * 1e9:.2f}"]
    times = f"{median / ours:.1f} x" if ours and name != bars.OURS else ""
    found = ", ".join(f"{what.replace('_', ' ')} {count:,}" for what, count in results.counts(*key).items())
    return [TITLES[item], name, str(len(runs)), f"{median:.3f}", *rates, peak(results, runs), times, found]


def peak(results, runs):
    """The most memory of all runs. A process inherits the harness's own peak, so that less than that is not seen."""
    most, least = max(run["peak_mib"] for run in runs), results.setup["least_peak_mib"]
    return f"{most:.0f}" if most > least + 2 else f"<= {most:.0f}"


def grid(heads, rows):
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


if __name__ == "__main__":
    print(markdown(sys.argv[1]), end="")
