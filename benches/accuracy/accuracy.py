#!/usr/bin/env python3
"""How often breachscope is right: labelled files made anew from a seed, held against what it finds, beside plain expressions and Presidio.

    accuracy.py PROGRAM [--seed N] [--count N] [--no-presidio] [--keep DIR] [--record]

Makes its own virtual environment under ~/.cache/breachscope-accuracy on the first run. A finding counts only if its bytes and its kind are both
right; everything else that is found is wrong, also in the text around. `--record` writes benches/record/DATE-accuracy.md and docs/accuracy.md.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = Path.home() / ".cache" / "breachscope-accuracy" / "venv"
NEEDED = ["python-stdnum==2.2", "faker==40.54.0", "phonenumbers==9.0.43", "passlib==1.7.4", "bcrypt==4.0.1", "argon2-cffi==25.1.0", "django==5.2.19", "werkzeug"]
WISHED = ["presidio-analyzer==2.2.366"]


def inside():
    """Goes on inside the virtual environment, which is made if it is not there."""
    if Path(sys.prefix).resolve() == HOME.resolve():
        return
    if not (HOME / "bin" / "python").exists():
        venv.create(HOME, with_pip=True)
        pip = [HOME / "bin" / "pip", "install", "--quiet"]
        subprocess.run([*pip, *NEEDED], check=True)
        if subprocess.run([*pip, *WISHED], check=False).returncode:
            print("Presidio cannot be installed: it is left out", file=sys.stderr)
    os.execv(HOME / "bin" / "python", [str(HOME / "bin" / "python"), *sys.argv])


def typed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100, help="values of each kind in each context")
    parser.add_argument("--no-presidio", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the files here")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the errors of each kind")
    return parser.parse_args()


def main():
    inside()
    import contexts
    import finders
    import score
    import values

    args = typed()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (args.keep or Path(temporary)) / f"seed-{args.seed}"
        kinds = values.kinds(args.seed, args.count)
        sheets = list(contexts.sheets(kinds, args.count))
        for sheet in sheets:
            sheet.save(folder)
        data = {sheet.name: b"".join(sheet.parts) for sheet in sheets}
        truth = {sheet.name: sheet.truth for sheet in sheets}
        ours = score.Score(truth, finders.breachscope(args.program, folder), values.ALSO)
        plain = score.Score(score.only(truth, set(finders.PLAIN)), finders.plain(data), {})
        scores = [("breachscope", ours), ("plain expressions, the kinds they name", plain)]
        if not args.no_presidio:
            kinds_known = {kind for names in finders.PRESIDIO.values() for kind in names}
            read = {name: text for name, text in data.items() if Path(name).stem in kinds_known or name.startswith("alike/")}
            found = finders.presidio(read)
            if found is not None:
                own = score.only({name: truth[name] for name in read}, kinds_known)
                scores.append(("Presidio, the kinds it names", score.Score(own, found, {}, finders.PRESIDIO)))
        text = score.page(scores, args.seed, args.count, len(kinds))
        print(text)
        if args.wrong:
            print(score.errors(ours, data, args.wrong))
        if args.record:
            score.record(HERE.parents[1], text)


if __name__ == "__main__":
    main()
