import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.document import Document, ReadingContext
from domain.mail import Part
from parsers.registry import read_part
from tests.parsers.replies.test_quoted_replies import CONTEXT, SENT, by_line

FIRST, SECOND = SENT.refs[0], SENT.refs[3]


def edited(edit: Callable[[Worksheet], None], *, context: ReadingContext = CONTEXT) -> Document:
    (sheet,) = SENT.attachments
    book = load_workbook(io.BytesIO(sheet.content))
    page = book.active
    assert isinstance(page, Worksheet)
    edit(page)
    stream = io.BytesIO()
    book.save(stream)
    part = Part(name=sheet.name, path="2", media_type=sheet.media_type, content=stream.getvalue(), sha256="0")
    (document,) = read_part(part, context=context, subject="RE: Open orders")
    return document


def row_of(page: Worksheet, ref: str) -> int:
    return next(row for row in range(2, page.max_row + 1) if page.cell(row=row, column=14).value == ref)


def fill(page: Worksheet) -> None:
    page.cell(row=row_of(page, FIRST.ref), column=11).value = datetime(2026, 12, 14)
    page.cell(row=row_of(page, SECOND.ref), column=11).value = "TBD"


WANTED = {
    (FIRST.po, FIRST.line): [("confirm", None, "2026-12-14")],
    (SECOND.po, SECOND.line): [("backorder", None, None)],
}


def test_filled_cells_are_tied_to_our_lines() -> None:
    assert by_line(edited(fill).statements) == WANTED


def test_a_sheet_come_back_as_it_was_says_nothing() -> None:
    assert edited(lambda _: None).statements == ()


def test_rows_may_be_sorted_and_deleted() -> None:
    def shuffle(page: Worksheet) -> None:
        fill(page)
        values = [[c.value for c in row] for row in page.iter_rows(min_row=2)]
        values = [v for v in reversed(values) if v[13] in {FIRST.ref, SECOND.ref}]
        page.delete_rows(2, page.max_row)
        for row, cells in enumerate(values, start=2):
            for column, value in enumerate(cells, start=1):
                page.cell(row=row, column=column).value = value

    assert by_line(edited(shuffle).statements) == WANTED


def test_the_hidden_key_stands_in_for_a_deleted_one() -> None:
    def without_ref(page: Worksheet) -> None:
        fill(page)
        page.delete_cols(1)

    assert by_line(edited(without_ref).statements) == WANTED


def test_a_column_put_in_before_the_answers_moves_nothing() -> None:
    def insert(page: Worksheet) -> None:
        fill(page)
        page.insert_cols(9)
        page.cell(row=1, column=9).value = "our remark"

    assert by_line(edited(insert).statements) == WANTED


def test_a_serial_number_is_the_day_it_means() -> None:
    def number(page: Worksheet) -> None:
        cell = page.cell(row=row_of(page, FIRST.ref), column=11)
        cell.number_format = "General"
        cell.value = (date(2026, 12, 14) - date(1899, 12, 30)).days

    assert by_line(edited(number).statements) == {(FIRST.po, FIRST.line): [("confirm", None, "2026-12-14")]}


@pytest.mark.parametrize("text", ["=1+1", "+cmd|'/c calc'!A0", "@SUM(1)", "-2+3"])
def test_what_looks_like_a_formula_comes_back_as_words(text: str) -> None:
    def write(page: Worksheet) -> None:
        cell = page.cell(row=row_of(page, FIRST.ref), column=13)
        cell.value = text
        cell.data_type = "s"

    assert all(s.promise is None for s in edited(write).statements)
