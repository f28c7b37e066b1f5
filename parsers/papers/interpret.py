"""A layout of any format to a document with statements: the one place where tables get their meaning."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.document import Caution, Document, ReadingContext, Statement
from domain.mail import MailKind
from domain.purchase import po_key
from parsers.dates.reading import find_dates, with_order_of
from parsers.layout import Column, Layout, Role, Table, TableRow, TextLine
from parsers.papers.answer_table import answered, is_answer_table
from parsers.papers.certificate import is_analysis
from parsers.papers.complete_words import NOT_COMPLETE, ORDER, WHOLE
from parsers.papers.document_kind import BODY, KindGuess, document_kind
from parsers.papers.foot_notes import complete_lines, legend_of, with_foot_notes
from parsers.papers.head_tables import without_head_tables
from parsers.papers.heading import read_heading
from parsers.papers.heading_labels import Field, field_of
from parsers.papers.item_cells import Setting, numbers_in
from parsers.papers.item_row import ItemRow
from parsers.papers.language import habits_of
from parsers.papers.numbers import NumberStyle, style_of
from parsers.papers.page_text import outside_lines
from parsers.papers.paper_evidence import with_paper_evidence
from parsers.papers.printed_totals import contradicted_totals
from parsers.papers.row_checks import checked, doubted
from parsers.papers.row_merge import merged_lots
from parsers.papers.row_statements import statements_of
from parsers.papers.schedule_rows import with_delivery_lines
from parsers.papers.split_columns import with_split_columns
from parsers.papers.statement_parts import Paper
from parsers.papers.table_repairs import with_deliveries, with_merged_items, with_whole_headings
from parsers.papers.value_pairs import tables_of_pairs
from parsers.roles.taught import column_map, with_taught_roles

_SHIPPING = frozenset({MailKind.PACK, MailKind.ASN})
_ODD_TOTALS = 0.6  # sureness of rows that a printed count or total contradicts: a person looks
_CONFIRMS = frozenset({MailKind.ACK, MailKind.ACK_REV})
_SILENT = frozenset({MailKind.QUOTE, MailKind.OTHER})
_NUMERIC = (
    Role.QUANTITY,
    Role.ORDERED,
    Role.CONFIRMED,
    Role.SHIPPED,
    Role.BACKORDERED,
    Role.OPEN,
    Role.WEIGHT,
    Role.PRICE,
    Role.AMOUNT,
)
_MAY_BE_ORDERS = frozenset({Role.VENDOR_ORDER, Role.OTHER, Role.REF, Role.CUSTOMER})
_ORDER_NUMBER = 4  # characters of the shortest order number that a column is trusted with
_LINE_NUMBER = re.compile(r"0*\d{1,3}(?:\.\d)?|0\d{4,5}")


def interpret(layout: Layout, *, name: str, context: ReadingContext, subject: str = "", note: str = "") -> Document:
    """Read a layout as a paper: its kind, its head, and what each item row says.

    Args:
        layout: what a format reader found.
        name: the attachment's file name, or ``body``.
        context: the mail's day, the vendor's date order, our open orders.
        subject: the mail's subject, a hint for the kind.
        note: words of the mail that go with the paper ("revised"), a weak hint for the kind.

    Returns:
        The document. A paper that says nothing about order lines (a quotation, a test report) has no statements.
    """
    layout = without_head_tables(with_taught_roles(layout, context.taught))
    outside = outside_lines(layout)
    habits = habits_of(line.text for line in layout.lines)
    if habits is not None:
        context = replace(context, day_first=habits.day_first)
    context = with_order_of(" \n ".join(line.text for line in layout.lines), context)
    tables = tuple(_with_line_columns(with_split_columns(table)) for table in layout.tables)
    tables = tuple(_with_order_column(table, context) for table in tables)
    if not tables:
        tables = tables_of_pairs(outside)
    heading = read_heading(outside, context=context)
    if not heading.po_numbers and (numbers := _order_in_head_table(tables)):
        heading = replace(heading, po_numbers=numbers)
    context = context.about({po_key(po) for po in heading.po_numbers})
    maps = tuple(column_map(table) for table in tables if any(c.header for c in table.columns))
    tables = tuple(with_merged_items(with_delivery_lines(with_whole_headings(table))) for table in tables)
    legend = legend_of(layout.lines, tables)
    tables = with_foot_notes(tables, outside)
    layout = replace(layout, tables=tables)
    left = heading.ship_date if heading.ship_date is not None and heading.ship_date <= context.reference else None
    guess = document_kind(
        layout, _from_first_page(outside), name=name, subject=f"{subject} {note}".strip(), revision=heading.revision,
        left_on=left,
    )  # fmt: skip
    usual = (habits.style if habits is not None else None) or NumberStyle.POINT
    setting = Setting(
        context=context,
        style=style_of(numbers_in(tables, _NUMERIC), usual=usual),
        units=habits.units if habits else {},
        legend=legend,
    )
    kind = _kind(guess, tables, outside, name=name)
    if kind in _CONFIRMS:
        tables = tuple(map(with_deliveries, tables))
    paper = Paper(
        kind=kind, heading=heading, setting=setting, title=guess.title, whole_complete=_says(WHOLE, layout, outside),
        order_complete=len(heading.po_numbers) == 1 and _says(ORDER, layout, outside),
        complete_lines=frozenset(_listed_complete(layout, outside)), unallocated=_is_unallocated(tables, kind, setting),
    )  # fmt: skip
    pages = _papers(paper, outside, {table.page for table in tables})
    found = () if kind in _SILENT else tuple(_statements(tables, pages, ocr=Caution.OCR if layout.ocr else None))
    found = tuple(_unless_stamped(s, guess.stamp, context) for s in found)
    found = tuple(replace(s, cautions=s.cautions | {Caution.UNCLEAR_KIND}) for s in found) if guess.learned else found
    odd = contradicted_totals(tables, outside, style=setting.style) if found else ()
    found = tuple(_doubtful(s, odd) for s in found) if odd else found
    statements = with_paper_evidence(found, head=heading.evidence, lines=layout.lines, context=context)
    issued = heading.issued or (heading.ship_date if kind in _SHIPPING else None)
    orders = {text for table in tables for text in _column_texts(table, Role.VENDOR_ORDER)}
    is_ack = kind in _CONFIRMS
    order = (
        heading.vendor_order
        or (heading.number if is_ack else None)
        or (next(iter(orders)) if len(orders) == 1 else None)
    )
    number = heading.number or _in_column(tables, Field.NUMBER)
    bol = _in_column(tables, Field.REFERENCE)
    return Document(
        name=name, kind=kind, pages=layout.pages, number=None if is_ack and number == order else number,
        references=heading.references | ({bol} if bol else set()), vendor_order=order,
        po_numbers=heading.po_numbers, date=issued,
        revision=heading.revision, title=guess.title, statements=statements,
        warnings=(*layout.warnings, *(f"the rows that were read do not add up to {text!r}" for text in odd)),
        column_maps=maps,
    )  # fmt: skip


def _doubtful(statement: Statement, odd: Sequence[str]) -> Statement:
    """A row of a paper whose own totals say that something is missing, doubled or misread."""
    why = f"the rows that were read do not add up to {', '.join(map(repr, odd))}"
    note = f"{statement.note}; {why}".strip("; ")
    reading = min(statement.reading, _ODD_TOTALS)
    return replace(statement, reading=reading, note=note, cautions=statement.cautions | {Caution.FAILED_CHECK})


def _kind(guess: KindGuess, tables: Sequence[Table], outside: Sequence[TextLine], *, name: str) -> MailKind:
    """Our own table sent back is a reply, whatever it is called; a statement of account has a "Ref" column, too."""
    silent = name != BODY and guess.kind is MailKind.OTHER and bool(guess.title)
    if any(map(is_answer_table, tables)) and not silent:
        return MailKind.REPLY
    return MailKind.OTHER if not guess.title and is_analysis(outside) else guess.kind


def _from_first_page(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines with pages counted from the paper's own first one: it may stand behind other papers in the file."""
    first = min((line.page for line in lines), default=1)
    return tuple(lines) if first == 1 else tuple(replace(line, page=line.page - first + 1) for line in lines)


