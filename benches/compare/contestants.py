"""Who takes part in which task on which input, with what command, and how each says what it found."""
import json
import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable

import measure

HERE = pathlib.Path(__file__).parent
PATTERNS = HERE / "patterns.tsv"
ALL = ("dense", "combo", "sql", "log", "ndjson", "text")
# In a dump a line has thousands of rows, so that flags by line would tell nothing; in source text nobody is counted.
LINES = ("dense", "combo", "log", "ndjson")
TYPED = {"dense": "csv", "ndjson": "ndjson"}
OURS = "breachscope"
# Finished, but something was not read: the counts stand.
PARTLY = 3


@dataclass(frozen=True)
class Contestant:
    """A program in a task. In `command`, FILE stands for the input and FOLDER for an empty folder of its own."""

    task: str
    name: str
    command: tuple
    inputs: tuple
    count: Callable
    accepts: tuple = (0,)


@dataclass(frozen=True)
class Programs:
    """Where each program is; None for one that is missing."""

    breachscope: str
    rx: str
    vectorscan: str
    ripgrep: str
    bulk_extractor: str
    engines: str

    @staticmethod
    def found(breachscope, peers):
        """What `peers.sh` installed, or what is on PATH."""
        own = lambda name: shutil.which(name, path=str(peers / "bin"))
        python = peers / "venv" / "bin" / "python"
        return Programs(
            breachscope=str(breachscope),
            rx=own("rx"),
            vectorscan=own("vectorscan"),
            ripgrep=own("rg") or shutil.which("rg"),
            bulk_extractor=own("bulk_extractor") or shutil.which("bulk_extractor"),
            engines=str(python) if python.exists() else None,
        )

    def missing(self):
        """The names of those that are left out."""
        return [name for name, path in vars(self).items() if path is None]


def field(programs, threads):
    """All contestants of all tasks."""
    everyone = detect(programs, threads) + people(programs, threads) + one_and_two(programs, threads) + start(programs)
    # A missing program has no place in a command.
    return [one for one in everyone if one.command[0] is not None]


def detect(programs, threads):
    """Findings alone: breachscope with its whole catalogue, the peers with eight patterns."""
    threads = str(threads)
    patterns = [word for pattern in read_patterns().values() for word in ("-e", pattern)]
    bytewise = ("--no-config", "--no-unicode", "--text", "--no-line-number", "--no-filename", "--only-matching")
    mine = ripgrep_counts(programs.ripgrep)
    words = f"-q -0 -E email -e accts -j {threads} -o FOLDER/out"
    task = lambda name, command, count, accepts=(0,): Contestant("detect", name, command, ALL, count, accepts)
    return [
        task(OURS, find(programs, threads), listed, (0, PARTLY)),
        task("regex-automata meta", (programs.rx, str(PATTERNS), "FILE", threads), listed),
        task("Vectorscan, ends", (programs.vectorscan, str(PATTERNS), "FILE", threads, "ends"), listed),
        task("Vectorscan, starts", (programs.vectorscan, str(PATTERNS), "FILE", threads, "starts"), listed),
        # 1: nothing found.
        task("ripgrep -o", (programs.ripgrep, *bytewise, *patterns, "FILE"), mine, (0, 1)),
        task("bulk_extractor", (programs.bulk_extractor, *words.split(), "FILE"), features),
    ]


def people(programs, threads):
    """People: a whole scan, and databases that group by e-mail."""
    query = lambda engine, form: (programs.engines, str(HERE / "persons.py"), engine, form, "FILE", str(threads))
    field = [Contestant("people", OURS, scan(programs, threads), ALL, case_counts, (0, PARTLY))]
    for engine, name in (("chdb", "chDB"), ("duckdb", "DuckDB")):
        field.append(Contestant("people", f"{name}, lines", query(engine, "lines"), LINES, listed))
        for item, form in TYPED.items():
            field.append(Contestant("people", f"{name}, typed", query(engine, form), (item,), listed))
    return field


def one_and_two(programs, threads):
    """breachscope with one thread and with all."""
    field = []
    for count in (1, threads):
        found = find(programs, count), scan(programs, count)
        field.append(Contestant("threads", f"find, {count}", found[0], ALL, listed, (0, PARTLY)))
        field.append(Contestant("threads", f"scan, {count}", found[1], ALL, case_counts, (0, PARTLY)))
    return field


def start(programs):
    """What a start costs."""
    nothing = lambda output, folder: {}
    return [
        Contestant("start", "--version", (programs.breachscope, "--version"), ("empty",), nothing),
        Contestant("start", "scan", scan(programs, 0), ("empty",), nothing),
    ]


def find(programs, threads):
    """Detection alone: all of a scan but linking, storing and reporting."""
    return (programs.breachscope, *f"find --count --quiet --threads {threads} FILE".split())


def scan(programs, threads):
    """The main job, with a case at its end."""
    words = f"scan FILE --case FOLDER/case --force --no-people-csv --quiet --threads {threads}"
    return (programs.breachscope, *words.split())


def read_patterns():
    """The eight patterns by name."""
    return dict(line.split("\t") for line in PATTERNS.read_text().splitlines())


# How each says what it found. `findings` is the sum over all kinds; names are the truth's.

RENAMED = {"email": "emails", "card": "cards", "card.pan": "cards"}


def listed(output, folder):
    """Lines of a count and a name."""
    pairs = (line.split(maxsplit=1) for line in output.read().decode().splitlines())
    counts = {name: int(count) for count, name in pairs}
    if "people" in counts:
        return counts
    return kinds(counts)


def kinds(counts):
    """Counts by detector or pattern, under the truth's names."""
    named = {to: counts[name] for name, to in RENAMED.items() if name in counts}
    return {"emails": 0, "cards": 0, **named, "findings": sum(counts.values())}


def case_counts(output, folder):
    """What a case's summary says, and how much room the case takes."""
    case = pathlib.Path(folder) / "case"
    summary = json.loads((case / "summary.json").read_text())
    told = summary["people"]
    return {
        "people": told["best"],
        "low": told["low"],
        "high": told["high"],
        "distinct_emails": summary["distinct_values"].get("email", 0),
        **kinds(summary["findings"]),
        "case_bytes": measure.folder_size(case),
    }


def ripgrep_counts(ripgrep):
    """What ripgrep printed, a match a line: only e-mails have an @, and a card's line is a card from end to end."""
    card = read_patterns()["card"]

    def counted(output, *options):
        output.seek(0)
        command = [ripgrep, "--no-config", "--no-unicode", "--text", "--count", "--include-zero", *options, "-"]
        return int(subprocess.run(command, stdin=output, capture_output=True, text=True).stdout or 0)

    def counts(output, folder):
        cards = counted(output, "--line-regexp", "-e", card)
        return {"emails": counted(output, "-e", "@"), "cards": cards, "findings": counted(output, "-e", "")}

    return counts


def features(output, folder):
    """The lines of bulk_extractor's files."""
    out = pathlib.Path(folder) / "out"
    counts = {}
    for kind, file in (("emails", "email.txt"), ("cards", "ccn.txt")):
        with open(out / file, "rb") as lines:
            counts[kind] = sum(not re.match(rb"#|\s*$", line) for line in lines)
    return counts
