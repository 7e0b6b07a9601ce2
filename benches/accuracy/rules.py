"""Numbers by the rules of python-stdnum: for each of our validators, the module that knows the same rule, and a maker of candidates
that have the right form. What is sound among them, that module says: it is asked, never copied.
"""
import importlib
import random

RANDOM = random.Random(2026)


def seed(value):
    RANDOM.seed(value)


def module(name):
    """The module of python-stdnum that knows a rule."""
    return importlib.import_module("stdnum." + name if name else "stdnum")


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

# The same, for rules whose numbers other tests make in their own way.
FURTHER = [
    ("cn-resident-id", "cn.ric", lambda: RANDOM.choice(["110101", "310104", "440305", "510107", "330106"]) + dated("{yyyy}{mm}{dd}") + digits(3) + letters(1, "0123456789X")),
    ("cu-ni", "cu.ni", lambda: dated("{yy}{mm}{dd}") + digits(5)),
    ("es-dni", "es.dni", lambda: digits(8) + letters(1, "TRWAGMYFPDXBNJZSQVHLCKE")),
    ("es-nie", "es.nie", lambda: RANDOM.choice("XYZ") + digits(7) + letters(1, "TRWAGMYFPDXBNJZSQVHLCKE")),
    ("fr-nir", "fr.nir", lambda: RANDOM.choice("12") + dated("{yy}{mm}") + "%02d" % RANDOM.randint(1, 95) + "%03d" % RANDOM.randint(1, 900) + digits(3) + "%02d" % RANDOM.randint(1, 97)),
    ("gb-nhs", "gb.nhs", lambda: RANDOM.choice("4679") + digits(9)),
    ("id-nik", "id.nik", lambda: RANDOM.choice(["317101", "327301", "357801", "127101"]) + dated("{dd}{mm}{yy}") + digits(4)),
    ("it-cf", "it.codicefiscale", lambda: letters(3, "BCDFGLMNPRSTVZ") + letters(3, "BCDFGLMNPRSTVZ") + "%02d" % RANDOM.randint(30, 99) + letters(1, "ABCDEHLMPRST") + "%02d" % (RANDOM.randint(1, 28) + RANDOM.choice([0, 40])) + RANDOM.choice(["H501", "F205", "L219", "D612", "A944"]) + letters(1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    ("ee-ik", "lt.asmens", lambda: RANDOM.choice("34") + "%02d%02d%02d" % (RANDOM.randint(30, 99), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) + digits(4)),
    ("mx-rfc", "mx.rfc", lambda: letters(1, "BCDFGHJKL") + letters(1, "AEIOU") + letters(2, "BCDFGHJKL") + dated("{yy}{mm}{dd}") + letters(2, "ABCDEFGHJKLMNP123456789") + letters(1, "0123456789A")),
    ("pl-pesel", "pl.pesel", lambda: dated("{yy}{mm}{dd}") + digits(5)),
    ("ru-inn", "ru.inn", lambda: "%02d" % RANDOM.randint(1, 92) + digits(10)),
    ("us-ein", "us.ein", lambda: digits(9)),
    ("us-itin", "us.itin", lambda: "9" + digits(8)),
    ("ssn", "us.ssn", lambda: digits(3) + "-" + digits(2) + "-" + digits(4)),
    ("iban", "iban", lambda: iban()),
    ("luhn", "luhn", lambda: digits(RANDOM.randint(6, 19))),
    ("mod-11-10", "iso7064.mod_11_10", lambda: digits(RANDOM.randint(6, 14))),
    ("eu-vat", "eu.vat", lambda: vat()),
    ("mod-97-10", "iso7064.mod_97_10", lambda: digits(RANDOM.randint(6, 14))),
]

# What follows the country of a VAT number.
VATS = {
    "AT": lambda: "U" + digits(8), "BE": lambda: RANDOM.choice("01") + digits(9), "DE": lambda: digits(9), "DK": lambda: digits(8), "EE": lambda: digits(9),
    "FI": lambda: digits(8), "FR": lambda: digits(11), "HR": lambda: digits(11), "HU": lambda: digits(8),
    "IT": lambda: digits(7) + "%03d" % RANDOM.randint(1, 100) + digits(1), "LU": lambda: digits(8), "MT": lambda: digits(8),
    "NL": lambda: digits(9) + "B" + digits(2), "PL": lambda: digits(10), "SE": lambda: digits(10) + "01", "SI": lambda: digits(8), "SK": lambda: digits(10),
}


def vat():
    """A number of the form of its country."""
    country = RANDOM.choice(list(VATS))
    return country + VATS[country]()


# Country, and what follows its check digits: bank in capitals where there is one, digits.
IBANS = [("DE", 0, 18), ("FR", 0, 23), ("GB", 4, 14), ("NL", 4, 10), ("HU", 0, 24), ("ES", 0, 20), ("PL", 0, 24), ("AT", 0, 16), ("BE", 0, 12), ("CH", 0, 17)]


def iban():
    """An account whose check digits are right; what a country checks inside it, python-stdnum asks too."""
    country, bank, rest = RANDOM.choice(IBANS)
    body = letters(bank) + digits(rest)
    number = "".join(str(int(char, 36)) for char in body + country + "00")
    return country + "%02d" % (98 - int(number) % 97) + body
