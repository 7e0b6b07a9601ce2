#!/usr/bin/env python3
"""Writes the vectors of src/validate/national/vectors.txt: numbers, and what an independent implementation says of them.

python-stdnum and Faker are asked, never copied: `pip install python-stdnum faker`, then `python3 national.py > vectors.txt`. For each
rule: numbers that it accepts, and the same with one or two characters changed, as it judges them. Another seed as first
argument makes other numbers.
"""
import importlib
import random
import sys

from faker import Faker

SOUND = 24
CHANGED = 24

RANDOM = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 2026)


def day():
    return RANDOM.randint(1940, 2012), RANDOM.randint(1, 12), RANDOM.randint(1, 28)


def digits(count):
    return "".join(RANDOM.choice("0123456789") for _ in range(count))


def letters(count, alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ"):
    return "".join(RANDOM.choice(alphabet) for _ in range(count))


def dated(form):
    """Fills `{yy} {yyyy} {mm} {dd}` with a day."""
    year, month, date = day()
    return form.format(yy=f"{year % 100:02}", yyyy=year, yyy=f"{year % 1000:03}", mm=f"{month:02}", dd=f"{date:02}")


# Validator, module of python-stdnum, and a maker of candidates.
RULES = [
    ("at-vnr", "at.vnr", lambda: digits(4) + dated("{dd}{mm}{yy}")),
    ("be-nn", "be.nn", lambda: dated("{yy}{mm}{dd}") + digits(5)),
    ("bg-egn", "bg.egn", lambda: "%02d%02d%02d" % (RANDOM.randint(40, 99), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) + digits(4)),
    ("ch-ahv", "ch.ssn", lambda: "756" + digits(10)),
    ("cz-rc", "cz.rc", lambda: "%02d%02d%02d" % (RANDOM.randint(54, 99), RANDOM.randint(1, 12) + RANDOM.choice([0, 50]), RANDOM.randint(1, 28)) + digits(4)),
    ("de-idnr", "de.idnr", lambda: RANDOM.choice("123456789") + digits(10)),
    ("dk-cpr", "dk.cpr", lambda: dated("{dd}{mm}{yy}") + digits(4)),
    ("ee-ik", "ee.ik", lambda: RANDOM.choice("34") + "%02d%02d%02d" % (RANDOM.randint(30, 99), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) + digits(4)),
    ("fi-hetu", "fi.hetu", lambda: "%02d%02d%02d" % (RANDOM.randint(1, 28), RANDOM.randint(1, 12), RANDOM.randint(30, 99)) + "-" + digits(3) + letters(1, "0123456789ABCDEFHJKLMNPRSTUVWXY")),
    ("gr-amka", "gr.amka", lambda: dated("{dd}{mm}{yy}") + digits(5)),
    ("gr-afm", "gr.vat", lambda: digits(9)),
    ("hr-oib", "hr.oib", lambda: digits(11)),
    ("ie-pps", "ie.pps", lambda: digits(7) + letters(1, "WABCDEFGHIJKLMNOPQRSTUV") + RANDOM.choice(["", "A", "W"])),
    ("is-kt", "is_.kennitala", lambda: "%02d%02d%02d" % (RANDOM.randint(1, 28), RANDOM.randint(1, 12), RANDOM.randint(30, 99)) + digits(3) + "9"),
    ("lv-pk", "lv.pvn", lambda: "%02d%02d%02d" % (RANDOM.randint(1, 28), RANDOM.randint(1, 12), RANDOM.randint(30, 99)) + "1" + digits(4)),
    ("nl-bsn", "nl.bsn", lambda: digits(9)),
    ("no-fnr", "no.fodselsnummer", lambda: "%02d%02d%02d" % (RANDOM.randint(1, 28), RANDOM.randint(1, 12), RANDOM.randint(40, 99)) + "%03d" % RANDOM.randint(0, 499) + digits(2)),
    ("no-konto", "no.kontonr", lambda: digits(11)),
    ("pl-nip", "pl.nip", lambda: RANDOM.choice("123456789") + digits(9)),
    ("pt-nif", "pt.nif", lambda: RANDOM.choice("12356") + digits(8)),
    ("pt-cc", "pt.cc", lambda: digits(9) + letters(2) + digits(1)),
    ("ro-cnp", "ro.cnp", lambda: RANDOM.choice("12") + "%02d%02d%02d" % (RANDOM.randint(40, 99), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) + "%02d" % RANDOM.randint(1, 46) + digits(4)),
    ("rs-jmbg", "si.emso", lambda: dated("{dd}{mm}{yyy}") + "50" + digits(4)),
    ("se-pnr", "se.personnummer", lambda: dated("{yy}{mm}{dd}") + "-" + digits(4)),
    ("gb-utr", "gb.utr", lambda: digits(10)),
    ("gb-upn", "gb.upn", lambda: letters(1, "ABCDEFGHJKLMNPQRTUVWXYZ") + "8" + RANDOM.choice(["01", "22", "39"]) + digits(9)),
    ("es-ccc", "es.ccc", lambda: "0049" + digits(16)),
    ("za-id", "za.idnr", lambda: dated("{yy}{mm}{dd}") + digits(4) + RANDOM.choice("01") + digits(2)),
    ("jp-mynumber", "jp.in_", lambda: digits(12)),
    ("kr-rrn", "kr.rrn", lambda: "%02d%02d%02d" % (RANDOM.randint(40, 99), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) + RANDOM.choice("12") + "00" + digits(4)),
    ("th-pin", "th.pin", lambda: RANDOM.choice("12345678") + digits(12)),
    ("my-nric", "my.nric", lambda: dated("{yy}{mm}{dd}") + RANDOM.choice(["01", "14", "10", "59", "82"]) + digits(4)),
    ("in-aadhaar", "in_.aadhaar", lambda: RANDOM.choice("23456789") + digits(11)),
    ("in-vid", "in_.vid", lambda: RANDOM.choice("23456789") + digits(15)),
    ("in-pan", "in_.pan", lambda: letters(3) + RANDOM.choice("PCHFATBLJG") + letters(1) + digits(4) + letters(1)),
    ("in-epic", "in_.epic", lambda: letters(3) + digits(7)),
    ("pk-cnic", "pk.cnic", lambda: RANDOM.choice("1234567") + digits(12)),
    ("il-id", "il.idnr", lambda: digits(9)),
    ("tr-tckn", "tr.tckimlik", lambda: RANDOM.choice("123456789") + digits(10)),
    ("au-tfn", "au.tfn", lambda: digits(9)),
    ("au-abn", "au.abn", lambda: RANDOM.choice("123456789") + digits(10)),
    ("nz-ird", "nz.ird", lambda: "%09d" % RANDOM.randint(10_000_000, 150_000_000)),
    ("ca-sin", "ca.sin", lambda: RANDOM.choice("12345679") + digits(8)),
    ("ca-bc-health", "ca.bc_phn", lambda: "9" + digits(9)),
    ("us-aba", "us.rtn", lambda: "%02d" % RANDOM.choice([1, 5, 11, 12, 21, 32, 61, 72, 80]) + digits(7)),
    ("br-cpf", "br.cpf", lambda: digits(11)),
    ("br-cnpj", "br.cnpj", lambda: digits(14)),
    ("mx-curp", "mx.curp", lambda: letters(1, "BCDFGHJKL") + letters(1, "AEIOU") + letters(2, "BCDFGHJKL") + dated("{yy}{mm}{dd}") + RANDOM.choice("HM") + RANDOM.choice(["AS", "DF", "NL", "NE"]) + letters(3, "BCDFGHJKLMNPQRSTVWXYZ") + digits(2)),
    ("ar-cuit", "ar.cuit", lambda: RANDOM.choice(["20", "23", "27", "30"]) + digits(9)),
    ("ar-cbu", "ar.cbu", lambda: digits(22)),
    ("cl-rut", "cl.rut", lambda: RANDOM.choice("123456789") + digits(7) + letters(1, "0123456789K")),
    ("co-nit", "co.nit", lambda: RANDOM.choice("89") + digits(9)),
    ("pe-ruc", "pe.ruc", lambda: RANDOM.choice(["10", "20"]) + digits(9)),
    ("ec-ci", "ec.ci", lambda: "%02d" % RANDOM.randint(1, 24) + RANDOM.choice("012345") + digits(7)),
    ("do-cedula", "do.cedula", lambda: digits(11)),
    ("ve-rif", "ve.rif", lambda: RANDOM.choice("VEJPG") + digits(9)),
    ("ua-rntrc", "ua.rntrc", lambda: "%05d" % RANDOM.randint(9_000, 40_000) + digits(5)),
    ("imei", "imei", lambda: "35" + digits(13)),
]


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
            asked = importlib.import_module("stdnum." + module)
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


main()
