"""Findings held against the truth: the very bytes and the very kind, or wrong."""
import datetime
from collections import Counter, defaultdict


class Score:
    """Counts by kind and context: right, missed, wrong."""

    def __init__(self, truth, found, also, names=None):
        self.right, self.missed, self.wrong = Counter(), Counter(), Counter()
        self.errors = defaultdict(list)
        for name, values in truth.items():
            context = name.split("/")[0]
            wanted = {(start, end): kind for start, end, kind in values}
            got = set()
            for start, end, said in sorted(set(found.get(name, []))):
                kinds = (names or {}).get(said, [said])
                kind = wanted.get((start, end))
                if kind and (kind in kinds or set(kinds) & set(also.get(kind, []))):
                    got.add((start, end))
                else:
                    # What is wrong is charged to the kind that was said, once for each place.
                    self.wrong[kinds[0], context] += 1
                    self.errors[kinds[0], context].append((name, start, end, said, kind))
            for place, kind in wanted.items():
                if place in got:
                    self.right[kind, context] += 1
                else:
                    self.missed[kind, context] += 1
                    self.errors[kind, context].append((name, *place, None, kind))

    def sums(self, fits):
        """Precision, recall, F1 of what fits, and how many values there are."""
        right, missed, wrong = (sum(n for key, n in counter.items() if fits(*key)) for counter in (self.right, self.missed, self.wrong))
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0, right + missed, wrong

    def kinds(self):
        return sorted({kind for kind, _ in (*self.right, *self.missed)})


def only(truth, kinds):
    """The truth about some kinds."""
    return {name: [place for place in places if place[2] in kinds] for name, places in truth.items()}


CONTEXTS = ["column", "labelled", "log", "sql", "json", "bare", "alike"]


def line(cells):
    return "| " + " | ".join(cells) + " |\n"


def share(sums):
    precision, recall, both, _, _ = sums
    return [f"{precision:.3f}", f"{recall:.3f}", f"{both:.3f}"]


def in_context(kind, context):
    """Overall figures ask for nothing of bare values: what has no form of its own and nothing around it is rightly left alone."""
    return context != "bare"


def page(scores, seed, count, kinds):
    """The tables, as Markdown."""
    out = f"{kinds} kinds, {count} values of each in each context, seed {seed}. Strict: the very bytes and the very kind.\n\n"
    out += line(["all contexts but bare", "precision", "recall", "F1", "values", "wrong"]) + "| --- | --- | --- | --- | --- | --- |\n"
    for name, score in scores:
        sums = score.sums(in_context)
        out += line([name, *share(sums), str(sums[3]), str(sums[4])])
    out += "\n" + line(["context", *(f"{name}: precision, recall, F1, wrong" for name, _ in scores)]) + "| --- |" + " --- |" * len(scores) + "\n"
    for context in CONTEXTS:
        cells = [score.sums(lambda _, at: at == context) for _, score in scores]
        out += line([context, *(f"{' '.join(share(sums))} {sums[4]}" if sums[3] else f"{sums[4]} wrong" for sums in cells)])
    ours = scores[0][1]
    out += "\n" + line(["kind", "F1", *(f"{context}" for context in CONTEXTS[:-1]), "wrong in look-alikes"]) + "| --- |" + " --- |" * (len(CONTEXTS) + 1) + "\n"
    rows = []
    for kind in ours.kinds():
        overall = ours.sums(lambda one, context: one == kind and in_context(one, context))
        cells = []
        for context in CONTEXTS[:-1]:
            sums = ours.sums(lambda one, at: one == kind and at == context)
            if context == "bare":
                cells.append(f"{sums[1]:.2f} of {sums[3]}, {sums[4]} wrong" if sums[3] else "–")
            else:
                cells.append(f"{sums[2]:.3f}" if sums[3] else "–")
        rows.append((overall[2], [kind, f"{overall[2]:.3f}", *cells, str(ours.wrong[kind, "alike"])]))
    for _, cells in sorted(rows, key=lambda row: (row[0], row[1][0])):
        out += line(cells)
    others = {key: n for key, n in ours.wrong.items() if key[0] not in ours.kinds()}
    if others:
        out += "\nWrong, of kinds that no file holds: " + ", ".join(f"{kind} {context} {n}" for (kind, context), n in sorted(others.items())) + ".\n"
    return out


def errors(score, data, count):
    """Some errors of each kind and context, with what stands around."""
    out = ""
    for key, rows in sorted(score.errors.items()):
        out += f"\n{key[0]} in {key[1]}: {len(rows)}\n"
        for name, start, end, said, kind in rows[:count]:
            text = data[name][max(0, start - 60) : end + 20]
            out += f"   {name}:{start} {'missed' if said is None else f'said {said}, is {kind}'}: {text!r}\n"
    return out


def record(root, text):
    """Writes the tables, and the page that says how they came about."""
    day = datetime.date.today().isoformat()
    (root / "benches" / "record" / f"{day}-accuracy.md").write_text(f"# Accuracy, {day}\n\n`benches/accuracy/accuracy.py`\n\n{text}")
    how = (root / "benches" / "accuracy" / "page.md").read_text()
    (root / "docs" / "accuracy.md").write_text(f"{how}\n## Figures of {day}\n\n{text}")