def _papers(paper: Paper, outside: Sequence[TextLine], pages: Iterable[int]) -> dict[int, Paper]:
    """The paper as each page sees it: of several orders, a page whose head names one is of that one."""
    found = dict.fromkeys(pages, paper)
    if len(paper.heading.po_numbers) > 1:
        for page in found:
            own = read_heading([line for line in outside if line.page == page], context=paper.setting.context)
            if len(own.po_numbers) == 1:
                found[page] = replace(paper, heading=replace(paper.heading, po_numbers=own.po_numbers))
    return found


def _statements(tables: Sequence[Table], papers: Mapping[int, Paper], *, ocr: Caution | None) -> Iterator[Statement]:
    found: list[Statement] = []
    for number, table in enumerate(tables):
        found.extend(_table_statements(table, number, papers[table.page]))
    if any(paper.kind in _SHIPPING | {MailKind.INVOICE} for paper in papers.values()):
        found = list(merged_lots(found))
    guessed = {table.page for table in tables if not any(column.header for column in table.columns)}
    for statement in found:
        reading = min(statement.reading, 0.6) if statement.page in guessed else statement.reading
        cautions = statement.cautions | ({ocr} if ocr is not None else set())
        yield _without_minus(replace(statement, cautions=cautions, reading=reading))


