"""What was found against what was planted: a fast run that finds less is not fast."""
from inputs import TITLES

# Programs that tell e-mails apart from end to end; ends alone can be more than one for one e-mail.
APPROXIMATE = ("Vectorscan, ends", "bulk_extractor")
CARDS_ARE_CHECKED = ("breachscope",)


def section(results):
    """The part of the document: every count that differs, or that none does."""
    rows, compared = [], 0
    for key in results.runs:
        if results.counts(*key):
            compared += 1
            rows += [(key, *row) for row in differences(results, key)]
    if not compared:
        return ""
    text = f"## Counts\n\nWhat {compared} contestants found, against the truth where it is known, and run against run.\n"
    if not rows:
        return text + "None differs from what it should be."
    text += "\n| input | task | contestant | what | found | should be |\n| --- | --- | --- | --- | --- | --- |"
    for (task, item, name), what, found, expected in rows:
        text += f"\n| {TITLES[item]} | {task} | {name} | {what} | {found} | {expected} |"
    return text


def differences(results, key):
    """What is found that should not be so: rows of what, found, expected."""
    task, item, name = key
    counts, told = results.counts(*key), results.setup["inputs"][item]
    expected = expectations(name, task, counts, told)
    rows = [(what, counts.get(what), should) for what, should, right in expected if not right]
    for run in results.good(*key)[1:]:
        changed = [(what, count) for what, count in run["counts"].items() if not steady(what, count, counts)]
        rows += [(f"{what}, run {run['turn'] + 1}", count, f"as before: {counts.get(what)}") for what, count in changed]
    return rows


def steady(what, count, counts):
    """Equal from run to run; a case's size may differ by a few bytes, its times of day having no fixed length."""
    return count == counts.get(what) or what == "case_bytes"


def expectations(name, task, counts, told):
    """Each count that the truth knows: what, the expected as text, whether it is so."""
    if "emails" not in told:
        return
    if "emails" in counts:
        least = name in APPROXIMATE
        right = counts["emails"] >= told["emails"] if least else counts["emails"] == told["emails"]
        yield "emails", f"{'at least ' if least else ''}{told['emails']}", right
    if "people" in counts:
        yield "people", str(told["people"]), counts["people"] == told["people"]
    if "distinct_emails" in counts:
        yield "distinct_emails", str(told["people"]), counts["distinct_emails"] == told["people"]
    if "cards" in counts and task != "people" or "case_bytes" in counts:
        # Patterns cannot tell a look-alike from a card.
        exact = name in CARDS_ARE_CHECKED or task != "detect"
        right = counts["cards"] == told["cards"] if exact else counts["cards"] >= told["cards"]
        yield "cards", f"{'' if exact else 'at least '}{told['cards']}", right
