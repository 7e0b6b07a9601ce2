#!/usr/bin/env python3
"""Writes the vectors of src/validate/national/vectors.txt: numbers, and what an independent implementation says of them.

python-stdnum and Faker are asked, never copied: `pip install python-stdnum faker`, then `python3 national.py > vectors.txt`. For each
rule: numbers that it accepts, and the same with one or two characters changed, as it judges them. Another seed as first
argument makes other numbers.
"""
import sys

from faker import Faker

import rules
from rules import RANDOM, RULES

SOUND = 24
CHANGED = 24

rules.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 2026)



# Validator, locale, provider of Faker, and how many characters of what it makes count.
MADE = [
    ("hu-personal", "hu_HU", "ssn", 11),
    ("tw-nid", "zh_TW", "ssn", 10),
    ("es-nuss", "es_ES", "nuss", 12),
    ("de-rvnr", "de_DE", "rvnr", 12),
    ("de-kvnr", "de_DE", "kvnr", 10),
    ("mx-nss", "es_MX", "ssn", 11),
]


def changed(number):
    """`number` with one or two of its digits another."""
    out = list(number)
    places = [at for at, char in enumerate(out) if char.isdigit()]
    for at in RANDOM.sample(places, RANDOM.choice([1, 1, 2])):
        out[at] = RANDOM.choice([digit for digit in "0123456789" if digit != out[at]])
    return "".join(out)


def main():
    for name, module, make in RULES:
        try:
            asked = rules.module(module)
        except ImportError:
            print(f"no module {module}", file=sys.stderr)
            continue
        sound = []
        for _ in range(2_000_000):
            number = make()
            if len(set(number)) > 2 and asked.is_valid(number):
                sound.append(number)
                if len(sound) == SOUND:
                    break
        for number in sound:
            print(name, number.replace(" ", ""), "yes")
        for number in sound[:CHANGED]:
            number = changed(number)
            print(name, number, "yes" if asked.is_valid(number) else "no")
    for name, locale, provider, count in MADE:
        fake = Faker(locale)
        fake.seed_instance(RANDOM.randint(0, 1 << 30))
        for _ in range(SOUND):
            number = getattr(fake, provider)().replace(" ", "")
            # A Hungarian check of ten, which is never given out, has two digits here.
            if len(number) == count or provider == "kvnr":
                print(name, number[:count], "yes")


if __name__ == "__main__":
    main()