def _unless_stamped(statement: Statement, stamp: str, context: ReadingContext) -> Statement:
    """A stamp on our order that names a coming day ("Confirmed 12/4") speaks of another day than our own column."""
    days = [found.day for found in find_dates(stamp, context=context) if found.day is not None]
    coming = [day for day in days if day > context.reference]
    promise = statement.promise
    if not coming or promise is None or promise.end in coming:
        return statement
    return replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_DATE})


def _without_minus(statement: Statement) -> Statement:
    """A quantity below zero is a return or a correction: what it takes back is a person's question."""
    if statement.quantity is None or statement.quantity.value >= 0:
        return statement
    return replace(statement, quantity=None, cautions=statement.cautions | {Caution.UNCLEAR_QUANTITY})


def _table_statements(table: Table, number: int, paper: Paper) -> Iterator[Statement]:
    answers = is_answer_table(table)
    po = ""
    for index, row in enumerate(table.rows):
        name = f"{table.page}.{number}.{index}"
        if answers:
            yield from answered(table, row, name=name, setting=paper.setting)
            continue
        row, po = _with_po(table, row, po)  # noqa: PLW2901 - a PO written once stands for the rows below it
        item = ItemRow(table, row, name=name, setting=_about(paper.setting, po))
        yield from doubted(item, checked(item, statements_of(item, paper), paper), paper)


def _about(setting: Setting, po: str) -> Setting:
    """The setting for a row of an order: its lead times count from the day of that order."""
    return replace(setting, context=setting.context.about({po_key(po)})) if po and setting.context.ordered else setting


def _order_in_head_table(tables: Sequence[Table]) -> tuple[str, ...]:
    """The one order number of a one-row block of labels ("Purchase Order No. | Terms | Ship via") above the items."""
    heads = [t for t in tables if len(t.rows) == 1 and not {c.role for c in t.columns} & set(_NUMERIC)]
    texts = {text.strip() for table in heads for text in _column_texts(table, Role.PO)}
    return tuple(texts) if len(texts) == 1 and len(heads) < len(tables) else ()


def _with_po(table: Table, row: TableRow, above: str) -> tuple[TableRow, str]:
    index = table.index(Role.PO)
    if index is None:
        return row, ""
    if index in row.cells:
        return row, row.cells[index].text
    if not above or not row.cells:
        return row, above
    first = next(iter(row.cells.values()))
    cells = {**row.cells, index: replace(first, text=above)}
    return replace(row, cells=cells), above


