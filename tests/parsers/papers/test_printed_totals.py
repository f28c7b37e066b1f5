"""A printed count or quantity that the rows do not add up to lets a person look."""

from datetime import date

import pytest

from domain.document import Document, ReadingContext
from parsers.grids.grid import layout_of
from parsers.grids.grid_rows import Grid
from parsers.papers.interpret import interpret

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"45012"}))
HEAD = (
    ("ORDER ACKNOWLEDGMENT",),
    ("Customer PO", "45012"),
    (),
    ("Line", "Item", "Description", "Qty", "UOM", "Ship Date"),
)
ROWS = (
    ("1", "PL-36", "PLATE A36 1/2 X 96 X 240", "12", "PC", "12/04/2026"),
    ("2", "SH-10", "HR SHEET A1011 10GA X 48 X 120", "160", "PC", "12/04/2026"),
)


def read(*foot: str) -> Document:
    grid = Grid(name="ack", page=1, rows=(*HEAD, *ROWS, (), *((text,) for text in foot)))
    return interpret(layout_of([grid]), name="ack.xlsx", context=CONTEXT)


def readings(document: Document) -> set[float]:
    return {statement.reading for statement in document.statements}


@pytest.mark.parametrize(
    "foot",
    [
        "Total lines: 3",
        "Number of line items 4",
        "No. of lines: 1",
        "Total Qty: 212",
        "TOTAL PIECES 40",
        "Anzahl Positionen: 5",
    ],
)
def test_a_total_the_rows_do_not_add_up_to_makes_every_row_doubtful(foot: str) -> None:
    document = read(foot)
    assert len(document.statements) == 2
    assert max(readings(document)) < 0.7
    assert document.warnings == (f"the rows that were read do not add up to '{foot}'",)


@pytest.mark.parametrize(
    "foot",
    [
        "Total lines: 2",
        "Total Qty: 172",
        "Total pieces: 172.00",
        "Total weight 12,940",
        "Total 1,288.40",
        "Page 1 of 3",
        "2 pallets",
    ],
)
def test_totals_that_fit_and_other_numbers_doubt_nothing(foot: str) -> None:
    document = read(foot)
    assert min(readings(document)) > 0.7
    assert document.warnings == ()


def test_the_total_of_a_part_doubts_nothing() -> None:
    first = Grid(name="a", page=1, rows=(*HEAD, ROWS[0], (), ("Total pieces: 12",)))
    second = Grid(name="b", page=2, rows=(*HEAD[1:], ROWS[1], (), ("Total pieces: 160",)))
    document = interpret(layout_of([first, second]), name="ack.xlsx", context=CONTEXT)
    assert min(readings(document)) > 0.7


PACK = (
    ("PACKING LIST",),
    ("Customer PO", "45012"),
    (),
    ("Line", "Description", "Pcs shipped", "Bundles", "Tag", "Net weight"),
)
LOADED = (
    ("1", "PLATE A36 1/2 X 96 X 240", "12", "3", "T-101", "39,168"),
    ("2", "HR SHEET A1011 10GA X 48 X 120", "40", "2", "T-102", "9,000"),
)


def packed(*foot: str) -> Document:
    grid = Grid(name="pack", page=1, rows=(*PACK, *LOADED, (), *((text,) for text in foot)))
    return interpret(layout_of([grid]), name="pack.xlsx", context=CONTEXT)


@pytest.mark.parametrize(
    "foot",
    [
        "TOTAL 6 bundles",
        "Number of bundles: 4",
        "Total tags: 3",
        "Total weight 41,000",  # less than its rows
        "Total net weight: 60,000",  # a bundle is not listed
        "TOTAL 5 bundles Net 40,000 lbs",
    ],
)
def test_bundles_tags_and_weights_that_do_not_add_up_make_every_row_doubtful(foot: str) -> None:
    document = packed(foot)
    assert {s.quantity.value for s in document.statements if s.quantity} == {12, 40}
    assert max(readings(document)) < 0.7
    assert all("do not add up to" in s.note for s in document.statements)


@pytest.mark.parametrize(
    "foot",
    [
        "TOTAL 5 bundles Net 48,168 lbs",
        "Total tags: 2",
        "Total weight 48,168",
        "Total shipping weight 49,100",  # with its skids
        "Net 48,170 lbs",
        "Ship via our truck, 48,000 lbs max",
        "Gross weight 61,000",
    ],
)
def test_bundles_tags_and_weights_that_add_up_are_believed(foot: str) -> None:
    assert set(readings(packed(foot))) == {1.0}


def test_a_packing_list_keeps_the_weight_of_each_row_with_its_words() -> None:
    weights = [(s.weight.value, s.weight.uom) for s in packed().statements if s.weight]
    assert weights == [(39168, "LB"), (9000, "LB")]
    assert all(any(e.field == "weight" for e in s.evidence) for s in packed().statements)
