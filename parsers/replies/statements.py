"""From returned rows to statements: the line is the one we asked about, the words go to the reader of answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.document import Caution, Evidence, LineReference, ReadingContext, Statement, StatementKind
from domain.mail import Mail
from domain.promise import PromiseWindow
from domain.quantity import Quantity
from parsers.dates.reading import find_dates, read_window
from parsers.papers.numbers import read_number
from parsers.papers.units import quantity_unit
from parsers.prose.answers import AnswerFact, read_answer
from parsers.replies.in_html import html_rows
from parsers.replies.in_text import TextTable, named_rows, text_table
from parsers.replies.promised_news import promised_days
from parsers.replies.rows import AnswerColumn, Fragment, ReturnedRow, words

_OPEN, _UOM, _LAST_DATE, _DESCRIPTION = 6, 7, 9, 4
_EPOCH = date(1899, 12, 30)  # day 0 of a workbook's serial dates
_SERIAL = re.compile(r"4\d{4}|5\d{4}")
_UNREAD = 0.4  # sureness of an answer nobody could read: a person has to look
# Words that promise nothing and deny nothing.
_CHATTER = re.compile(
    r"(?:still\s+)?(?:checking|working on (?:it|this)|looking into (?:it|this)"
    r"|see (?:above|below|comments?|attached|mail)|thanks?|thank you|thx|ok(?:ay)?|noted|pending|wird gepr\u00fcft"
    r"|en cours|en revisi\u00f3n)"
    r"(?:\s+(?:with|w/)\s+\w+(?:\s+\w+)?)?[.!]*",
    re.IGNORECASE,
)
_ORDER = {column: index for index, column in enumerate(AnswerColumn)}


def returned_rows(mail: Mail, *, context: ReadingContext) -> tuple[Sequence[ReturnedRow], TextTable]:
    """Return our rows in a mail, and where its plain text holds them.

    The HTML is preferred, where cells are cells; the plain text holds them where a program flattened the table.
    """
    table = text_table(mail.text, context.asked, context.sent_texts)
    named = named_rows(mail.text, context.asked, context.sent_texts)
    found = _in_table(mail, table, context)
    # What a person wrote on top about a row outranks a row that came back as it was.
    said = {row.ref.ref for row in named.rows}
    kept = [row for row in found if row.fragments or row.ref.ref not in said]
    answered = {row.ref.ref for row in kept if row.fragments}
    rows = [*kept, *(row for row in named.rows if row.ref.ref not in answered)]
    return rows, TextTable(rows=table.rows, spans=(*table.spans, *named.spans))


def _in_table(mail: Mail, table: TextTable, context: ReadingContext) -> Sequence[ReturnedRow]:
    rows = html_rows(mail.html, context.asked) if mail.html and "<t" in mail.html.lower() else ()
    return rows or table.rows


def row_statements(row: ReturnedRow, *, context: ReadingContext) -> Iterator[Statement]:
    """Yield what the vendor says of one row; nothing where the row came back as it was."""
    if not row.fragments:
        return
    base = _base(row)
    cells = [cell for fragment in _in_order(row.fragments) for cell in _cells(fragment, context)]
    facts = read_answer(cells, open_quantity=base.ordered, context=context)
    if facts:
        yield from (_statement(base, fact, row, context, single=len(facts) == 1) for fact in facts)
    elif not _says_nothing(cells, context):
        yield replace(
            base, cautions=frozenset({Caution.UNCLEAR_KIND}), reading=_UNREAD, note=" | ".join(cells),
            evidence=tuple(_evidence("note", row.fragments)),
        )  # fmt: skip


def _in_order(fragments: Sequence[Fragment]) -> list[Fragment]:
    return sorted(fragments, key=lambda f: _ORDER[f.column])


def _cells(fragment: Fragment, context: ReadingContext) -> tuple[str, ...]:
    """Return a cell's words, a date at their start apart: "12/14 bdl at slitter" is a day and a remark."""
    text = _cell(fragment, context)
    first = next(iter(find_dates(text, context=context)), None)
    if first is None or first.start > 0 or fragment.column in {AnswerColumn.QUANTITY, AnswerColumn.COMMENT}:
        return (text,)
    rest = text[first.end :].lstrip(" ,;:-\u2013")
    return (text[: first.end], rest) if rest else (text,)


