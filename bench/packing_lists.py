"""Line items of real packing lists in Excel and CSV, read by our grid reader, beside another program's parse of them.

Usage: ``python bench/packing_lists.py [FOLDER] [--misses] [--layouts=dev|held|NAME]``, or the folder in
``BACKSTOP_PACKING_LISTS``. The data is not part of the repository (Defra's packing-list tests, Open Government
Licence v3); without it the script says so and ends. ``json/LAYOUT.json`` holds ``cases`` (cells per sheet; a case that
is a list of rows is a CSV file) and ``expected`` (their parses); ``xlsx/LAYOUT__CASE.xlsx`` is the workbook of a case.

What counts as true: their parses do not name the case they belong to, and many cases have none. So the truth of a case
is built from its cells. Per layout, the headings of description, commodity code, packages and net weight are learnt
from the columns that hold the values of an expected parse; every row below such headings with a name and a number is
an expected row. Two layouts have no parse at all, so their headings are given; a sheet without one of its layout's
headings is read with those of the others. Rows of zeros are formulas drawn down too far and no items. The column
``expected`` counts the cases whose rows built so are exactly one of the expected parses.

What counts as right:
  item    a row of ours has the description in a column of descriptions or item numbers, or, where the sheet gives no
          description, the code in any column;
  count   that row's number of packages (a column of packages, else of a quantity or of pieces) is the expected one,
          and missing where theirs is missing;
  weight  the same for the net weight;
  extra   a row of ours with a count or a weight that is no expected row; a row with neither says nothing.
Accuracy is right / (expected + extra). A case is right with no miss and no extra row. In a case without expected rows
(no data, no header, false headings), rows of a table whose columns were named by content do not count as extra: they
carry a warning and wait for a person.

The layouts are two halves by a hash of their names: rules were made from the cells of ``dev``, ``held`` is the check.
"""

import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from domain.errors import DocumentError
from parsers.grids.delimited import read_delimited
from parsers.grids.sheet import cell_text, read_sheet
from parsers.layout import Layout, Role, Table, TableRow

NAMES = ("description", "commodity_code")
PACKAGES, WEIGHT = "number_of_packages", "total_net_weight_kg"
FIELDS = (*NAMES, PACKAGES, WEIGHT)
ITEM_ROLES = (Role.DESCRIPTION, Role.ITEM, Role.CUSTOMER_ITEM, Role.SIZE)
COUNT_ROLES = (Role.BUNDLES, Role.SHIPPED, Role.QUANTITY, Role.PIECES, Role.ORDERED)

LEAST_SHARE = 0.7
# Two layouts are CSV files without any expected parse: their headings as a person reads them.
GIVEN = {
    "asda_model4": ("article description", "classification code", "quantity ordered", "net weight kg"),
    "iceland_model2": ("Product/Part Number description", "Tariff Code EU", "Packages", "Net Weight/Package KG"),
}

Cells = Mapping[int, str]  # column from 0 -> text
Item = Mapping[str, str]
Heads = Mapping[str, Mapping[str, float]]  # field -> heading -> share of the parses it fits


@dataclass(slots=True)
class Score:
    cases: int = 0
    cases_right: int = 0
    given: int = 0
    rows: int = 0
    items: int = 0
    quantities: int = 0
    weights: int = 0
    extra: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("cases", "cases_right", "given", "rows", "items", "quantities", "weights", "extra"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self, name: str) -> str:
        whole = max(1, self.rows + self.extra)
        return (
            f"{name:28} {self.cases:5} {self.cases_right:5} {self.given:8} {self.rows:5} {self.items:5} "
            f"{self.quantities:5} {self.weights:6} {self.extra:5}  {self.items / whole:6.3f} "
            f"{self.quantities / whole:6.3f} {self.weights / whole:6.3f}"
        )


def half(layout: str) -> str:
    return "held" if hashlib.md5(layout.encode(), usedforsecurity=False).digest()[0] % 2 else "dev"


# ---------- the truth of a case ----------


def sheets_of(case: object) -> list[list[Cells]]:
    """The cells of a case; empty for cases of scanned forms and PDF words, which are no grids."""
    if isinstance(case, list):
        return [[{i: cell_text(v) for i, v in enumerate(row) if v is not None and cell_text(v)} for row in case]]
    if not isinstance(case, dict):
        return []
    found = []
    for rows in case.values():
        if not isinstance(rows, list) or any(not isinstance(row, dict) or "content" in row for row in rows):
            return []
        found.append(
            [{letters(k): text for k, v in row.items() if v is not None and (text := cell_text(v))} for row in rows]
        )
    return found


