#!/usr/bin/env python3
"""Holds every validator that has an independent twin against it, on 100,000 values each: candidates of the right form, sound numbers, and sound
numbers with one or two characters changed.

    cargo build --example validate
    differential.py [--program target/debug/examples/validate] [--count 100000] [--seed 1] [--record]

Whatever differs must be explained in differences.toml, in its direction; what is not makes the exit status 1. Runs in the virtual environment that
accuracy.py makes.
"""
import argparse
import datetime
import subprocess
import sys
import tomllib
from pathlib import Path

from accuracy import inside

HERE = Path(__file__).resolve().parent


def asked(program, name, values):
    """What our validator says of each value: whether it is such a number, be it only *maybe*."""
    text = "".join(f"{name} {value}\n" for value in values)
    said = subprocess.run([program], input=text.encode(), capture_output=True, check=True).stdout.decode().splitlines()
    if len(said) != len(values) or "unknown" in said:
        raise SystemExit(f"no validator {name}")
    return [line != "no" for line in said]


def judge(module):
    """What a module says of a value; `None` where it breaks down over it."""

    def is_valid(value):
        try:
            return module.is_valid(value)
        except (KeyError, IndexError, ValueError, TypeError):
            return None

    return is_valid


def near(value, random):
    """One or two characters changed, digits for digits and letters for letters."""
    out = list(value)
    for at in random.sample(range(len(out)), random.choice([1, 1, 2])):
        if out[at].isdigit():
            out[at] = random.choice("0123456789")
        elif out[at].isalpha():
            out[at] = random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return "".join(out)


def values(make, is_valid, count, random):
    """Half candidates, half changed from sound ones."""
    out = [make() for _ in range(count // 2)]
    sound = [value for value in out if is_valid(value)]
    tries = 0
    while len(sound) < min(500, count // 10) and tries < 100 * count:
        value = make()
        tries += 1
        if is_valid(value):
            sound.append(value)
    return out + [near(random.choice(sound), random) for _ in range(count - len(out))] if sound else out


def main():
    inside()
    import rules

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=HERE.parents[1] / "target" / "debug" / "examples" / "validate")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--record", action="store_true")
    args = parser.parse_args()
    rules.seed(args.seed)
    explained = tomllib.loads((HERE / "differences.toml").read_text())
    rows, unexplained = [], []
    for name, module, make in rules.RULES + rules.FURTHER:
        if args.only and name != args.only:
            continue
        is_valid = judge(rules.module(module))
        # Numbers that are all one digit are nobody's: ours refuse them whatever their check says.
        tried = [value for value in values(make, is_valid, args.count, rules.RANDOM) if len(set(filter(str.isdigit, value))) > 1]
        judged = [(value, them) for value in tried if (them := is_valid(value)) is not None]
        tried, theirs = [value for value, _ in judged], [them for _, them in judged]
        ours = asked(args.program, name, tried)
        only_ours = [value for value, us, them in zip(tried, ours, theirs) if us and not them]
        only_theirs = [value for value, us, them in zip(tried, ours, theirs) if them and not us]
        why = explained.get(name, {})
        for found, key in ((only_ours, "only-ours"), (only_theirs, "only-theirs")):
            if found and key not in why:
                unexplained.append(f"{name} ({module}) {key}: {len(found)}: {' '.join(found[:8])}")
        both = sum(us and them for us, them in zip(ours, theirs))
        rows.append([name, module, len(tried), both, len(only_ours), len(only_theirs), " ".join(why.get(key, "") for key, found in (("only-ours", only_ours), ("only-theirs", only_theirs)) if found)])
    text = "| validator | twin in python-stdnum | values | sound by both | only by ours | only by theirs | why |\n|" + " --- |" * 7 + "\n"
    text += "".join("| " + " | ".join(str(cell) for cell in row) + " |\n" for row in rows)
    print(text)
    print("\n".join(unexplained), file=sys.stderr)
    if args.record:
        day = datetime.date.today().isoformat()
        head = f"# Validators beside python-stdnum, {day}\n\n`benches/accuracy/differential.py --count {args.count} --seed {args.seed}`\n\n"
        (HERE.parents[1] / "benches" / "record" / f"{day}-differential.md").write_text(head + text)
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
