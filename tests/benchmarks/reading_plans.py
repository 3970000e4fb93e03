"""How well plans are read: `python -m tests.benchmarks.reading_plans [PART ...] [--way]`.

Precision and recall of every kind of item over the plans of tests/plans/corpus, read from their texts, from
Word or PDF files made of them, or with the noise of noise.py. The README.md there says when an item matches.
The misses are listed, those of the hidden parts only if asked for (--misses): who writes the rules is not to
see them.
"""

from __future__ import annotations

import argparse
from time import perf_counter

from bot.plans.files.texts import text_of
from bot.plans.reader import read_plan
from bot.result import Invalid
from tests.benchmarks.report import machine, table
from tests.plans import made
from tests.plans.corpus.matching import ITEMS
from tests.plans.corpus.measure import HIDDEN, PARTS, Judged, Plan, Tally, judge, plans
from tests.plans.corpus.noise import NOISE

HEADER = ("kind", "expected", "found", "right", "precision", "recall")
MADE = {"docx": made.as_docx, "pdf": made.as_pdf}
WAYS = ("txt", *MADE, *NOISE)


def text_by_way_of(text: str, way: str) -> str:
    """Return a plan's text as it comes out of a file of that kind, or with that noise."""
    if way not in MADE:
        return NOISE[way](text) if way in NOISE else text
    document = text_of(MADE[way](text))
    assert not isinstance(document, Invalid), document
    return document.text


def judge_all(some: tuple[Plan, ...], way: str) -> Judged:
    """Return what the reader makes of some plans, its misses led by the plan's name."""
    all_of_them = Judged({})
    for plan in some:
        judged = judge(plan.expected, read_plan(text_by_way_of(plan.text, way)).as_json())
        all_of_them += Judged(judged.tallies, tuple(f"{plan.slug}: {one}" for one in judged.misses))
    return all_of_them


def report(part: str, way: str, *, misses: bool) -> str:
    """Return the table of a part read by one way, and its misses if wanted."""
    begun, some = perf_counter(), plans(part)
    judged = judge_all(some, way)
    all_items = sum((judged.tallies[kind] for kind in ITEMS), Tally())
    rows = [_row(name, one) for name, one in [*judged.tallies.items(), ("all items", all_items)]]
    said = f"{part}: {len(some)} plans by way of {way}, {perf_counter() - begun:.2f} s"
    return "\n\n".join([said, table(HEADER, rows), *(["\n".join(judged.misses)] if misses else [])])


def _row(name: str, one: Tally) -> tuple[str, ...]:
    counts = (str(one.expected), str(one.found), str(one.matched))
    return name, *counts, f"{one.precision:.3f}", f"{one.recall:.3f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--way", choices=WAYS, default="txt")
    parser.add_argument("--misses", action="store_true", help="list the misses of the hidden plans too")
    asked = parser.parse_args()
    print(machine())
    for part in asked.parts:
        print("", report(part, asked.way, misses=asked.misses or part not in HIDDEN), sep="\n")


if __name__ == "__main__":
    main()
