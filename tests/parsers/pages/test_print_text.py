"""Reports for a line printer: columns by blanks alone."""

from hypothesis import given, settings, strategies as st

from parsers.pages.print_text import read_print
from tests.office_files import HEAD, ROWS

WIDTHS = (6, 40, 6, 5, 11)


def printed(*rows: tuple[str, ...]) -> str:
    return "\n".join("".join(text.ljust(width) for text, width in zip(row, WIDTHS, strict=True)) for row in rows)


def test_columns_that_only_blanks_hold_apart_are_a_table() -> None:
    (table,) = read_print(f"ORDER ACKNOWLEDGMENT\nYour PO: 4501\n\n{printed(HEAD, *ROWS)}\n".encode()).tables
    assert [[cell.text for _, cell in sorted(row.cells.items())] for row in table.rows] == [list(row) for row in ROWS]


def test_a_form_feed_starts_a_page_and_a_repeated_header_goes_on() -> None:
    text = f"{printed(HEAD, ROWS[0])}\n\f{printed(HEAD, ROWS[1])}\n"
    layout = read_print(text.encode())
    assert layout.pages == 2
    assert [row.page for table in layout.tables for row in table.rows] == [1, 2]


def test_a_letter_has_lines_and_no_table() -> None:
    layout = read_print(b"Dear Dana,\n\nyour order ships on Friday.\n")
    assert [line.text for line in layout.lines] == ["Dear Dana,", "your order ships on Friday."]
    assert not layout.tables


def test_lines_beyond_the_limit_are_told() -> None:
    assert read_print(b"x\n" * 6000).warnings == ("only the first 5000 of 6000 lines were read",)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_layout(content: bytes) -> None:
    assert read_print(content).pages >= 0
