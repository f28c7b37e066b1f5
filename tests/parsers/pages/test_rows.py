import pytest

from parsers.layout import Role
from parsers.pages.rows import expectation, is_row, types_of
from tests.parsers.printed import line

ROLES = (Role.LINE, Role.DESCRIPTION, Role.ORDERED, Role.SHIPPED, Role.WEIGHT)
WANTED = expectation([types_of(r) for r in ROLES], ROLES)


def row_of(*texts: str) -> bool:
    return is_row(line(50, (10, " ".join(texts))), {i: t for i, t in enumerate(texts) if t}, WANTED)


@pytest.mark.parametrize(
    "texts",
    [
        ("1", "PLATE A36", "12", "12", "39,238"),
        ("2", "FLAT A36", "2,000 LB", "", ""),
        ("", "SKID CHARGE", "", "2 EA", ""),
        ("", "FREIGHT", "1", "", ""),
    ],
)
def test_items_and_charges_are_rows(texts: tuple[str, ...]) -> None:
    assert row_of(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        ("", "Tag B71144 Ht 4A2210", "", "40 pcs", "8,985"),
        ("TOTAL", "", "172", "132", "66,178"),
        ("", "Item total 5,928 lbs", "", "", ""),
        ("", "Your item no.: 10", "", "", ""),
        ("Please", "contact us if this date", "does", "not", "suit"),
        ("", "** CONTINUED **", "", "", ""),
    ],
)
def test_packages_totals_notes_and_prose_are_no_rows(texts: tuple[str, ...]) -> None:
    assert not row_of(*texts)
