#!/usr/bin/env python3
"""compare.py small|full: breachscope beside its peers on the same files, in turns; a table, bars, and the raw results.

Makes the inputs it lacks, runs every contestant of a task on an input in turns (A B C A B C), each time with the file
in memory, and compares what they found with each other and with the truth. README.md tells the rest."""
import argparse
import datetime
import fcntl
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

import contestants
import inputs
import measure
import table

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "breachscope-compare"
TASKS = ("detect", "people", "threads", "start")
# A start is short: one of them tells little.
START_RUNS = 10
# Seconds; who takes longer on an input runs there once.
PATIENCE = 60


def options():
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=("small", "full"), help="64 MiB each, or 1 GiB and 512 MiB")
    program = PROJECT / "target/release/breachscope"
    parser.add_argument("--breachscope", type=pathlib.Path, default=program, metavar="PATH", help="the program")
    parser.add_argument("--home", type=pathlib.Path, default=CACHE, help=f"inputs, peers, scratch [{CACHE}]")
    parser.add_argument("--record", type=pathlib.Path, default=PROJECT / "benches/record", help="where results go")
    parser.add_argument("--name", help="what results are called [date-compare-size]")
    parser.add_argument("-r", "--runs", type=int, default=5, help="turns; 0 only makes the inputs [5]")
    for short, long, known in (("-i", "--inputs", tuple(inputs.FULL)), ("-t", "--tasks", TASKS)):
        parser.add_argument(short, long, type=some_of(known), default=list(known), help=f"some of {','.join(known)}")
    parser.add_argument("-x", "--without", default="", metavar="PATTERN", help="leave out contestants whose name fits")
    parser.add_argument("--threads", type=int, default=2, help="for each contestant that can [2]")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is killed [600]")
    given = parser.parse_args()
    if given.runs < 0 or given.threads < 2:
        parser.error("no less than zero runs and two threads")
    return given


def some_of(known):
    """Words with commas between them, each a known one."""

    def read(text):
        unknown = sorted(set(text.split(",")) - set(known))
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not among {', '.join(known)}")
        return text.split(",")

    return read


def main():
    given = options()
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, lambda *_: sys.exit("ended before its time"))
    home = given.home.absolute()
    lock = alone(home)
    files = inputs.ready(home, given.size, given.inputs)
    if given.runs:
        compare(given, home, files)
    lock.close()


def compare(given, home, files):
    """Everybody in turns; the raw results, and the table."""
    program = given.breachscope.absolute()
    if not os.access(program, os.X_OK):
        sys.exit(f"no program {program}: build it with `cargo build --release`, or name one with --breachscope")
    programs = contestants.Programs.found(program, home / "peers")
    for name in programs.missing():
        print(f"left out {name}: not installed (peers.sh)", file=sys.stderr)
    if "start" in given.tasks:
        files.append(inputs.empty(home))
    given.record.mkdir(parents=True, exist_ok=True)
    raw = unused(given.record, given.name or f"{datetime.date.today()}-compare-{given.size}")
    with open(raw, "x", encoding="utf-8") as out:
        try:
            tell(out, {"setup": setup(given, programs, files)})
            for task, file in [(task, file) for task in given.tasks for file in files]:
                take_turns(given, programs, task, file, home / "scratch", out)
        finally:
            shutil.rmtree(home / "scratch", ignore_errors=True)
    markdown = raw.with_suffix(".md")
    markdown.write_text(table.markdown(raw), encoding="utf-8")
    print(markdown.read_text(encoding="utf-8"))
    print(f"written: {markdown} and {raw.name}", file=sys.stderr)


def unused(folder, name):
    """A file for raw results that is not there yet: no run takes the place of another."""
    numbered = (folder / f"{name}{number}.jsonl" for number in ["", *(f"-{n}" for n in range(2, 1000))])
    return next(path for path in numbered if not path.exists())


