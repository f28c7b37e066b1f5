"""Our workbook come back filled in: rows are known by their Ref, wherever rows and columns went."""

import io
from collections.abc import Iterator

import python_calamine as calamine

from domain.document import Document, ReadingContext
from domain.errors import DocumentError
from domain.mail import MailKind, Part
from parsers.grids.sheet import cell_text, check_workbook
from parsers.replies.in_html import rows_of_grid
from parsers.replies.rows import ReturnedRow
from parsers.replies.statements import row_statements

_MOST_ROWS = 5_000
_MOST_COLUMNS = 100


def read_returned_sheet(part: Part, *, context: ReadingContext) -> Document | None:
    """Return the answers of our own sheet; None where the workbook holds none of our rows.

    Hidden columns are read too: our key stands in one.

    Raises:
        DocumentError: the workbook is one that must not be opened.
    """
    if not context.asked:
        return None
    check_workbook(part.content, name=part.name)
    try:
        rows = list(_rows(part.content, context))
    except (calamine.CalamineError, calamine.PasswordError, OSError, ValueError, OverflowError) as error:
        raise DocumentError(f"{part.name}: cannot be read as a workbook ({error})") from error
    if not rows:
        return None
    statements = tuple(s for row in rows for s in row_statements(row, context=context))
    orders = tuple(dict.fromkeys(row.ref.po for row in rows))
    return Document(name=part.name, kind=MailKind.REPLY, po_numbers=orders, statements=statements)


def _rows(content: bytes, context: ReadingContext) -> Iterator[ReturnedRow]:
    seen: set[str] = set()
    with calamine.load_workbook(io.BytesIO(content)) as book:
        for page, name in enumerate(book.sheet_names, start=1):
            sheet = book.get_sheet_by_name(name)
            left = sheet.start[1] if sheet.start else 0
            top = sheet.start[0] if sheet.start else 0
            rows: list[list[str]] = [[]] * top
            rows += [
                [""] * left + [cell_text(value) for value in row[:_MOST_COLUMNS]]
                for _, row in zip(range(_MOST_ROWS), sheet.to_python(skip_empty_area=True), strict=False)
            ]
            for row in rows_of_grid(name, page, rows, context.asked):
                if row.ref.ref not in seen:
                    seen.add(row.ref.ref)
                    yield row