def _with_order_column(table: Table, context: ReadingContext) -> Table:
    """A column "Order No." or "Reference" that holds nothing but our order numbers names our orders (DOMAIN 1.3)."""
    roles = {column.role for column in table.columns}
    if roles & {Role.PO, Role.PO_AND_LINE}:
        return table
    for index, column in enumerate(table.columns):
        texts = [row.cells[index].text.strip() for row in table.rows if index in row.cells]
        ours = bool(texts) and all(len(text) >= _ORDER_NUMBER and po_key(text) in context.known_pos for text in texts)
        if ours and (column.role in _MAY_BE_ORDERS or column.header.lower().startswith("ref")):
            changed = replace(column, role=Role.PO)
            return replace(table, columns=(*table.columns[:index], changed, *table.columns[index + 1 :]))
    return table


def _with_line_columns(table: Table) -> Table:
    """Columns headed "Item" or "PO item" that hold small whole numbers are line numbers (DOMAIN 1.3)."""
    roles = [column.role for column in table.columns]
    numbered = {Role.LINE, Role.PO_LINE} & set(roles)
    columns = list(table.columns)
    if Role.PO_AND_LINE in roles and Role.PO_LINE not in roles and _all_lines(table, roles.index(Role.PO_AND_LINE)):
        index = roles.index(Role.PO_AND_LINE)
        columns[index] = Column(role=Role.PO_LINE, header=columns[index].header)
    elif not numbered and {Role.ITEM, Role.DESCRIPTION} <= set(roles) and _all_lines(table, roles.index(Role.ITEM)):
        index = roles.index(Role.ITEM)
        columns[index] = Column(role=Role.LINE, header=columns[index].header)
    return replace(table, columns=tuple(columns))


def _all_lines(table: Table, index: int) -> bool:
    texts = [row.cells[index].text for row in table.rows if index in row.cells]
    return bool(texts) and all(_LINE_NUMBER.fullmatch(text) for text in texts)


def _column_texts(table: Table, role: Role) -> Iterable[str]:
    index = table.index(role)
    return () if index is None else (row.cells[index].text for row in table.rows if index in row.cells)


def _in_column(tables: Sequence[Table], field: Field) -> str | None:
    """Return a document number that every row of a flat file repeats ("ASN", "BOL")."""
    for table in tables:
        for index, column in enumerate(table.columns):
            texts = {row.cells[index].text for row in table.rows if index in row.cells}
            if column.role is Role.OTHER and len(texts) == 1 and field_of(column.header) is field:
                return next(iter(texts))
    return None


def _closing_texts(layout: Layout, outside: Sequence[TextLine]) -> Iterator[str]:
    yield from (line.text for line in outside)
    for table in layout.tables:
        yield from (line.text for line in table.totals)
        yield from (line.text for row in table.rows for line in (*row.above, *row.below))


def _says(words: re.Pattern[str], layout: Layout, outside: Sequence[TextLine]) -> bool:
    return any(words.search(text) and not NOT_COMPLETE.search(text) for text in _closing_texts(layout, outside))


def _listed_complete(layout: Layout, outside: Sequence[TextLine]) -> Iterator[int]:
    for text in _closing_texts(layout, outside):
        yield from complete_lines(text)


def _is_unallocated(tables: Sequence[Table], kind: MailKind, setting: Setting) -> bool:
    """An acknowledgment printed before allocation: every row shows 0 shipped and all backordered (DOMAIN 1.4)."""
    if kind not in _CONFIRMS:
        return False
    rows = [ItemRow(table, row, name="", setting=setting) for table in tables for row in table.rows]
    sums = [(row.amount(Role.ORDERED), row.amount(Role.SHIPPED), row.amount(Role.BACKORDERED)) for row in rows]
    full = [o and s and b and s.value == 0 and o.value == b.value for o, s, b in sums]
    return len(full) > 1 and all(full) and not any(row.notes.backordered for row in rows)
