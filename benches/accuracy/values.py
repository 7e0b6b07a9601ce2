"""Values of each kind, from independent implementations: numbers that python-stdnum or Faker call sound, telephone numbers by phonenumbers,
hashes made of random passwords by the schemes' own libraries.
"""
import base64
import hashlib
import hmac
import json
import logging
import string
import tomllib
from pathlib import Path

import bcrypt
import phonenumbers
from argon2 import PasswordHasher
from faker import Faker
from passlib import hash as passlib
from stdnum import luhn
from werkzeug.security import generate_password_hash

import rules
from rules import RANDOM, digits, letters

logging.getLogger("passlib").setLevel(logging.CRITICAL)

PATTERNS = Path(__file__).resolve().parents[2] / "patterns" / "detectors"

# What other detectors may say of a value of a kind and be as right: the number is theirs too.
ALSO = {
    "es.dni": ["es.nie"],
    "phone.e164": ["phone.national"],
    "phone.national": ["phone.e164"],
    # One form, and nothing that tells which: an NT hash is as long as MD5.
    "hash.md5": ["hash.ntlm"],
    "password.plain": ["password.told"],
    # Under a header that says no more than that it is some national number, so may the answer.
    **dict.fromkeys(["cu.ni", "th.pin", "tw.nid", "za.id"], ["person.national-id"]),
}

# What python-stdnum and Faker make, and an issuer does not: three equal digits in a row (Federal Central Tax Office, 2016), areas of pension
# insurance that no institution has.
AREAS = {2, 3, 4, *range(8, 22), *range(23, 27), 28, 29, 38, 39, 40, 42, 43, 44, *range(48, 83), 89}
def is_day(month, day):
    """Faker knows 30 February."""
    return 1 <= int(day) <= [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][int(month) - 1]


NOT_ISSUED = {
    "de.idnr": lambda value: any(value[at] == value[at + 1] == value[at + 2] for at in range(8)),
    "de.rvnr": lambda value: int(value[:2]) not in AREAS,
    # A check of ten written 0, which ended in 1985, and the 20 more in the month, which began in 2004.
    "cz.birth-number": lambda value: int(value) % 11 != 0 or int(value[2:4]) % 50 > 12,
    "nl.bsn": lambda value: value.startswith("00"),
    "hu.personal-id": lambda value: not is_day(value[3:5], value[5:7])
    or value[:1] in "12" and sum(int(digit) * place for place, digit in enumerate(value[:10], 1)) % 11 != int(value[10]),
}


def sound(module, make, count, kind):
    """Numbers that python-stdnum accepts, no two alike."""
    asked, out = rules.module(module), {}
    for _ in range(400 * count):
        number = make()
        if len(set(number)) > 2 and asked.is_valid(number) and not NOT_ISSUED.get(kind, lambda _: False)(number):
            out[number] = None
            if len(out) == count:
                break
    return list(out)


def by_validator():
    """Validator -> detectors, as the pattern files have it: names only, to know what answer is right."""
    out = {}
    for file in sorted(PATTERNS.rglob("*.toml")):
        keys = tomllib.loads(file.read_text())
        if "validator" in keys:
            out.setdefault(keys["validator"], []).append(".".join(file.relative_to(PATTERNS).with_suffix("").parts))
    return out


def written(module, number):
    """The number as people write it, where python-stdnum knows how."""
    form = getattr(rules.module(module), "format", None)
    return form(number) if form else number


def card(_):
    number = RANDOM.choice(["4" + digits(14), str(RANDOM.randint(51, 55)) + digits(13), str(RANDOM.randint(2221, 2720)) + digits(11),
                            RANDOM.choice(["34", "37"]) + digits(12), "6011" + digits(11), "65" + digits(13)])
    return number + luhn.calc_check_digit(number)


def card_grouped(number):
    if len(number) == 15:
        return " ".join([number[:4], number[4:10], number[10:]])
    return RANDOM.choice(" -").join(number[at:at + 4] for at in range(0, 16, 4))


def phone(form):
    """A number that phonenumbers calls valid, of a country that it draws."""
    regions = ["US", "GB", "DE", "FR", "ES", "IT", "PL", "HU", "NL", "SE", "BR", "MX", "IN", "JP", "AU", "ZA", "TR"] if form != phonenumbers.PhoneNumberFormat.NATIONAL else ["US"]
    while True:
        region = RANDOM.choice(regions)
        like = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        national = str(like.national_number)
        number = phonenumbers.PhoneNumber(like.country_code, int(national[:3] + digits(len(national) - 3)) if region != "US" else int(str(RANDOM.randint(201, 989)) + digits(7)))
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, form)


