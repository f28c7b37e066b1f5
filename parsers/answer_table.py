"""Our own request table returned filled in: statements from the vendor's cells only (DOMAIN 2.4, 5.5)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, Evidence, LineReference, Statement, StatementKind
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.dates import DatePurpose, NoDate, find_dates, read_window
from parsers.item_row import Setting, header_basis
from parsers.labels import normalize
from parsers.layout import Column, Role, Table, TableCell, TableRow
from parsers.note_words import BACKORDER, CANCEL, NO_BACKORDER
from parsers.numbers import read_amount
from parsers.units import quantity_unit

_OURS = frozenset(
    {
        Role.REF,
        Role.PO,
        Role.LINE,
        Role.PO_LINE,
        Role.DESCRIPTION,
        Role.ITEM,
        Role.OPEN,
        Role.ORDERED,
        Role.UOM,
        Role.DATE_REQUIRED,
    }
)
_LAST_DATE = re.compile(r"\blast\b.*\bdate\b|\bcurrent (?:promise|date)\b|\bpromis", re.IGNORECASE)
_CLAUSES = re.compile(r"[;,]\s+|\s+-\s+|\s*\n\s*|(?<=\w)\.\s+|\s+(?:and|&|then)\s+(?=\d|bal|rest|other)", re.IGNORECASE)
_SAME = re.compile(
    (
        r"\b(?:no change|unchanged|same(?: date)?|as (?:promised|scheduled|planned|before|is)"
        r"|on (?:schedule|time|track)|still good|holds?|ok(?:ay)?|good)\b"
    ),
    re.IGNORECASE,
)
_GONE = re.compile(r"\b(?:shipped|shpd|left|went out|delivered|picked up|gone)\b", re.IGNORECASE)
_NOT_GONE = re.compile(
    r"\b(?:not|will be|to be|can be|can|if|when|once|un)\s*(?:yet )?(?:shipped|delivered)|\bnot shipped", re.IGNORECASE
)
_REST = re.compile(r"\b(?:bal(?:ance)?|rest|remain(?:der|ing)|other|others)\b", re.IGNORECASE)
_TRACKING = re.compile(
    r"\b(?:pro|tracking|trk|bol|awb)\s*(?:no\.?|#|:)?\s*([A-Z0-9-]*\d{4,}[A-Z0-9-]*)\b|\b(1Z[0-9A-Z]{16})\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(\d[\d,]*)\s*(?:of|/|out of)\s*(?:the\s+)?(\d[\d,]*)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.#/-])(\d[\d,]*(?:\.\d+)?)\s*(pcs?|pieces?|lbs?|#|shts?|sh|ea|ft|kgs?)?\b(?![/-])", re.IGNORECASE
)
_DATE_WORD = re.compile(
    r"\b(?:on|by|ship(?:s|ping)?|can|will|eta|est|now|have|has|mill|says?|date|due|for)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|subject to|pending|provided|as long as|once)\b", re.IGNORECASE)
_SOFT = re.compile(r"\b(?:should|hope|hopefully|looks like|probably|maybe|approx|around|trying|might)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """One piece of an answer. ``amount`` and ``window`` are what it names; ``no_date`` is a said "TBD"."""

    text: str
    cell: TableCell
    amount: Decimal | None = None
    unit: str = ""
    window: PromiseWindow | None = None
    shipped_on: date | None = None
    no_date: bool = False
    gone: bool = False
    owed: bool = False
    rest: bool = False
    same: bool = False
    cancelled: bool = False

    @property
    def known(self) -> bool:
        return any(
            (self.amount is not None, self.window, self.no_date, self.gone, self.owed, self.same, self.cancelled)
        )


def is_answer_table(table: Table) -> bool:
    """Return whether a table is our request table: it has our row key and a place to answer."""
    roles = [column.role for column in table.columns]
    return Role.REF in roles and Role.PO in roles and any(_is_answer(column) for column in table.columns)


def _is_answer(column: Column) -> bool:
    return column.role not in _OURS and not _is_last_date(column)


def _is_last_date(column: Column) -> bool:
    return bool(_LAST_DATE.search(column.header)) and "ship" not in normalize(column.header)


def answered(table: Table, row: TableRow, *, name: str, setting: Setting) -> tuple[Statement, ...]:
    """Return what the vendor's cells of one row say; nothing where they are empty."""
    cells = [
        (table.columns[i], cell)
        for i, cell in sorted(row.cells.items())
        if i < len(table.columns) and _is_answer(table.columns[i])
    ]
    cells = [(column, cell) for column, cell in cells if cell.text.strip(" -\u2013\u2014")]
    if not cells:
        return ()
    base = _base(table, row, name=name)
    clauses = [clause for column, cell in cells for clause in _clauses(column, cell, setting)]
    note = "; ".join(cell.text for _, cell in cells)
    tracking = next((found[1] or found[2] for _, cell in cells if (found := _TRACKING.search(cell.text))), None)
    cautions: set[Caution] = set()
    if _CONDITION.search(note):
        cautions.add(Caution.CONDITIONAL)
    if _SOFT.search(note):
        cautions.add(Caution.SOFT)
    statements = tuple(_said(base, clauses, last=_last_date(table, row, setting)))
    if not statements:
        first = cells[0][1]
        evidence = (*base.evidence, Evidence(field="note", page=first.page, place=first.place, text=first.text))
        statements = (replace(base, cautions=frozenset({Caution.UNCLEAR_KIND}), evidence=evidence, reading=0.4),)
    return tuple(
        replace(
            s, note=note, tracking=tracking if s.kind is StatementKind.SHIP else None, cautions=s.cautions | cautions
        )
        for s in statements
    )


