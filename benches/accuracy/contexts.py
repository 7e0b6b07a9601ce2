"""Labelled files: each kind's values in a column, behind labels, bare, in logs, SQL and JSON, and text that only looks alike.

Every place of a value is known as it is written. What surrounds values is of no kind: row numbers, amounts, order numbers, UUIDs, times,
checksums, versions, words. Whatever is found there is wrong.
"""
import hashlib
import json
import uuid

from rules import RANDOM, digits, letters
from words import headers, labels

# Kinds that only a typed column can tell.
COLUMN_ONLY = {"name.full", "name.first", "name.last", "address.street", "address.postal-code", "person.user-name"}

SENTENCES = [
    "The parcel left the depot at noon and nobody signed for it.", "Please ask the branch before the end of the quarter.",
    "We spoke to the customer twice; the matter is settled.", "No further action was taken by the team.", "The meeting moved to the small room upstairs.",
    "Prices rose by 4.5 % over the year.", "The pump ran for 1200 hours without a stop.", "Version 2.31.4 fixed the leak.", "See chapter 12, table 3.",
]


class Sheet:
    """A file in the making, and where its values are."""

    def __init__(self, name):
        self.name, self.parts, self.size, self.truth = name, [], 0, []

    def put(self, text):
        data = text.encode()
        self.parts.append(data)
        self.size += len(data)

    def value(self, kind, text):
        start = self.size
        self.put(text)
        self.truth.append((start, self.size, kind))

    def save(self, folder):
        file = folder / self.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(self.parts))


def stamp():
    return f"2026-{RANDOM.randint(1, 12):02}-{RANDOM.randint(1, 28):02}T{RANDOM.randint(0, 23):02}:{RANDOM.randint(0, 59):02}:{RANDOM.randint(0, 59):02}Z"


def some_uuid():
    return str(uuid.UUID(int=RANDOM.getrandbits(128), version=4))


def ean():
    body = RANDOM.choice(["978", "400", "599", "761"]) + digits(9)
    return body + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body)) % 10)


# Header, and what stands under it: of no kind.
TRAPS = [
    ("order_no", lambda: RANDOM.choice("123456789") + digits(9)), ("invoice", lambda: "INV-" + digits(8)), ("total", lambda: f"{RANDOM.randint(1, 9999)}.{digits(2)}"),
    ("created_ms", lambda: "1" + str(RANDOM.randint(6, 7)) + digits(11)), ("request_id", some_uuid), ("etag", lambda: hashlib.md5(RANDOM.randbytes(8)).hexdigest()),
    ("commit", lambda: hashlib.sha1(RANDOM.randbytes(8)).hexdigest()), ("ean", ean), ("tracking_no", lambda: "1Z" + letters(6, "ABCDEFGH0123456789") + digits(10)),
    ("qty", lambda: str(RANDOM.randint(1, 40))), ("app_version", lambda: ".".join(str(RANDOM.randint(0, 30)) for _ in range(3))), ("batch", lambda: letters(2) + digits(6)),
    ("sku", lambda: letters(3) + "-" + digits(5)), ("updated_at", stamp), ("reference", lambda: digits(12)), ("ticket", lambda: digits(11)),
]


def traps(count):
    return RANDOM.sample(TRAPS, count)


def column(kind, values):
    """A CSV export with the kind's column among others."""
    sheet, others = Sheet(f"column/{kind}.csv"), traps(3)
    header = RANDOM.choice(headers(kind))
    sheet.put(",".join(["row", others[0][0], header, others[1][0], others[2][0]]) + "\n")
    for row, value in enumerate(values, 1):
        sheet.put(f"{row},{others[0][1]()},")
        quote = any(char in value for char in ',"\n')
        edge = '"' if quote else ""
        sheet.put(edge)
        sheet.value(kind, value.replace('"', '""'))
        sheet.put(f"{edge},{others[1][1]()},{others[2][1]()}\n")
    return sheet


def labelled(kind, values):
    """Prose with the value behind its label, in the dresses that people write."""
    sheet = Sheet(f"labelled/{kind}.txt")
    dresses = ["{label}: ", "The {label} is ", "{label} ", "{key}=", '"{key}": "', "{label} = ", "* {label}:\t", "Confirmed {label}: "]
    for value in values:
        label, dress = RANDOM.choice(labels(kind)), RANDOM.choice(dresses)
        lead = dress.format(label=label, key=label.lower().replace(" ", "_"))
        sheet.put(f"{RANDOM.choice(SENTENCES)}\n{lead}")
        sheet.value(kind, value)
        sheet.put('",\n' if '": "' in dress else RANDOM.choice(["\n", ", as told by phone.\n", "; checked\n"]))
    return sheet


