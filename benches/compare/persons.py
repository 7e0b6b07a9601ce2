#!/usr/bin/env python3
"""persons.py ENGINE FORM FILE THREADS: the count of people as a database gives it, for the comparison.

ENGINE is duckdb or chdb. FORM is lines (every line is text: e-mails are found by pattern, people are distinct
lower-cased e-mails, each with flags for the kinds of data on their lines), or csv or ndjson (the schema is given: the
e-mail's column is grouped by, flags come from the other columns). Prints a count and its name a line. Runs in the
virtual environment that `peers.sh` makes."""
import pathlib
import sys

TABLE = pathlib.Path(__file__).with_name("patterns.tsv").read_text(encoding="ascii")
PATTERNS = dict(line.split("\t") for line in TABLE.splitlines())
FLAGS = {
    "secret": PATTERNS["hexhash"] + "|" + PATTERNS["bcrypt"],
    "card": PATTERNS["card"],
    "ssn": PATTERNS["ssn"],
    "phone": PATTERNS["phone"],
}
# Another byte than any in a line, so that a CSV reader takes lines whole.
NEVER = "\x01"


def grouped(rows, kept):
    """Rows by e-mail: how many, on how many places, and how many of them with each kind of data."""
    marks = ", ".join(f"{how} as has_{flag}" for flag, how in kept.items())
    sums = ", ".join(f"sum(cast(has_{flag} as int))" for flag in kept)
    people = f"select mail, count(*) as places, {marks} from ({rows}) group by mail"
    return f"select count(*), sum(places), {sums} from ({people})"


def duckdb_query(form, file):
    """The SQL of DuckDB."""
    if form == "lines":
        flags = ", ".join(f"regexp_matches(line, '{pattern}') as {flag}" for flag, pattern in FLAGS.items())
        source = f"""read_csv('{file}', columns={{'line': 'VARCHAR'}}, delim='{NEVER}', quote='', escape='',
            header=false, auto_detect=false, ignore_errors=true, max_line_size=4194304)"""
        rows = f"select lower(unnest(regexp_extract_all(line, '{PATTERNS['email']}'))) as mail, {flags} from {source}"
        kept = {flag: f"bool_or({flag})" for flag in FLAGS}
    elif form == "csv":
        rows = f"""select lower(email) as mail, password_hash, created_at from read_csv('{file}', header=true,
            delim=',', auto_detect=false, columns={{'id': 'BIGINT', 'username': 'VARCHAR', 'email': 'VARCHAR',
            'password_hash': 'VARCHAR', 'created_at': 'TIMESTAMP', 'ip': 'VARCHAR'}})"""
        kept = {"secret": "bool_or(password_hash like '$2a$%')", "dated": "min(created_at) <= max(created_at)"}
    else:
        rows = f"""select lower(email) as mail, ssn, payment from read_json('{file}', format='newline_delimited',
            columns={{'customer_id': 'BIGINT', 'email': 'VARCHAR', 'phone': 'VARCHAR', 'ssn': 'VARCHAR',
            'payment': 'STRUCT(card VARCHAR, exp VARCHAR)'}})"""
        kept = {"ssn": "bool_or(ssn is not null)", "card": "bool_or(payment.card <> '')"}
    return grouped(rows, kept), ["people", "emails", *kept]


def chdb_query(form, file):
    """The SQL of chDB, which is ClickHouse in a library."""
    if form == "lines":
        wanted = {**FLAGS, "email": PATTERNS["email"]}
        escaped = {name: pattern.replace("\\", "\\\\") for name, pattern in wanted.items()}
        flags = ", ".join(f"match(line, '{escaped[flag]}') as {flag}" for flag in FLAGS)
        source = f"file('{file}', 'LineAsString', 'line String')"
        rows = f"select lower(arrayJoin(extractAll(line, '{escaped['email']}'))) as mail, {flags} from {source}"
        kept = {flag: f"max({flag})" for flag in FLAGS}
    elif form == "csv":
        rows = f"""select lower(email) as mail, password_hash, created_at from file('{file}', 'CSVWithNames', 'id Int64,
            username String, email String, password_hash String, created_at DateTime, ip String')"""
        kept = {"secret": "max(startsWith(password_hash, '$2a$'))", "dated": "min(created_at) <= max(created_at)"}
    else:
        rows = f"""select lower(email) as mail, ssn as number, payment from file('{file}', 'JSONEachRow',
            'customer_id Int64, email String, phone String, ssn Nullable(String),
            payment Tuple(card String, exp String)')"""
        kept = {"ssn": "max(number is not null)", "card": "max(tupleElement(payment, 'card') <> '')"}
    return grouped(rows, kept), ["people", "emails", *kept]


def duckdb_answer(query, threads):
    """One row of counts; what does not fit in memory goes to the working folder."""
    import duckdb

    engine = duckdb.connect(":memory:")
    for option in (f"threads={threads}", "temp_directory='spill'", "preserve_insertion_order=false"):
        engine.execute(f"set {option}")
    return engine.execute(query).fetchone()


def chdb_answer(query, threads):
    """The same from chDB; unknown fields of an object are passed over, as DuckDB does."""
    import chdb

    settings = f"max_threads={threads}, input_format_skip_unknown_fields=1"
    return str(chdb.query(f"{query} settings {settings}", "TSV")).split()


def main():
    engine, form, file, threads = sys.argv[1:]
    file = file.replace("'", "''")
    build, answer = {"duckdb": (duckdb_query, duckdb_answer), "chdb": (chdb_query, chdb_answer)}[engine]
    query, names = build(form, file)
    for name, count in zip(names, answer(query, int(threads))):
        print(f"{count}\t{name}")


if __name__ == "__main__":
    main()