def base58check(version, body):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    raw = bytes([version]) + body
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, out = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = alphabet[rest] + out
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + out


def jwt():
    part = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")
    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = part(json.dumps({"sub": digits(6), "iat": RANDOM.randint(1_600_000_000, 1_800_000_000), "name": letters(6)}).encode())
    sign = hmac.new(RANDOM.randbytes(16), head + b"." + body, "sha256").digest()
    return (head + b"." + body + b"." + part(sign)).decode()


def vin():
    """Seventeen characters with the check digit of 49 CFR 565."""
    worth = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9] + list(range(10))))
    body = RANDOM.choice(["1HG", "1FA", "2T1", "3VW", "4T1", "5YJ"]) + letters(5, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789") + "0" + letters(2, "ABCDEFGHJKLMNPRSTVWXY123456789") + digits(6)
    rest = sum(worth[char] * weight for char, weight in zip(body, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])) % 11
    return body[:8] + "0123456789X"[rest] + body[9:]


def nino():
    """Two letters that HMRC gives out (NIM39110), six digits, A to D; half of them in pairs."""
    while (lead := letters(1, "ABCEGHJKLMNOPRSTWXYZ") + letters(1, "ABCEGHJKLMNPRSTWXYZ")) in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        pass
    number = lead + digits(6) + letters(1, "ABCD")
    return " ".join(number[at:at + 2] for at in range(0, 10, 2)).strip() if RANDOM.random() < 0.5 else number


def unicast(fake):
    """An address of one machine: those that begin with ff are of groups."""
    while (address := fake.ipv6()).startswith("ff"):
        pass
    return address


def word(least=8, most=14, alphabet=string.ascii_letters + string.digits):
    return "".join(RANDOM.choice(alphabet) for _ in range(RANDOM.randint(least, most)))


def user():
    return RANDOM.choice(["anna", "bo", "carl", "dora", "emil", "fay", "gus", "hana"]) + RANDOM.choice([".", "_", ""]) + word(2, 6, string.ascii_lowercase) + digits(RANDOM.randint(0, 3))


def hashes():
    """Scheme by detector: a hash of a random password, each with as few rounds as its format allows."""
    hexed = lambda name: lambda: hashlib.new(name, word().encode()).hexdigest()
    from django.conf import settings
    if not settings.configured:
        settings.configure()
    from django.contrib.auth import hashers
    argon = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    django = hashers.PBKDF2PasswordHasher()
    return {
        "hash.bcrypt": lambda: bcrypt.hashpw(word().encode(), bcrypt.gensalt(4, prefix=RANDOM.choice([b"2a", b"2b"]))).decode(),
        "hash.argon2": lambda: argon.hash(word()),
        "hash.pbkdf2": lambda: django.encode(word(), word(12, 12), iterations=1),
        "hash.scrypt": lambda: generate_password_hash(word(), method="scrypt:1024:8:1"),
        "hash.md5crypt": lambda: RANDOM.choice([passlib.md5_crypt, passlib.apr_md5_crypt]).hash(word()),
        "hash.sha256crypt": lambda: passlib.sha256_crypt.using(rounds=1000).hash(word()),
        "hash.sha512crypt": lambda: passlib.sha512_crypt.using(rounds=1000).hash(word()),
        "hash.sha1crypt": lambda: passlib.sha1_crypt.using(rounds=1).hash(word()),
        "hash.phpass": lambda: passlib.phpass.using(rounds=7).hash(word()),
        "hash.ldap-ssha": lambda: passlib.ldap_salted_sha1.hash(word()),
        "hash.ldap-smd5": lambda: passlib.ldap_salted_md5.hash(word()),
        "hash.ldap-md5": lambda: passlib.ldap_md5.hash(word()),
        "hash.ldap-sha": lambda: passlib.ldap_sha1.hash(word()),
        "hash.ldap-ssha2": lambda: RANDOM.choice([passlib.ldap_salted_sha256, passlib.ldap_salted_sha512]).hash(word()),
        "hash.ldap-pbkdf2": lambda: passlib.ldap_pbkdf2_sha256.using(rounds=1).hash(word()),
        "hash.atlassian": lambda: passlib.atlassian_pbkdf2_sha1.hash(word()),
        "hash.pbkdf2-p5k2": lambda: passlib.cta_pbkdf2_sha1.using(rounds=1).hash(word()),
        "hash.passlib-scram": lambda: passlib.scram.using(rounds=1).hash(word()),
        "hash.bcrypt-sha256": lambda: passlib.bcrypt_sha256.using(rounds=4).hash(word()),
        "hash.django-bcrypt": lambda: passlib.django_bcrypt.using(rounds=4).hash(word()),
        "hash.salted-hex": lambda: passlib.django_salted_sha1.hash(word()),
        "hash.fshp": lambda: passlib.fshp.using(rounds=1).hash(word()),
        "hash.mysql41": lambda: passlib.mysql41.hash(word()),
        "hash.mssql": lambda: RANDOM.choice([passlib.mssql2000, passlib.mssql2005]).hash(word()),
        "hash.oracle11": lambda: passlib.oracle11.hash(word()),
        "hash.postgres-md5": lambda: passlib.postgres_md5.hash(word(), user=user()),
        "hash.nt-crypt": lambda: passlib.bsd_nthash.hash(word()),
        "hash.md5": hexed("md5"),
        "hash.sha1": hexed("sha1"),
        "hash.sha256": hexed("sha256"),
        "hash.sha512": hexed("sha512"),
    }