def alone(home):
    """Waits for no one: two measurements at a time spoil each other. What a killed one left is deleted."""
    home.mkdir(parents=True, exist_ok=True)
    lock = open(home / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"another comparison runs in {home}")
    shutil.rmtree(home / "scratch", ignore_errors=True)
    (home / "scratch").mkdir()
    return lock


def take_turns(given, programs, task, file, scratch, out):
    """All contestants of a task on one input, turn by turn; each run is written down when it ends."""
    everyone = contestants.field(programs, given.threads)
    field = [one for one in everyone if one.task == task and file.name in one.inputs]
    field = [one for one in field if not (given.without and re.search(given.without, one.name))]
    done = set()
    for turn in range(given.runs * (START_RUNS if task == "start" else 1)):
        for one in field:
            if one.name in done:
                continue
            measure.warm(file.path)
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                result = once(one, file, folder, given.limit)
            tell(out, {"task": task, "input": file.name, "contestant": one.name, "turn": turn, **result})
            if result["status"] not in one.accepts or result["seconds"] > PATIENCE:
                done.add(one.name)
            print(f"{task} {file.name} {turn + 1} {one.name}: {result['seconds']:.2f} s", file=sys.stderr)


def once(one, file, folder, limit):
    """One run and what it found."""
    places = {"FILE": str(file.path), "FOLDER": folder}
    command = [re.sub("^(FILE|FOLDER)", lambda place: places[place[0]], word) for word in one.command]
    ended = measure.run(command, folder, limit)
    with ended.output as output:
        counts = one.count(output, folder) if ended.status in one.accepts else {}
    if ended.status not in one.accepts:
        print(f"{one.name} on {file.name}: {ended.status}: {ended.errors}", file=sys.stderr)
    return {
        "seconds": round(ended.seconds, 4),
        "cpu": round(ended.cpu, 4),
        "peak_mib": round(ended.peak_mib, 1),
        "status": ended.status,
        "counts": counts,
    }


def tell(out, what):
    """A line of the raw results, on disk at once: what was measured outlives the harness."""
    out.write(json.dumps(what) + "\n")
    out.flush()


def setup(given, programs, files):
    """What the figures depend on, without any path of this machine."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"the machine is busy (load {load:.1f}): figures will mislead", file=sys.stderr)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "size": given.size,
        "runs": given.runs,
        "threads": given.threads,
        "machine": machine(),
        "load": round(load, 2),
        "least_peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "versions": versions(programs),
        "inputs": {file.name: file.truth for file in files},
    }


def machine():
    """Processor, cores, memory, kernel."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    kernel = platform.release().split("-")[0]
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {kernel}"


def versions(programs):
    """Of everything that takes part."""
    lock = (HERE / "peers/rx/Cargo.lock").read_text()
    engines = "import duckdb, chdb; print('DuckDB', duckdb.__version__); print('chDB', chdb.__version__)"
    asked = {
        programs.breachscope: ["--version"],
        programs.vectorscan: ["--version"],
        programs.ripgrep: ["--version"],
        programs.bulk_extractor: ["-V"],
        programs.engines: ["-c", engines],
    }
    told = [first_lines([path, *words], 2 if path == programs.engines else 1) for path, words in asked.items() if path]
    told = [("Vectorscan " + line if line[:1].isdigit() else line) for lines in told for line in lines]
    told[0] += f" ({commit()})"
    if programs.rx:
        told.append("regex-automata " + re.search(r'name = "regex-automata"\nversion = "(.*)"', lock)[1])
    return told


def first_lines(command, count):
    """What a program says of itself."""
    said = subprocess.run(command, capture_output=True, text=True)
    return [line.strip() for line in (said.stdout or said.stderr).splitlines()[:count]]


def commit():
    """The commit of the tree that the harness stands in, which need not be the program's."""
    said = subprocess.run(["git", "-C", PROJECT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return f"harness at {said.stdout.strip() or 'no commit'}"


if __name__ == "__main__":
    main()
