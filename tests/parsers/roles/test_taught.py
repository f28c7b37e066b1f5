import pytest

from domain.document import ReadingContext
from domain.layout_memory import ColumnMap, MappedColumn, layout_of
from parsers.layout import Role
from parsers.pages.tables import layout_of as layout_of_pages
from parsers.roles.guess import roles_of
from parsers.roles.settling import settle_roles
from parsers.roles.taught import taught_headings, taught_role
from tests.parsers.printed import line, page


def column_map(**columns: str) -> ColumnMap:
    return ColumnMap(columns=tuple(MappedColumn(heading=h.replace("_", " "), role=r) for h, r in columns.items()))


def test_a_heading_nobody_foresaw_counts_as_known_once_it_was_taught():
    assert not roles_of("Zugsagd")
    with taught_headings([column_map(Zugsagd="confirmed", Pos="line")]):
        assert roles_of("ZUGSAGD:")[0].role is Role.CONFIRMED
    assert not roles_of("Zugsagd")


def test_what_was_taught_outweighs_the_cells_and_the_neighbours():
    headings, cells = ["Item", "Ship", "Qty"], [["1", "2", "3"], ["11/20/26", "11/21/26", "11/22/26"], ["5", "6", "7"]]
    assert settle_roles(headings, cells)[0] is Role.LINE
    with taught_headings([column_map(Item="item", Ship="date_required", Qty="backordered")]):
        assert settle_roles(headings, cells) == (Role.ITEM, Role.DATE_REQUIRED, Role.BACKORDERED)


def test_a_heading_with_two_meanings_in_two_layouts_is_not_taken_for_known():
    maps = [column_map(Item="line", Qty="ordered"), column_map(Item="item", Qty="ordered")]
    with taught_headings(maps):
        assert taught_role("Item") is None
        assert taught_role("qty") is Role.ORDERED


@pytest.mark.parametrize("spelling", ["Qté cdée", "QTE CDEE", " Qte  cdee: "])
def test_the_fingerprint_of_a_layout_knows_no_case_accent_or_punctuation(spelling):
    assert layout_of(["Item", spelling]) == "item | qte cdee"


def test_nothing_is_taught_outside_of_the_block():
    assert ReadingContext.__dataclass_fields__["taught"].default == ()
    with taught_headings([column_map(Foo="line", Bar="ordered")]):
        pass
    assert taught_role("Foo") is None


def test_taught_headings_are_cut_at_the_right_places_on_a_printed_page():
    printed = page(
        line(100, (50, "Ref"), (90, "Wareneintrag"), (250, "Zugsagd Mass"), (360, "Abgang")),
        line(115, (50, "1"), (90, "PLATE A36"), (270, "12"), (300, "PC"), (360, "11/20/2026")),
        line(130, (50, "2"), (90, "SHEET A1011"), (270, "160"), (300, "PC"), (360, "11/27/2026")),
    )
    assert layout_of_pages([printed]).tables == ()
    taught = column_map(Ref="line", Wareneintrag="description", Zugsagd="confirmed", Mass="uom", Abgang="date_ship")
    with taught_headings([taught]):
        (table,) = layout_of_pages([printed]).tables
    assert [c.role for c in table.columns] == [
        Role.LINE,
        Role.DESCRIPTION,
        Role.CONFIRMED,
        Role.UOM,
        Role.DATE_SHIP,
    ]
    assert [table.rows[1].cells[i].text for i in (2, 3)] == ["160", "PC"]