def persons(fake):
    """What Faker says of people, and what login forms take."""
    return {
        "name.full": fake.name,
        "name.first": fake.first_name,
        "name.last": fake.last_name,
        "dob": lambda: fake.date_of_birth(minimum_age=5, maximum_age=95).strftime("%Y-%m-%d"),
        "address.street": fake.street_address,
        "address.postal-code": fake.postcode,
        "password.plain": lambda: word(8, 14, string.ascii_letters + string.digits + "!#%*-_"),
        "person.user-name": user,
        "email": lambda: f"{user()}@{fake.domain_name()}",
        "phone.e164": lambda: phone(RANDOM.choice([phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL])),
        "phone.national": lambda: phone(phonenumbers.PhoneNumberFormat.NATIONAL),
        "net.ipv4": fake.ipv4_public,
        "net.ipv6": lambda: unicast(fake),
        "device.mac": fake.mac_address,
        "vehicle.vin": vin,
        "wallet.bitcoin": lambda: base58check(RANDOM.choice([0, 5]), RANDOM.randbytes(20)),
        "secret.jwt": jwt,
        "secret.aws-key-id": lambda: RANDOM.choice(["AKIA", "ASIA"]) + letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "secret.stripe": lambda: "sk_live_" + word(24, 24),
        "gb.nino": nino,
    }


def kinds(seed, count):
    """Kind -> (values bare, the same as people write them, whether some text would be such a value too, if anybody knows)."""
    rules.seed(seed)
    Faker.seed(seed)
    fake, owners, out = Faker("en_US"), by_validator(), {}
    for name, module, make in rules.RULES + rules.FURTHER:
        for kind in owners.get(name, []):
            if kind not in out and kind in known():
                values = sound(module, make, count, kind)
                plain = [rules.module(module).compact(value) if kind == "us.ssn" else value for value in values]
                out[kind] = (plain, [written(module, value) for value in values], rules.module(module).is_valid)
    for name, locale, provider, length in MADE:
        kind = owners[name][0]
        source = Faker(locale)
        values = [getattr(source, provider)().replace(" ", "") for _ in range(4 * count)]
        values = [value for value in values if len(value) >= length and not NOT_ISSUED.get(kind, lambda _: False)(value)]
        values = [value[:length] for value in values if len(value) == length or provider == "kvnr"]
        values = list(dict.fromkeys(values))[:count]
        out[kind] = (values, values, None)
    cards = [card(fake) for _ in range(count)]
    out["card.pan"] = (cards, [card_grouped(number) for number in cards], luhn.is_valid)
    for group in (persons(fake), hashes()):
        for kind, make in group.items():
            values = [make() for _ in range(count)]
            out[kind] = (list(dict.fromkeys(values)),) * 2 + (None,)
    return dict(sorted(out.items()))


def known():
    from words import WORDS
    return WORDS


# Validator, locale, provider of Faker, and how many characters of what it makes count.
MADE = [("hu-personal", "hu_HU", "ssn", 11), ("tw-nid", "zh_TW", "ssn", 10), ("es-nuss", "es_ES", "nuss", 12), ("de-rvnr", "de_DE", "rvnr", 12), ("de-kvnr", "de_DE", "kvnr", 10), ("mx-nss", "es_MX", "ssn", 11)]
