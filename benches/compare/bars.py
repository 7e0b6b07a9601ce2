"""The bars: what breachscope has set itself, as ratios within one comparison, and whether they hold."""
import math

OURS = "breachscope"
PEER = "regex-automata meta"
ALL = ("dense", "combo", "sql", "log", "ndjson", "text")


def judged(results):
    """Rows of what, where, the figure, the bar, the aim, and the verdict; only what was measured."""
    rows = []
    lines, typed = ("chDB, lines", "DuckDB, lines"), ("chDB, typed", "DuckDB, typed")
    for title, unit, bar, aim, figures in (
        (f"`find --count` / {PEER}", "x", 3, None, against(results, "detect", (PEER,))),
        (f"`find --count` / {PEER}, geometric mean", "x", 4, 8, mean(results)),
        ("`find --count` / bulk_extractor", "x", 50, 200, against(results, "detect", ("bulk_extractor",))),
        ("`scan` / best from raw lines", "x", 5, 8, against(results, "people", lines, ("dense", "combo", "ndjson"))),
        ("`scan` / best typed", "x", 1.2, 2, against(results, "people", typed, ("dense",))),
        ("`find --count`, all threads / one", "x", 1.8, None, threads(results, "find")),
        ("`scan`, all threads / one", "x", 1.8, None, threads(results, "scan")),
        ("the case / the evidence", "%", 10, 5, store(results)),
        ("a start", "ms", 20, 5, starts(results)),
    ):
        rows += [(title, where, figure, unit, bar, aim, verdict(figure, unit, bar, aim)) for where, figure in figures]
    return rows


def verdict(figure, unit, bar, aim):
    """A ratio is to be high, a share or a time low."""
    within = (lambda limit: figure >= limit) if unit == "x" else (lambda limit: figure <= limit)
    if not within(bar):
        return "**fails**"
    return "holds, aim met" if aim is not None and within(aim) else "holds"


def against(results, task, peers, inputs=ALL):
    """How many times as fast as the best of some peers, by input."""
    figures = []
    for item in inputs:
        ours = results.seconds(task, item, OURS)
        theirs = [took for peer in peers if (took := results.seconds(task, item, peer))]
        if ours and theirs:
            figures.append((item, min(theirs) / ours))
    return figures


def mean(results):
    """The geometric mean over the inputs."""
    ratios = [ratio for _, ratio in against(results, "detect", (PEER,))]
    if not ratios:
        return []
    where = "all six" if len(ratios) == len(ALL) else f"{len(ratios)} of six"
    return [(where, math.exp(sum(map(math.log, ratios)) / len(ratios)))]


def threads(results, work):
    """How many times as fast with all threads as with one."""
    figures = []
    for item in ALL:
        one = results.seconds("threads", item, f"{work}, 1")
        more = results.seconds("threads", item, f"{work}, {results.setup['threads']}")
        if one and more:
            figures.append((item, one / more))
    return figures


def store(results):
    """How much room the case of the dense CSV takes, in percent of the evidence."""
    counts = results.counts("people", "dense", OURS)
    return [("dense", 100 * counts["case_bytes"] / results.size("dense"))] if counts else []


def starts(results):
    """Milliseconds until a program that has nothing to do is done."""
    figures = [(what, results.seconds("start", "empty", what)) for what in ("--version", "scan")]
    return [("of an empty file" if what == "scan" else f"`{what}`", took * 1e3) for what, took in figures if took]