def _base(table: Table, row: TableRow, *, name: str) -> Statement:
    def text(*roles: Role) -> str:
        found = (row.cells[i] for role in roles if (i := table.index(role)) is not None and i in row.cells)
        return next((cell.text for cell in found), "")

    open_amount = read_amount(text(Role.OPEN, Role.ORDERED))
    unit = quantity_unit((open_amount.unit if open_amount else "") or text(Role.UOM))
    target = LineReference(
        row=name,
        po_text=text(Role.PO) or None,
        po_line=text(Role.PO_LINE, Role.LINE) or None,
        item_text=text(Role.DESCRIPTION, Role.ITEM),
    )
    evidence = tuple(
        Evidence(field=field, page=cell.page, place=cell.place, text=cell.text)
        for field, role in (("po", Role.PO), ("line", Role.LINE))
        if (index := table.index(role)) is not None and (cell := row.cells.get(index)) is not None
    )
    ordered = Quantity(value=open_amount.value, uom=unit) if open_amount is not None else None
    return Statement(kind=StatementKind.CONFIRM, target=target, ordered=ordered, page=row.page, evidence=evidence)


def _last_date(table: Table, row: TableRow, setting: Setting) -> PromiseWindow | None:
    for index, column in enumerate(table.columns):
        if _is_last_date(column) and index in row.cells:
            found = read_window(row.cells[index].text, context=setting.context)
            return found if isinstance(found, PromiseWindow) else None
    return None


def _clauses(column: Column, cell: TableCell, setting: Setting) -> Iterator[_Clause]:
    for text in _CLAUSES.split(cell.text):
        if text.strip():
            yield _clause(text.strip(), column, cell, setting)


def _clause(text: str, column: Column, cell: TableCell, setting: Setting) -> _Clause:
    gone = bool(_GONE.search(text)) and not _NOT_GONE.search(text)
    whole = read_window(text, context=setting.context)
    dates = find_dates(text, context=setting.context)
    window = whole if whole is not None else dates[0].window if dates else None
    bare = list(text)
    for found in dates:
        bare[found.start : found.end] = " " * (found.end - found.start)
    if whole is not None and not dates:
        bare = []
    shipped = find_dates(text, context=setting.context, purpose=DatePurpose.SHIPPED) if gone else ()
    amount, unit = _amount(_TRACKING.sub(" ", "".join(bare)))
    basis = header_basis(column.header) or header_basis(text)
    if isinstance(window, PromiseWindow) and window.basis is None and basis is not None:
        window = replace(window, basis=basis)
    return _Clause(
        text=text, cell=cell, amount=amount, unit=unit,
        window=window if isinstance(window, PromiseWindow) and not gone else None,
        shipped_on=next((d.day for d in shipped if d.day), None),
        no_date=isinstance(window, NoDate), gone=gone,
        owed=bool(BACKORDER.search(text)) and not NO_BACKORDER.search(text),
        rest=bool(_REST.search(text)), same=bool(_SAME.search(text)), cancelled=bool(CANCEL.search(text)),
    )  # fmt: skip


def _amount(text: str) -> tuple[Decimal | None, str]:
    if (part := _OF.search(text)) is not None:
        return Decimal(part[1].replace(",", "")), ""
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1:
        return None, ""
    return Decimal(numbers[0][1].replace(",", "")), numbers[0][2] or ""


@dataclass(slots=True)
class _Parts:
    """Amounts and dates as they join across clauses: an amount waits for the next date, a date for the next amount."""

    parts: list[tuple[Decimal | None, PromiseWindow | None, _Clause]]
    date: PromiseWindow | None = None