def bare(kind, values):
    """Prose with nothing that speaks for the value."""
    sheet = Sheet(f"bare/{kind}.txt")
    for value in values:
        sheet.put(f"{RANDOM.choice(SENTENCES)} {RANDOM.choice(['They sent', 'It says', 'Then came', 'Also'])} ")
        sheet.value(kind, value)
        sheet.put(RANDOM.choice([" again.\n", " on Monday.\n", ", and so on.\n"]))
    return sheet


def log(kind, values):
    """A log whose lines name what they show."""
    sheet = Sheet(f"log/{kind}.log")
    for value in values:
        key = RANDOM.choice(headers(kind))
        sheet.put(f'{stamp()} INFO [app] req={some_uuid()} order={digits(12)} dur_ms={RANDOM.randint(1, 3000)} ')
        quote = '"' if " " in value or " " in key else ""
        sheet.put(f"{key}={quote}")
        sheet.value(kind, value)
        sheet.put(f'{quote} status=200 trace={RANDOM.getrandbits(64):016x}\n')
    return sheet


def sql(kind, values):
    """A dump with the kind's column among others."""
    sheet, others = Sheet(f"sql/{kind}.sql"), traps(2)
    key = RANDOM.choice(headers(kind))
    sheet.put(f"CREATE TABLE `t` (`id` int, `{key}` varchar(255), `{others[0][0]}` text, `{others[1][0]}` text);\n")
    for at in range(0, len(values), 20):
        sheet.put(f"INSERT INTO `t` (`id`,`{key}`,`{others[0][0]}`,`{others[1][0]}`) VALUES ")
        for row, value in enumerate(values[at:at + 20], at + 1):
            sheet.put(f"{',' if row > at + 1 else ''}({row},'")
            sheet.value(kind, value.replace("'", "''"))
            sheet.put(f"','{others[0][1]()}','{others[1][1]()}')")
        sheet.put(";\n")
    return sheet


def objects(kind, values):
    """A JSON object a line."""
    sheet, others = Sheet(f"json/{kind}.ndjson"), traps(2)
    key = RANDOM.choice(headers(kind))
    for row, value in enumerate(values, 1):
        sheet.put(f'{{"id":{row},"{others[0][0]}":{json.dumps(others[0][1]())},{json.dumps(key, ensure_ascii=False)}:"')
        sheet.value(kind, json.dumps(value, ensure_ascii=False)[1:-1])
        sheet.put(f'","{others[1][0]}":{json.dumps(others[1][1]())}}}\n')
    return sheet


def near_miss(value, is_sound):
    """The value with one digit changed, if that makes it none."""
    places = [at for at, char in enumerate(value) if char.isdigit()]
    at = RANDOM.choice(places[1:])
    changed = value[:at] + RANDOM.choice([digit for digit in "0123456789" if digit != value[at]]) + value[at + 1:]
    return None if is_sound(changed) else changed


def look_alike(kinds, count):
    """Text without any value: numbers and codes of every length, and near misses without label."""
    sheet = Sheet("alike/text.txt")
    shapes = [make for _, make in TRAPS]
    for _ in range(count):
        sheet.put(f"{RANDOM.choice(SENTENCES)} {RANDOM.choice(shapes)()} {RANDOM.choice(['then', 'and', 'or'])} {digits(RANDOM.randint(6, 20))}.\n")
    yield sheet
    sheet = Sheet("alike/near-misses.txt")
    for kind, (bare, grouped, is_sound) in kinds.items():
        if is_sound:
            for value in (bare + grouped)[: count // 50]:
                wrong = near_miss(value, is_sound)
                if wrong:
                    sheet.put(f"{RANDOM.choice(SENTENCES)} {RANDOM.choice(['They sent', 'It says'])} {wrong} again.\n")
    yield sheet
    sheet = Sheet("alike/app.log")
    for _ in range(count):
        fields = " ".join(f"{name}={make()}" for name, make in traps(4))
        sheet.put(f"{stamp()} WARN [worker] span={RANDOM.getrandbits(64):016x} {fields}\n")
    yield sheet
    sheet = Sheet("alike/numbers.csv")
    sheet.put("id," + ",".join(name for name, _ in TRAPS) + ",a,b,c\n")
    for row in range(1, count + 1):
        sheet.put(f"{row}," + ",".join(make() for _, make in TRAPS) + f",{digits(9)},{digits(11)},{digits(13)}\n")
    yield sheet


CONTEXTS = [column, labelled, bare, log, sql, objects]


def sheets(kinds, count):
    """All files. A file has one writing of its values, as tables and people have."""
    for kind, (plain, grouped, _) in kinds.items():
        for make in CONTEXTS:
            if make in (labelled, bare, log) and kind in COLUMN_ONLY or make is bare and kind == "password.plain":
                continue
            yield make(kind, RANDOM.choice([plain, grouped]))
    yield from look_alike(kinds, 10 * count)


