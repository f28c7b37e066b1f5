"""Answers typed into our own request table: the row tells the line, the vendor's cells tell the rest (DOMAIN 2.4, 5.5).

Only cells beyond our own columns are read, so that our own dates and quantities never come back as a vendor's word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.document import Caution, Cell, Evidence, LineReference, ReadingContext, Span, Statement, StatementKind
from domain.mail import Mail
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.dates.reading import NoDate, read_window
from parsers.papers.numbers import read_number
from parsers.papers.units import quantity_unit
from parsers.prose.drafts import Draft
from parsers.prose.quantities import counting_unit
from parsers.prose.quotes import Block
from parsers.prose.reader import Reader
from parsers.prose.scopes import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFact:
    """One thing an answer says of its line; ``quantity`` without a unit of its own is in the row's unit."""

    kind: StatementKind
    quantity: Quantity | None = None
    uom_text: str | None = None
    window: PromiseWindow | None = None
    previous: PromiseWindow | None = None
    ship_date: date | None = None
    tracking: str | None = None
    complete: bool = False
    cautions: frozenset[Caution] = frozenset()
    note: str = ""


def read_answer(
    cells: Sequence[str], *, open_quantity: Quantity | None, context: ReadingContext
) -> tuple[AnswerFact, ...]:
    """Read the free text of one row's answer cells ("12/16 | | bdl at slitter", "have 4, bal TBD").

    Args:
        cells: the vendor's cells of one row, in order; empty ones are left out.
        open_quantity: what our row asked for; the rest of a part is counted from it.
        context: the mail's day and the vendor's habits.

    Returns:
        What is said, in order; nothing for empty cells or words that say nothing of the line ("checking").
        Dates have the basis "ship" unless the words say otherwise, since the column asks for ship dates.
    """
    filled = [c.strip() for c in cells if c.strip(" \t\u00a0-\u2013\u2014")]
    if not filled:
        return ()
    note = " | ".join(filled)
    if len(filled) == 1 and (whole := _whole_answer(filled[0], context)) is not None:
        return (replace(whole, note=note),)
    reader = Reader(
        context=context, base=Scope(lines=("0",)), whole_quantity=open_quantity.value if open_quantity else None
    )
    reader.read(", ".join(filled), start=0)
    facts = [_fact(d, open_quantity, note) for d in reader.drafts if d.verdict.kind is not None]
    if not facts and reader.unchanged:
        return (AnswerFact(kind=StatementKind.CONFIRM, note=note),)
    return tuple(_with_said_dates(facts, filled, context))


_GONE = re.compile(
    r"\b(?:shipped|sent|left|delivered|picked up|versandt|versendet|geliefert|exp\u00e9di\u00e9e?s?|enviad[oa]s?)\b",
    re.IGNORECASE,
)


def _whole_answer(text: str, context: ReadingContext) -> AnswerFact | None:
    if _GONE.search(text):  # a day in the past tense is no promise
        return None
    window = read_window(text, context=context)
    if isinstance(window, NoDate):
        return AnswerFact(kind=StatementKind.BACKORDER, cautions=frozenset({Caution.UNDATED}))
    if window is None:
        return None
    kind = StatementKind.DELAY if re.match(r"\s*(?:now|new|rev)", text, re.IGNORECASE) else StatementKind.CONFIRM
    if re.search(r"\b(?:b/?o|back)\b", text, re.IGNORECASE):
        kind = StatementKind.BACKORDER
    return AnswerFact(kind=kind, window=_shipping(window))


def _shipping(window: PromiseWindow) -> PromiseWindow:
    return window if window.basis is not None else replace(window, basis=Basis.SHIP)


def _fact(draft: Draft, open_quantity: Quantity | None, note: str) -> AnswerFact:
    verdict = draft.verdict
    kind = verdict.kind or StatementKind.CONFIRM
    amount = draft.quantity if draft.quantity is not None else (verdict.quantity.amount if verdict.quantity else None)
    unit = draft.unit if draft.quantity is not None else (verdict.quantity.unit if verdict.quantity else None)
    uom = counting_unit(unit) if unit else (open_quantity.uom if open_quantity else "")
    shipped = kind is StatementKind.SHIP
    return AnswerFact(
        kind=kind,
        quantity=None if amount is None else Quantity(value=amount, uom=uom),
        uom_text=unit,
        window=_shipping(verdict.window) if verdict.window and not shipped else None,
        previous=verdict.previous,
        ship_date=verdict.ship_date,
        tracking=verdict.tracking.values[0] if verdict.tracking and shipped else None,
        complete=verdict.complete and shipped,
        cautions=verdict.cautions,
        note=note,
    )


def _with_said_dates(facts: list[AnswerFact], cells: Sequence[str], context: ReadingContext) -> Iterator[AnswerFact]:
    """Mark a backorder without a date where a cell says that there is none; read "stk" as ready now."""
    undated = any(
        isinstance(read_window(c, context=context), NoDate)
        or re.search(r"\btb[dac]\b|no\s+(?:eta|date)", c, re.IGNORECASE)
        for c in cells
    )
    ready = next((w for c in cells if isinstance(w := read_window(c, context=context), PromiseWindow)), None)
    for fact in facts:
        if fact.kind is StatementKind.BACKORDER and fact.window is None and undated:
            yield replace(fact, cautions=fact.cautions | {Caution.UNDATED})
        elif fact.kind is StatementKind.CONFIRM and fact.window is None and ready is not None:
            yield replace(fact, window=_shipping(ready))
        else:
            yield fact


# ---------------------------------------------------------------- our table in a mail


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One returned row of our table: our columns and what stands in the vendor's."""

    key: str
    po: str
    line: str
    item: str
    opened: str
    uom: str
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


