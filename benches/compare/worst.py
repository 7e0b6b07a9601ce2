#!/usr/bin/env python3
"""worst.py [MIB]: what hurts scanners most, made, read and timed: one byte over and over, one line without end, many files.

    benches/compare/worst.py 1024

Each input is one line of so many MiB (64 unless told) and is read by `find --count` and by `scan --no-people-csv`, which
must end well. A table tells MB/s of wall time, CPU seconds per GB and the peak of memory; the first row is ordinary text to
compare with. The last rows are folders of files of 100 bytes each, beside `tar cf - DIR`. Inputs are made one at a time and
deleted behind it.
"""
import argparse
import pathlib
import shutil
import statistics
import sys
import tempfile

import measure

TEXT = b"The quick brown fox jumps over 13 lazy dogs and writes to nobody about it, since it is 2026 already.\n"
PIECES = {
    "text of lines": TEXT,
    "text in one line": TEXT.replace(b"\n", b" "),
    "`@`": b"@",
    "digits": b"4111",
    "`$`": b"$",
    "hex digits": b"0123456789abcdef",
    "`a@a@`": b"a@",
    "commas": b",",
    "quotes": b'"',
    "`[`": b"[",
    "`{`": b"{",
    "`{\"a\":`": b'{"a":',
    "`(`": b"(",
    "`INSERT INTO t VALUES (`": b"INSERT INTO t VALUES (",
    "backslashes": b"\\",
    "`%40`": b"%40",
    "`a.`": b"a.",
    "digits and blanks": b"1 ",
    "`Aa0`": b"Aa0",
    "`password=`": b"password=",
    "line ends": b"\n",
    "NUL": b"\0",
    "0xff": b"\xff",
}


def fill(path, piece, size):
    """`size` bytes of a piece, over and over."""
    block = piece * (-(-(1 << 20) // len(piece)))
    with open(path, "wb") as file:
        while file.tell() < size:
            file.write(block[: size - file.tell()])


def row(name, size, runs):
    """A row of the table: for each run wall MB/s, CPU s/GB and peak MiB, or how it failed."""
    told = [
        f"{size / 1e6 / run.seconds:,.0f} | {run.cpu / (size / 1e9):.2f} | {run.peak_mib:.0f}"
        if run.status in (0, 3) else f"status {run.status} | | "
        for run in runs
    ]
    print(f"| {name} | " + " | ".join(told) + " |", flush=True)


def both(program, folder, evidence, limit):
    """`find --count` and `scan` of the evidence."""
    case = folder / "case"
    for command in ([program, "find", "--count", evidence],
                    [program, "scan", evidence, "--case", case, "--no-people-csv"]):
        yield measure.run([str(word) for word in command], folder, limit)
    shutil.rmtree(case, ignore_errors=True)


def many(folder, count):
    """A folder of so many files of 100 bytes, a thousand in each folder below."""
    top = folder / "many"
    for at in range(count):
        below = top / f"{at // 1000:05}"
        if at % 1000 == 0:
            below.mkdir(parents=True)
        line = f"{at:08} user{at}@example-{at % 97}.test "
        (below / f"{at % 1000:03}.txt").write_text(line + "x" * (99 - len(line)) + "\n")
    return top


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("mib", nargs="?", type=int, default=64, help="size of each input [64]")
    options.add_argument("--breachscope", default=pathlib.Path(__file__).parents[2] / "target/release/breachscope")
    options.add_argument("--files", default="100000,1000000", help="numbers of small files; 0 for none")
    options.add_argument("--only", default="", help="inputs whose name has this")
    options.add_argument("--home", help="where inputs are made; the system's folder for temporary files")
    options.add_argument("--limit", type=float, default=600, help="seconds after which a run is killed")
    given = options.parse_args()
    program, size = pathlib.Path(given.breachscope).resolve(), given.mib << 20
    with tempfile.TemporaryDirectory(dir=given.home) as folder:
        folder = pathlib.Path(folder)
        print(f"{given.mib} MiB each\n\n| input | find MB/s | CPU s/GB | MiB | scan MB/s | CPU s/GB | MiB |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, piece in PIECES.items():
            if given.only in name:
                path = folder / "worst"
                fill(path, piece, size)
                measure.warm(path)
                row(name, size, both(program, folder, path, given.limit))
        print("\n| files of 100 bytes | `tar` s | scan s | MiB | x |\n| ---: | ---: | ---: | ---: | ---: |")
        for count in [int(count) for count in given.files.split(",") if int(count)]:
            top = many(folder, count)
            tars = [measure.run(["sh", "-c", f"tar cf - {top} | wc -c"], folder, given.limit).seconds for _ in range(3)]
            _, scan = both(program, folder, top, given.limit)
            tar = statistics.median(tars)
            print(f"| {count:,} | {tar:.2f} | {scan.seconds:.2f} | {scan.peak_mib:.0f} | {scan.seconds / tar:.1f} |")
            shutil.rmtree(top)


if __name__ == "__main__":
    sys.exit(main())