def _cell(fragment: Fragment, context: ReadingContext) -> str:
    """Return a cell's words; a serial number in the date column is the day a workbook means."""
    text = " ".join(fragment.text.split())
    if fragment.column is AnswerColumn.DATE and _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(text))
        if abs((day - context.reference).days) < 730:  # noqa: PLR2004 -- two years
            return day.isoformat()
    return text


def _says_nothing(cells: Sequence[str], context: ReadingContext) -> bool:
    """Chatter and the promise of later news are no statement; everything else is looked at by a person."""
    return all(_CHATTER.fullmatch(cell) or promised_days(cell, context=context) for cell in cells)


def _base(row: ReturnedRow) -> Statement:
    cells = row.ref.cells
    amount = read_number(cells[_OPEN]) if len(cells) > _OPEN else None
    unit = quantity_unit(cells[_UOM]) if len(cells) > _UOM else ""
    return Statement(
        kind=StatementKind.CONFIRM,
        target=LineReference(
            row=row.ref.ref,
            po_text=row.ref.po,
            po_line=row.ref.line,
            item_text=cells[_DESCRIPTION] if len(cells) > _DESCRIPTION else "",
        ),
        ordered=Quantity(value=amount, uom=unit) if amount is not None else None,
        page=row.fragments[0].page,
    )


def _statement(
    base: Statement, fact: AnswerFact, row: ReturnedRow, context: ReadingContext, *, single: bool
) -> Statement:
    """Return one fact as a statement; a single date other than the one we showed is a new date for a promise."""
    shown = _last_date(row, context)
    nothing_new = fact.kind is StatementKind.CONFIRM and fact.quantity is None and fact.window is None
    unchanged = nothing_new and Caution.UNDATED not in fact.cautions  # "no change": the date we showed holds
    moved = fact.kind is StatementKind.CONFIRM and fact.window is not None and shown is not None and single
    new_date = moved and shown is not None and fact.window is not None and shown.end != fact.window.end
    quantity, cautions = _shipped_quantity(base, fact)
    return replace(
        base,
        kind=StatementKind.DELAY if new_date else fact.kind,
        quantity=quantity,
        uom_text=fact.uom_text or (quantity.uom if quantity is not None else None),
        promise=shown if unchanged else fact.window,
        previous=fact.previous or (shown if new_date else None),
        ship_date=fact.ship_date,
        tracking=fact.tracking,
        complete_claim=fact.complete,
        cautions=cautions,
        note=fact.note,
        evidence=tuple(e for name in _fields(fact) for e in _evidence(name, row.fragments)),
    )


def _shipped_quantity(base: Statement, fact: AnswerFact) -> tuple[Quantity | None, frozenset[Caution]]:
    """Return the quantity of a fact: "shipped 11/23" beside an open quantity means that quantity.

    Without a day, a number to follow or the word "complete" it may be a part of it, which a person has to look at.
    """
    if fact.kind is not StatementKind.SHIP or fact.quantity is not None:
        return fact.quantity, fact.cautions
    if fact.complete or fact.ship_date is not None or fact.tracking is not None:
        return base.ordered, fact.cautions
    return None, fact.cautions | {Caution.UNCLEAR_QUANTITY}


def _fields(fact: AnswerFact) -> list[str]:
    values = {"eta": fact.window, "ship_date": fact.ship_date, "qty": fact.quantity}
    return [name for name, value in values.items() if value is not None] or ["note"]


def _evidence(name: str, fragments: Sequence[Fragment]) -> Iterator[Evidence]:
    """Point a field at the cells it can be in: the column of that name first, else all that were filled."""
    column = {"eta": AnswerColumn.DATE, "ship_date": AnswerColumn.DATE, "qty": AnswerColumn.QUANTITY}.get(name)
    own = [f for f in fragments if f.column is column] or list(fragments)
    return (Evidence(field=name, page=f.page, place=f.place, text=f.text) for f in own)


def _last_date(row: ReturnedRow, context: ReadingContext) -> PromiseWindow | None:
    shown = row.ref.cells[_LAST_DATE] if len(row.ref.cells) > _LAST_DATE else ""
    found = read_window(shown, context=context) if words(shown) else None
    return found if isinstance(found, PromiseWindow) else None
