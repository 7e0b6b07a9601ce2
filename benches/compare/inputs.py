#!/usr/bin/env python3
"""inputs.py DIR [MIB]: makes dense.csv, combo.txt and app.log of MIB MiB each (64), the same bytes every time.

Everything is made up. dense.csv: id, user name, e-mail, bcrypt or SHA-1, time, address; one account in ten stands there
twice. combo.txt: mail:md5. app.log: access and service lines; one in 200 names a user or a card, one in ten carries a number
that looks like a card and is none. A line of JSON per file says what was planted."""
import hashlib, json, os, random, sys

folder, mib = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 64
os.makedirs(folder, exist_ok=True)
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
DOMAINS = ["northmail-bench.net", "letterbox-bench.co.uk", "postfach-bench.de", "courrier-bench.fr", "inbox-bench.org"]
BASE64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def name(rng):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4)))


def account(number):
    rng = random.Random(number)
    first, last = name(rng), name(rng)
    user = f"{first}{rng.choice(['.', '_', ''])}{last}{rng.randint(1, 9999)}"
    return user, f"{user}.{number}@{rng.choice(DOMAINS)}"


def luhn(digits):
    total = sum(d if i % 2 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits)))
    return -total % 10


def card(rng, good):
    digits = [int(d) for d in rng.choice(["4556", "5425", "4716"])] + [rng.randint(0, 9) for _ in range(11)]
    return "".join(map(str, digits)) + str((luhn(digits) + (0 if good else rng.randint(1, 9))) % 10)


def address(rng):
    return ".".join(str(rng.randint(1, 223)) for _ in range(4))


def dense(rng, i):
    number = rng.randrange(i) if i and rng.random() < 0.1 else i
    user, mail = account(number)
    secret = "$2b$10$" + "".join(rng.choices(BASE64, k=20)) + "." + "O" + "".join(rng.choices(BASE64, k=31))
    if rng.random() < 0.5:
        secret = hashlib.sha1(str(i).encode()).hexdigest()
    when = f"20{rng.randint(10, 23)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    return f"{1000000 + i},{user},{mail},{secret},{when},{address(rng)}\n", {"emails": 1, "hashes": 1}, mail


def combo(rng, i):
    _, mail = account(rng.randrange(i) if i and rng.random() < 0.2 else i)
    return f"{mail}:{hashlib.md5(str(i).encode()).hexdigest()}\n", {"emails": 1, "hashes": 1}, mail


def log(rng, i):
    second = f"{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}"
    if i % 2:
        line = f'{address(rng)} - - [19/Jul/2023:{second} +0000] "GET /api/v1/items?id={rng.randrange(10**16, 10**17)} HTTP/1.1" 200 {rng.randrange(90000)} "-" "curl/7.88.1"'
        planted = {}
    else:
        fake = rng.random() < 0.2
        order = card(rng, False) if fake else str(rng.randrange(10**12, 2 * 10**12))
        line = f'2023-07-19T{second}.000Z INFO [checkout] request_id={rng.getrandbits(128):032x} order={order} ts={1690000000000 + i} msg="stored" dur_ms={rng.randrange(3000)}'
        planted = {"look_alikes": 1} if fake else {}
    mail = None
    if rng.random() < 0.005:
        if rng.random() < 0.67:
            mail = account(rng.randrange(200000))[1]
            line, planted = line + f" user={mail}", planted | {"emails": 1}
        else:
            line, planted = line + f" pan={card(rng, True)}", planted | {"cards": 1}
    return line + "\n", planted, mail


for file, head, make in [("dense.csv", "id,username,email,password_hash,created_at,ip\n", dense), ("combo.txt", "", combo), ("app.log", "", log)]:
    rng, planted, people, size, i = random.Random(1), {}, set(), len(head), 0
    with open(os.path.join(folder, file), "w") as out:
        out.write(head)
        while size < mib << 20:
            line, counts, mail = make(rng, i)
            out.write(line)
            size, i = size + len(line), i + 1
            for what, count in counts.items():
                planted[what] = planted.get(what, 0) + count
            if mail:
                people.add(mail)
    print(json.dumps({"file": file, "bytes": size, "records": i, "people": len(people), **planted}))