def answered_rows(mail: Mail, blocks: tuple[Block, ...], *, context: ReadingContext) -> tuple[Statement, ...]:
    """Return the statements of our request table, where the mail brings it back filled in.

    The HTML is preferred, where cells are cells; the plain twin is split where several blanks stand.
    """
    del blocks  # the table is ours wherever it stands, quoted or not
    rows = list(_html_rows(mail.html)) if mail.html and "<t" in mail.html.lower() else []
    rows = rows or list(_text_rows(mail.text))
    return tuple(s for row in rows for s in _row_statements(row, context))


def _row_statements(row: AnsweredRow, context: ReadingContext) -> Iterator[Statement]:
    opened = read_number(row.opened)
    quantity = Quantity(value=opened, uom=quantity_unit(row.uom) if row.uom else "") if opened is not None else None
    for fact in read_answer(row.answers, open_quantity=quantity, context=context):
        yield Statement(
            kind=fact.kind,
            target=LineReference(row=row.key, po_text=row.po, po_line=row.line, item_text=row.item),
            quantity=fact.quantity,
            uom_text=fact.uom_text or (row.uom or None if fact.quantity else None),
            ordered=quantity,
            promise=fact.window,
            previous=fact.previous,
            ship_date=fact.ship_date,
            tracking=fact.tracking,
            complete_claim=fact.complete,
            evidence=row.evidence,
            cautions=fact.cautions,
            note=fact.note,
        )


_KEY = re.compile(r"[A-Z0-9]{3,8}-\d{1,4}")


def names_row(text: str) -> bool:
    """Tell whether a line of ours is a row of our request table, by its key."""
    return _KEY.search(text) is not None


_ANSWER_HEADER = re.compile(
    r"your\s+(?:new\s+|confirmed\s+)?(?:ship|delivery|dock|promise)\s*date|qty\s+you|your\s+(?:qty|quantity|answer|comment|reply)|comments?|remarks?|notes?",
    re.IGNORECASE,
)
_OURS = (
    ("ref", "key"),
    ("po", "po"),
    ("line", "line"),
    ("ln", "line"),
    ("item", "item"),
    ("open", "opened"),
    ("uom", "uom"),
)


def _columns(header: Sequence[str]) -> dict[str, int] | None:
    """Return where our columns stand and, as ``answers``, where the vendor's begin; None for another table."""
    names = [h.strip().lower() for h in header]
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        for word, column in _OURS:
            if re.match(rf"{word}\b", name) and column not in found:
                found[column] = index
                break
    first = next((i for i, n in enumerate(names) if _ANSWER_HEADER.match(n)), None)
    if first is None or not {"key", "po", "line"} <= found.keys() or found["key"] > found["po"]:
        return None
    return {**found, "answers": first}


def _answered(cells: Sequence[str], columns: dict[str, int], evidence: tuple[Evidence, ...]) -> AnsweredRow | None:
    def cell(name: str) -> str:
        index = columns.get(name)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    if not _KEY.fullmatch(cell("key")):
        return None
    return AnsweredRow(
        key=cell("key"), po=cell("po"), line=cell("line"), item=cell("item"), opened=cell("opened"), uom=cell("uom"),
        answers=tuple(cells[columns["answers"] :]), evidence=evidence,
    )  # fmt: skip


def _html_rows(html: str) -> Iterator[AnsweredRow]:
    from parsers.grids.html_tables import Quoted, read_html_tables  # noqa: PLC0415 - only mails with our table need it

    layout = read_html_tables(html, include_quoted=Quoted.INCLUDE)
    for table in layout.tables:
        columns = _columns([c.header for c in table.columns])
        if columns is None:
            continue
        for row in table.rows:
            last = max(row.cells, default=-1)
            cells = [row.cells[i].text if i in row.cells else "" for i in range(last + 1)]
            evidence = tuple(
                Evidence(field=_field(i, columns, c.text), page=1, place=c.place, text=c.text)
                for i, c in sorted(row.cells.items())
                if c.text.strip()
                and isinstance(c.place, Cell)
                and (i >= columns["answers"] or i in {columns["po"], columns["line"]})
            )
            if (answered := _answered(cells, columns, evidence)) is not None:
                yield answered


def _field(index: int, columns: dict[str, int], text: str) -> str:
    if index < columns["answers"]:
        return "po" if index == columns["po"] else "line"
    return (
        "qty" if re.match(r"\s*[\d,.]+(?:\s*(?:of|pcs?|ea|lbs?|sheets?|ft)\b.*|\s*)$", text, re.IGNORECASE) else "eta"
    )


_SPLIT = re.compile(r"[^\S\n]{2,}|\t|\s*\|\s*")


def _text_rows(text: str) -> Iterator[AnsweredRow]:
    columns: dict[str, int] | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        mark = re.match(r"[\s>|]*", line)
        lead = mark.end() if mark else 0
        spans = list(_cells(line.rstrip("\r\n"), lead))
        cells = [line[a:b] for a, b in spans]
        columns = _columns(cells) or columns
        if columns is None or len(cells) <= columns["answers"]:
            continue
        evidence = tuple(
            Evidence(
                field=_field(i, columns, line[a:b]), page=1, place=Span(start=begin + a, end=begin + b), text=line[a:b]
            )
            for i, (a, b) in enumerate(spans)
            if line[a:b].strip() and (i >= columns["answers"] or i in {columns["po"], columns["line"]})
        )
        if (answered := _answered(cells, columns, evidence)) is not None:
            yield answered


def _cells(line: str, start: int) -> Iterator[tuple[int, int]]:
    for match in _SPLIT.finditer(line, start):
        yield start, match.start()
        start = match.end()
    if start <= len(line):
        yield start, len(line)


__all__ = ["AnswerFact", "AnsweredRow", "answered_rows", "names_row", "read_answer"]