def letters(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def items_of(result: object) -> list[Item]:
    rows = result.get("items") if isinstance(result, dict) else None
    return [
        {f: cell_text(row[f]) for f in FIELDS if row.get(f) is not None and cell_text(row[f])}
        for row in rows or []
        if any(row.get(f) is not None for f in FIELDS)
    ]


def same(a: str, b: str) -> bool:
    one, other = number(a), number(b)
    return a == b or (one is not None and other is not None and abs(one - other) < Decimal("1e-9"))


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def heading(text: str) -> str:
    plain = re.sub(r"\s*(?:\([\d.,]+\w*\)|= *\d+)$", "", text)  # a sum in the heading: "No. of pkgs = 79"
    return "".join(c for c in plain.casefold() if c.isalnum())


def learnt(cases: Sequence[list[list[Cells]]], results: Sequence[list[Item]]) -> Heads:
    """Headings per field: those over the columns that hold a field's value in every item of an expected parse."""
    votes: dict[str, Counter[str]] = {f: Counter() for f in FIELDS}
    chances: dict[str, Counter[str]] = {f: Counter() for f in FIELDS}
    for sheets in cases:
        for items in results:
            places = located(sheets, items)
            for f in FIELDS if places else ():
                told = [(s, r, item[f]) for (s, r), item in zip(places, items, strict=True) if f in item]
                if not told:
                    continue
                heads = [heads_of(sheets[s], r) for s, r, _ in told]
                for head in set().union(*heads):
                    chances[f][head] += 1
                    votes[f][head] += all(
                        head in h and same(sheets[s][r].get(h[head], ""), v)
                        for h, (s, r, v) in zip(heads, told, strict=True)
                    )
    shares = {f: {h: n / chances[f][h] for h, n in votes[f].items()} for f in FIELDS}
    # a gross weight that happens to equal the net one proves nothing
    return {f: {h: n for h, n in shares[f].items() if n > LEAST_SHARE and "gross" not in h} for f in FIELDS}


def located(sheets: list[list[Cells]], items: list[Item]) -> list[tuple[int, int]]:
    rows = [(s, r) for s, sheet in enumerate(sheets) for r in range(len(sheet))]
    places: list[tuple[int, int]] = []
    for item in items:
        later = rows[rows.index(places[-1]) + 1 :] if places else rows
        fits = (p for p in later if all(any(same(v, c) for c in sheets[p[0]][p[1]].values()) for v in item.values()))
        place = next(fits, None) if item else None
        if place is None:
            return []
        places.append(place)
    return places


def heads_of(sheet: list[Cells], row: int) -> dict[str, int]:
    """The nearest row above with three texts and no number, as heading -> column."""
    for above in range(row - 1, -1, -1):
        cells = sheet[above]
        if len(cells) > 2 and not any(number(text) is not None for text in cells.values()):
            return {heading(text): column for column, text in cells.items()}
    return {}


def columns_in(cells: Cells, heads: Heads) -> dict[str, int]:
    """Fields of a header row with their columns; of two headings for one field the one that fits more parses."""
    found: dict[str, list[tuple[float, int]]] = {}
    for column, text in cells.items():
        for f in FIELDS:
            if (share := heads[f].get(heading(text))) is not None:
                found.setdefault(f, []).append((share, column))
    return {f: max(columns)[1] for f, columns in found.items()}


def built(sheets: list[list[Cells]], heads: Heads, others: Heads) -> list[Item]:
    found: list[Item] = []
    for sheet in sheets:
        columns: dict[str, int] = {}
        for cells in sheet:
            named = columns_in(cells, heads)
            if "description" in named:
                columns = columns_in(cells, others) | named
                continue
            item = {f: cells[c] for f, c in columns.items() if c in cells}
            counts = [n for f in (PACKAGES, WEIGHT) if (n := number(item.get(f, ""))) is not None]
            if counts and any(counts) and any(f in item for f in NAMES):
                found.append(item)
    return found


# ---------- our reading ----------


def ours(layout: Layout) -> Iterator[tuple[Item, bool]]:
    """Our rows as items with all names they have, and whether their columns were named by content."""
    for table in layout.tables:
        guessed = not any(column.header for column in table.columns)
        for row in table.rows:
            names = [text for role in ITEM_ROLES for text in texts(table, row, role)]
            item = {f"name {i}": text for i, text in enumerate(names)} | {
                f"cell {i}": c.text for i, c in row.cells.items()
            }
            for f, roles in ((PACKAGES, COUNT_ROLES), (WEIGHT, (Role.WEIGHT,))):
                role = next((r for r in roles if table.index(r) is not None), None)
                value = next(iter(texts(table, row, role)), "") if role else ""
                if value:
                    item[f] = value
            yield item, guessed


def texts(table: Table, row: TableRow, role: Role) -> list[str]:
    return [row.cells[i].text for i, c in enumerate(table.columns) if c.role is role and i in row.cells]


def compare(truth: list[Item], rows: list[tuple[Item, bool]]) -> Score:
    score = Score(cases=1, rows=len(truth))
    left = [(item, guessed) for item, guessed in rows if PACKAGES in item or WEIGHT in item]
    for item in truth:
        mine = next((m for m in left if names_it(item, m[0])), None)
        if mine is None:
            score.misses.append(f"no row for {dict(item)}")
            continue
        left.remove(mine)
        score.items += 1
        for f, name in ((PACKAGES, "quantities"), (WEIGHT, "weights")):
            if (f in item) == (f in mine[0]) and same(item.get(f, ""), mine[0].get(f, "")):
                setattr(score, name, getattr(score, name) + 1)
            else:
                score.misses.append(f"{f} {mine[0].get(f)!r} for {dict(item)}")
    extra = [item for item, guessed in left if truth or not guessed]
    score.extra = len(extra)
    score.misses.extend(f"extra {item}" for item in extra)
    score.cases_right = int(not score.misses)
    return score


def names_it(item: Item, mine: Item) -> bool:
    if "description" in item:
        return item["description"] in {text for key, text in mine.items() if key.startswith("name")}
    return item["commodity_code"] in mine.values()


def read(folder: Path, layout: str, case: str, cells: object) -> Layout:
    if isinstance(cells, list):
        lines = ["\t".join("" if v is None else cell_text(v) for v in row) for row in cells]
        return read_delimited("\n".join(lines).encode(), name=f"{case}.csv")
    return read_sheet((folder / "xlsx" / f"{layout}__{case}.xlsx").read_bytes(), name=f"{case}.xlsx")


@dataclass(frozen=True, slots=True)
class Truth:
    """A layout's cases that are grids, the expected parses, and the headings learnt from both."""

    raw: Mapping[str, object]
    cases: Mapping[str, list[list[Cells]]]
    results: list[list[Item]]
    heads: Heads


def truth_of(path: Path) -> Truth:
    data = json.loads(path.read_text(encoding="utf-8"))
    cases = {name: sheets for name, cells in data["cases"].items() if any(sheets := sheets_of(cells))}
    results = [items for result in data["expected"].values() if (items := items_of(result))]
    # cases about wrong headings have none to learn from
    given = dict(zip(FIELDS, GIVEN.get(path.stem, ()), strict=False))
    sheets = [found for name, found in cases.items() if "header" not in name.casefold()]
    heads = {f: {heading(given[f]): 1.0} if given else found for f, found in learnt(sheets, results).items()}
    return Truth(raw=data["cases"], cases=cases, results=results, heads=heads)


def measured(folder: Path, layout: str, true: Truth, others: Heads) -> tuple[Score, list[str]]:
    total, misses = Score(), []
    for name, sheets in true.cases.items():
        truth = built(sheets, true.heads, others)
        try:
            rows = list(ours(read(folder, layout, name, true.raw[name])))
        except (DocumentError, FileNotFoundError) as error:
            rows = []
            misses.append(f"{layout} {name}: {error}")
        score = compare(truth, rows)
        score.given = int(truth in true.results)
        misses.extend(f"{layout} {name}: {miss}" for miss in score.misses)
        total.add(score)
    return total, misses


def main() -> None:
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    only = next((w.partition("=")[2] for w in sys.argv[1:] if w.startswith("--layouts=")), "")
    folder = Path(words[0] if words else os.environ.get("BACKSTOP_PACKING_LISTS", ""))
    if not (words or "BACKSTOP_PACKING_LISTS" in os.environ) or not (folder / "json").is_dir():
        print("packing lists: no data (give its folder as an argument or in BACKSTOP_PACKING_LISTS)")
        return
    print(f"{'layout':28} cases right expected  rows  item count weight extra    item  count weight")
    halves = {"dev": Score(), "held": Score()}
    shown: list[str] = []
    truths = {path.stem: truth_of(path) for path in sorted((folder / "json").glob("*.json"))}
    everywhere = {f: {h: n for true in truths.values() for h, n in true.heads[f].items()} for f in FIELDS}
    for name, true in truths.items():
        if not true.cases or (only and only not in (half(name), name)):
            continue
        score, misses = measured(folder, name, true, everywhere)
        shown.extend(misses)
        print(score.line(f"{name} ({half(name)})"))
        halves[half(name)].add(score)
    print("no grids (scanned forms, PDF words):", *(name for name, true in truths.items() if not true.cases))
    whole = Score()
    for name, score in halves.items():
        print(score.line(f"all {name}"))
        whole.add(score)
    print(whole.line("all"))
    if "--misses" in sys.argv:
        print(*shown, sep="\n")


if __name__ == "__main__":
    main()
