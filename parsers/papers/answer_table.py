"""Our own request table returned filled in: statements from the vendor's cells only (DOMAIN 2.4, 5.5)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.document import Caution, Evidence, LineReference, Statement, StatementKind
from domain.promise import PromiseWindow
from domain.quantity import Quantity
from parsers.dates.reading import read_window
from parsers.layout import Column, Role, Table, TableCell, TableRow
from parsers.papers.item_cells import Setting
from parsers.papers.numbers import read_amount
from parsers.papers.units import quantity_unit
from parsers.prose.answers import AnswerFact, read_answer
from parsers.roles.labels import normalize

_OURS = frozenset(
    {
        Role.REF, Role.PO, Role.LINE, Role.PO_LINE, Role.DESCRIPTION, Role.ITEM, Role.OPEN, Role.ORDERED, Role.UOM,
        Role.DATE_REQUIRED,
    }
)  # fmt: skip
_LAST_DATE = re.compile(r"\blast\b.*\bdate\b|\bcurrent (?:promise|date)\b|\bpromis", re.IGNORECASE)
_UNREAD = 0.4  # sureness of an answer nobody could read: a person has to look


def is_answer_table(table: Table) -> bool:
    """Return whether a table is our request table: it has our row key and a place to answer."""
    roles = [column.role for column in table.columns]
    return Role.REF in roles and Role.PO in roles and any(_is_answer(column) for column in table.columns)


def answered(table: Table, row: TableRow, *, name: str, setting: Setting) -> tuple[Statement, ...]:
    """Return what the vendor's cells of one row say; nothing where they are empty."""
    columns = table.columns
    cells = [cell for i, cell in sorted(row.cells.items()) if i < len(columns) and _is_answer(columns[i])]
    cells = [cell for cell in cells if cell.text.strip(" -\u2013\u2014")]
    if not cells:
        return ()
    base = _base(table, row, name=name)
    facts = read_answer([cell.text for cell in cells], open_quantity=base.ordered, context=setting.context)
    last = _last_date(table, row, setting)
    return tuple(_statement(base, fact, cells, last=last) for fact in facts) or (_unread(base, cells),)


def _is_answer(column: Column) -> bool:
    return column.role not in _OURS and not _is_last_date(column)


def _is_last_date(column: Column) -> bool:
    return bool(_LAST_DATE.search(column.header)) and "ship" not in normalize(column.header)


def _statement(
    base: Statement, fact: AnswerFact, cells: Sequence[TableCell], *, last: PromiseWindow | None
) -> Statement:
    says_nothing_new = fact.kind is StatementKind.CONFIRM and fact.quantity is None and fact.window is None
    unchanged = says_nothing_new and Caution.UNDATED not in fact.cautions  # "no change": the date we showed holds
    return replace(
        base,
        kind=fact.kind,
        quantity=fact.quantity,
        uom_text=fact.uom_text or (fact.quantity.uom if fact.quantity is not None else None),
        promise=last if unchanged else fact.window,
        previous=fact.previous,
        ship_date=fact.ship_date,
        tracking=fact.tracking,
        complete_claim=fact.complete,
        cautions=fact.cautions,
        note=fact.note,
        evidence=(*base.evidence, *_evidence(fact, cells)),
    )


def _evidence(fact: AnswerFact, cells: Sequence[TableCell]) -> list[Evidence]:
    """Point every field at the answer cells; which word of which cell said it is the reader's own business."""
    fields = {"eta": fact.window, "ship_date": fact.ship_date, "qty": fact.quantity}
    names = [name for name, value in fields.items() if value is not None] or ["eta"]
    return [Evidence(field=name, page=c.page, place=c.place, text=c.text) for name in names for c in cells]


def _unread(base: Statement, cells: Sequence[TableCell]) -> Statement:
    evidence = tuple(Evidence(field="note", page=c.page, place=c.place, text=c.text) for c in cells)
    return replace(
        base, cautions=frozenset({Caution.UNCLEAR_KIND}), evidence=(*base.evidence, *evidence), reading=_UNREAD,
        note="; ".join(cell.text for cell in cells),
    )  # fmt: skip


def _base(table: Table, row: TableRow, *, name: str) -> Statement:
    amount = read_amount(_text(table, row, Role.OPEN, Role.ORDERED))
    unit = quantity_unit((amount.unit if amount else "") or _text(table, row, Role.UOM))
    target = LineReference(
        row=name,
        po_text=_text(table, row, Role.PO) or None,
        po_line=_text(table, row, Role.PO_LINE, Role.LINE) or None,
        item_text=_text(table, row, Role.DESCRIPTION, Role.ITEM),
    )
    evidence = tuple(
        Evidence(field=field, page=cell.page, place=cell.place, text=cell.text)
        for field, role in (("po", Role.PO), ("line", Role.LINE))
        if (index := table.index(role)) is not None and (cell := row.cells.get(index)) is not None
    )
    ordered = Quantity(value=amount.value, uom=unit) if amount is not None else None
    return Statement(kind=StatementKind.CONFIRM, target=target, ordered=ordered, page=row.page, evidence=evidence)


def _text(table: Table, row: TableRow, *roles: Role) -> str:
    found = (row.cells[i] for role in roles if (i := table.index(role)) is not None and i in row.cells)
    return next((cell.text for cell in found), "")


def _last_date(table: Table, row: TableRow, setting: Setting) -> PromiseWindow | None:
    for index, column in enumerate(table.columns):
        if _is_last_date(column) and index in row.cells:
            found = read_window(row.cells[index].text, context=setting.context)
            return found if isinstance(found, PromiseWindow) else None
    return None