def _said(base: Statement, clauses: Sequence[_Clause], *, last: PromiseWindow | None) -> Iterator[Statement]:
    basis = next((c.window.basis for c in clauses if c.window is not None and c.window.basis), None)
    if any(c.cancelled for c in clauses):
        yield _make(base, clauses, StatementKind.CANCEL, None)
        return
    if any(c.gone for c in clauses):
        yield from _gone(base, clauses)
        return
    plain = [c for c in clauses if not (c.owed or c.rest)]
    owed = [c for c in clauses if c.owed or c.rest]
    amounts = [c for c in plain if c.amount is not None]
    dates = [c for c in plain if c.window is not None]
    given = Decimal(0)
    if amounts or (dates and not any(c.owed for c in owed)):
        for statement in _confirms(base, amounts, dates):
            given += statement.quantity.value if statement.quantity is not None else 0
            yield statement
        dates = []
    if owed:
        yield _remainder(base, owed, dates, given, basis)
    elif not amounts and not dates and not any(c.window for c in plain):
        if any(c.same for c in plain):
            yield replace(_make(base, plain, StatementKind.CONFIRM, None), promise=last)
        elif any(c.no_date for c in plain):
            yield replace(_make(base, plain, StatementKind.CONFIRM, None), cautions=frozenset({Caution.UNDATED}))


def _confirms(base: Statement, amounts: Sequence[_Clause], dates: Sequence[_Clause]) -> Iterator[Statement]:
    """Pair amounts with dates: in the same clause, else in order; one date serves a lone amount."""
    spare = [d for d in dates if d.amount is None]
    for clause in amounts:
        window_clause = clause if clause.window is not None else (spare.pop(0) if spare else None)
        window = window_clause.window if window_clause is not None else None
        used = [clause] if window_clause in (None, clause) else [clause, window_clause]
        statement = _make(base, [c for c in used if c is not None], StatementKind.CONFIRM, clause)
        yield replace(statement, promise=window)
    if not amounts and spare:
        kind = (
            StatementKind.DELAY
            if re.search(r"\b(?:now|new|moved|pushed|slipped|revised|delayed|late)\b", spare[0].text, re.IGNORECASE)
            else StatementKind.CONFIRM
        )
        yield replace(_make(base, spare[:1], kind, None), promise=spare[0].window)


def _remainder(
    base: Statement, owed: Sequence[_Clause], dates: Sequence[_Clause], given: Decimal, basis: Basis | None
) -> Statement:
    """What is left: an amount of its own, else the open quantity less what was promised or shipped."""
    clause = next((c for c in owed if c.amount is not None), None)
    kind = StatementKind.BACKORDER if any(c.owed or c.no_date for c in owed) else StatementKind.CONFIRM
    statement = _make(base, [*owed, *dates], kind, clause)
    whole = base.ordered
    if clause is None and whole is not None and given and whole.value > given:
        statement = replace(statement, quantity=replace(whole, value=whole.value - given))
    window = next((c.window for c in (*owed, *dates) if c.window is not None), None)
    if window is not None and window.basis is None and basis is not None:
        window = replace(window, basis=basis)
    undated = {Caution.UNDATED} if window is None and any(c.no_date for c in owed) else set()
    return replace(statement, promise=window, cautions=frozenset(undated))


def _gone(base: Statement, clauses: Sequence[_Clause]) -> Iterator[Statement]:
    gone = next(c for c in clauses if c.gone)
    amount = next((c for c in clauses if c.amount is not None and not (c.owed or c.rest)), None)
    statement = _make(base, [c for c in (gone, amount) if c is not None], StatementKind.SHIP, amount)
    yield replace(statement, ship_date=gone.shipped_on)
    owed = [c for c in clauses if c.owed or c.rest]
    if owed:
        given = statement.quantity.value if statement.quantity is not None else Decimal(0)
        yield _remainder(base, owed, (), given, None)


def _make(base: Statement, clauses: Sequence[_Clause], kind: StatementKind, amount: _Clause | None) -> Statement:
    names = {StatementKind.SHIP: "ship_date"}
    cells = {c.cell.text: c.cell for c in clauses}
    evidence = [Evidence(field=names.get(kind, "eta"), page=c.page, place=c.place, text=c.text) for c in cells.values()]
    quantity = None
    if amount is not None and amount.amount is not None:
        evidence.append(Evidence(field="qty", page=amount.cell.page, place=amount.cell.place, text=amount.cell.text))
        unit = quantity_unit(amount.unit) if amount.unit else (base.ordered.uom if base.ordered is not None else "")
        quantity = Quantity(value=amount.amount, uom=unit)
    return replace(
        base,
        kind=kind,
        quantity=quantity,
        uom_text=quantity.uom if quantity else None,
        evidence=(*base.evidence, *evidence),
    )
