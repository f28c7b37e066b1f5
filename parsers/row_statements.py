"""Item rows to statements, by the kind of paper (CONTRACT section 2): what is confirmed, shipped, owed, delayed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, Evidence, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.dates import find_dates
from parsers.heading import Heading
from parsers.item_row import DateCell, ItemRow, Setting, header_basis
from parsers.layout import Role
from parsers.sections import SectionKind, section_kind

_PACKED = frozenset({MailKind.PACK, MailKind.ASN, MailKind.INVOICE})
_PROMISED = (Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY)
_CHARGE = re.compile(
    r"(?:.*\b(?:charges?|surcharges?|fees?)\b.*|freight\b.*|fuel\b.*|fsc\b.*|(?:shipping|s)\s*(?:&|and)\s*h(?:andling)?\b.*|handling|shipping(?: cost)?\b.*|delivery"
    r"|palleti[sz]ing|crating|packaging|(?:sales |state )?tax\b.*|misc(?:ellaneous)?|comment|note|min(?:imum)? order\b.*|test reports?|certs?|certification\b.*"
    r"|pallets?|skids?|discount\b.*|deposit|rebate|energy|tariff\b.*|cut(?:ting)? (?:chg|to length).*|saw cut.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document a row stands on."""

    kind: MailKind
    heading: Heading
    setting: Setting
    whole_complete: bool = False
    complete_lines: frozenset[int] = frozenset()
    title: str = ""
    unallocated: bool = False  # an acknowledgment printed before allocation: nothing shipped, everything "backordered"


def statements_of(item: ItemRow, paper: Paper) -> tuple[Statement, ...]:
    """Return what a row says; nothing for a charge, a comment or an empty row."""
    if is_charge(item):
        return ()
    return tuple(statement for statement in _READERS.get(paper.kind, _confirmed)(item, paper))


def is_charge(item: ItemRow) -> bool:
    """Return whether a row bills a service (freight, skids, tax) and is no goods (DOMAIN 1.6)."""
    texts = [item.text(role) for role in (Role.DESCRIPTION, Role.ITEM, Role.PO) if item.text(role)]
    return any(_CHARGE.fullmatch(text.strip(" *:-")) for text in texts)


# --- pieces every kind uses
def _base(item: ItemRow, paper: Paper) -> Statement:
    po, po_line = item.po_and_line()
    target = LineReference(
        row=item.name,
        po_text=po or (paper.heading.po_numbers[0] if len(paper.heading.po_numbers) == 1 else None),
        po_line=po_line,
        line_text=item.text(Role.LINE) or None,
        item_text=item.item_text(),
        codes=item.codes(),
    )
    names = (("po", Role.PO), ("line", Role.LINE), ("line", Role.PO_LINE), ("item_text", Role.DESCRIPTION), ("item_text", Role.ITEM))
    evidence = tuple(e for name, role in names for e in item.evidence(name, item.cell(role)))
    note = "; ".join(item.notes.words)
    return Statement(kind=StatementKind.CONFIRM, target=target, page=item.page, evidence=evidence, note=note, ordered=_ordered(item))


def _ordered(item: ItemRow) -> Quantity | None:
    return item.amount(Role.ORDERED)


def _with_amount(base: Statement, item: ItemRow, role: Role | None) -> Statement:
    amount = item.amount(role) if role is not None else None
    if role is None or amount is None:
        return base
    evidence = (*base.evidence, *item.evidence("qty", item.cell(role)))
    return replace(base, quantity=amount, uom_text=item.unit_text(role), evidence=evidence)


def _with_price(base: Statement, item: ItemRow) -> Statement:
    price = item.price()
    if price is None:
        return base
    amount, cell = price
    evidence = (*base.evidence, *item.evidence("unit_price", cell))
    return replace(base, unit_price=amount.value, price_uom=amount.unit or None, evidence=evidence)


def _first_amount(item: ItemRow, *roles: Role) -> Role | None:
    return next((role for role in roles if item.amount(role) is not None), None)


def _value(item: ItemRow, role: Role) -> Decimal:
    amount = item.amount(role)
    return amount.value if amount is not None else Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """When the row's open quantity comes; ``no_date`` where the vendor says that there is no date."""

    window: PromiseWindow | None = None
    no_date: bool = False
    evidence: tuple[Evidence, ...] = ()


def _promise(item: ItemRow, paper: Paper, *roles: Role) -> _Promise:
    """The row's date: its column, its notes, its section, then the paper's head."""
    cell = item.window(*(roles or _PROMISED))
    notes = item.notes
    if cell is not None and cell.window is not None:
        return _Promise(window=cell.window, evidence=item.evidence("eta", cell.cell))
    if notes.promise is not None:
        return _Promise(window=notes.promise, evidence=notes.evidence()[:1])
    if (window := _section_date(item, paper)) is not None:
        return _Promise(window=window)
    if cell is not None or notes.no_date:
        return _Promise(no_date=True, evidence=item.evidence("eta", cell.cell) if cell is not None else ())
    return _Promise()


def _section_date(item: ItemRow, paper: Paper) -> PromiseWindow | None:
    dates = find_dates(item.row.section, context=paper.setting.context) if item.row.section else ()
    if len(dates) != 1 or not isinstance(dates[0].window, PromiseWindow):
        return None
    window = dates[0].window
    return replace(window, basis=window.basis or header_basis(item.row.section))


def _head_promise(paper: Paper) -> PromiseWindow | None:
    """A date in the head of an acknowledgment that holds for all its rows ("Ship Date 11/24/2026")."""
    heading = paper.heading
    if heading.promised is not None and heading.promised.day is not None:
        day, basis = heading.promised.day, header_basis(heading.promised.label)
    elif heading.ship_date is not None:
        day, basis = heading.ship_date, header_basis("ship")
    else:
        return None
    return PromiseWindow(start=day, end=day, basis=basis)


def _promised(base: Statement, promise: _Promise) -> Statement:
    cautions = base.cautions | ({Caution.UNDATED} if promise.no_date and promise.window is None else set())
    return replace(base, promise=promise.window, cautions=frozenset(cautions), evidence=(*base.evidence, *promise.evidence))


def _section(item: ItemRow, paper: Paper) -> SectionKind:
    for text in (item.row.section, item.table_title):
        if text and (kind := section_kind(text)) in {SectionKind.BACKORDERED, SectionKind.CANCELLED}:
            return kind
    return SectionKind.OTHER


def _cancelled(item: ItemRow, paper: Paper) -> bool:
    notes, flag = item.notes, item.text(Role.DISPOSITION).upper()
    return notes.cancelled or flag == "C" and item.has_column(Role.CONFIRMED) or _section(item, paper) is SectionKind.CANCELLED


def _cancel(item: ItemRow, paper: Paper) -> Statement:
    role = _first_amount(item, Role.CANCELLED, Role.ORDERED, Role.QUANTITY, Role.OPEN)
    return replace(_with_amount(_base(item, paper), item, role), kind=StatementKind.CANCEL)


def _owed(item: ItemRow, paper: Paper, amount: Quantity, cell_role: Role | None) -> Statement:
    """A backorder of an amount, dated where the row, its notes or its status say when."""
    base, notes = _base(item, paper), item.notes
    evidence = [*base.evidence]
    if cell_role is not None:
        evidence.extend(item.evidence("qty", item.cell(cell_role)))
    unit = item.unit_text(cell_role) if cell_role is not None else None
    window = notes.backorder_window
    if window is not None and window.basis is None and paper.kind in _PACKED:
        window = replace(window, basis=Basis.SHIP)  # a packing list speaks of what the vendor will ship
    said = notes.backorder_said
    if said is not None:
        evidence.append(Evidence(field="eta", page=said.page, place=said.place, text=said.text))
    undated = {Caution.UNDATED} if window is None and notes.no_date else set()
    return replace(
        base, kind=StatementKind.BACKORDER, quantity=amount, uom_text=unit or amount.uom or None, promise=window,
        evidence=tuple(evidence), cautions=frozenset(undated),
    )  # fmt: skip


# --- acknowledgments
def _confirmed(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if _cancelled(item, paper):
        yield _cancel(item, paper)
        return
    role = _first_amount(item, Role.CONFIRMED, Role.QUANTITY, Role.SHIPPED, Role.ORDERED) or item.measured() or _first_amount(item, Role.OPEN)
    if paper.unallocated and item.amount(Role.ORDERED) is not None:
        role = Role.ORDERED
    if _section(item, paper) is SectionKind.BACKORDERED and role is not None:
        amount = item.amount(role)
        assert amount is not None
        yield _owed(item, paper, amount, role)
        return
    owed = None if paper.unallocated else _backordered(item)
    if item.notes.schedules:
        yield from _schedules(item, paper)
    elif role is not None and not _all_owed(item, role, owed):
        yield _confirm(item, paper, role, owed)
    elif role is None and (cell := item.window(*_PROMISED)) is not None and _named(item):
        yield _promised(_with_price(_base(item, paper), item), _Promise(window=cell.window, no_date=cell.no_date, evidence=item.evidence("eta", cell.cell)))
    if owed is not None:
        yield _owed(item, paper, owed[0], owed[1])
    if _value(item, Role.CANCELLED) > 0:
        yield _cancel(item, paper)


def _named(item: ItemRow) -> bool:
    return any(item.text(r) for r in (Role.PO, Role.PO_LINE, Role.LINE, Role.ITEM, Role.DESCRIPTION, Role.PO_AND_LINE))


def _all_owed(item: ItemRow, role: Role, owed: tuple[Quantity, Role | None] | None) -> bool:
    """Nothing is left to confirm: the confirmed quantity is zero, or a lone ordered quantity is all backordered."""
    value = _value(item, role)
    if owed is None:
        return value == 0 and role is not Role.CONFIRMED
    return value == 0 or role in {Role.ORDERED, Role.QUANTITY} and owed[0].value >= value


def _confirm(item: ItemRow, paper: Paper, role: Role, owed: tuple[Quantity, Role | None] | None) -> Statement:
    statement = _with_price(_with_amount(_base(item, paper), item, role), item)
    if owed is not None and role in {Role.ORDERED, Role.QUANTITY} and statement.quantity is not None:
        rest = replace(statement.quantity, value=statement.quantity.value - owed[0].value)
        statement = replace(statement, quantity=rest)
    promise = _promise(item, paper)
    if promise.window is None and not promise.no_date and (head := _head_promise(paper)) is not None:
        promise = _Promise(window=head)
    statement = _promised(statement, promise)
    if item.notes.previous is not None:
        statement = replace(statement, previous=item.notes.previous)
    if item.notes.substituted:
        statement = replace(statement, kind=StatementKind.SUBSTITUTE)
    if paper.unallocated:
        statement = replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_KIND})
    return statement


def _schedules(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    role = _first_amount(item, Role.CONFIRMED, Role.QUANTITY, Role.ORDERED) or item.measured()
    base = _with_price(_with_amount(_base(item, paper), item, role), item)
    whole = base.quantity
    scheduled = sum((s.amount for s in item.notes.schedules), start=Decimal(0))
    failed = whole is not None and scheduled != whole.value
    for schedule in item.notes.schedules:
        unit = schedule.unit or (whole.uom if whole is not None else "")
        evidence = tuple(Evidence(field=f, page=schedule.said.page, place=schedule.said.place, text=schedule.said.text) for f in ("qty", "eta"))
        yield replace(
            base, quantity=Quantity(value=schedule.amount, uom=unit), promise=schedule.window, ordered=base.ordered or whole,
            evidence=(*base.evidence, *evidence), reading=0.7 if failed else base.reading,
            cautions=base.cautions
            | ({Caution.FAILED_CHECK} if failed else set())
            | ({Caution.UNDATED} if schedule.window is None else set()),
        )  # fmt: skip


def _backordered(item: ItemRow) -> tuple[Quantity, Role | None] | None:
    """The backordered amount of a row: its column, else its balance where the words or a flag say backordered."""
    stated = item.amount(Role.BACKORDERED)
    if stated is not None and stated.value > 0:
        return stated, Role.BACKORDERED
    if stated is not None and not item.notes.backordered:
        return None
    flagged = item.text(Role.DISPOSITION).upper() == "B" or item.notes.backordered or item.notes.to_follow
    if not flagged:
        return None
    balance = item.amount(Role.OPEN)
    if balance is not None and balance.value > 0:
        return balance, Role.OPEN
    whole = item.amount(Role.ORDERED) or item.amount(Role.QUANTITY)
    if item.notes.backorder_amount is not None:
        return Quantity(value=item.notes.backorder_amount, uom=whole.uom if whole is not None else ""), None
    done = next((item.amount(r) for r in (Role.CONFIRMED, Role.SHIPPED) if item.amount(r) is not None), None)
    if whole is not None and done is not None and item.amount(Role.ORDERED) is not None:
        rest = whole.value - done.value
        return (replace(whole, value=rest), None) if rest > 0 else None
    return (whole, None) if whole is not None and done is None and item.notes.backordered else None


# --- packing lists, notices, invoices
def _shipped(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if _cancelled(item, paper):
        yield _cancel(item, paper)
        return
    role = _first_amount(item, Role.SHIPPED, Role.QUANTITY) or item.measured()
    if _section(item, paper) is SectionKind.BACKORDERED:
        role = _first_amount(item, Role.BACKORDERED, Role.OPEN, Role.QUANTITY, Role.ORDERED)
        amount = item.amount(role) if role is not None else None
        if amount is not None and amount.value > 0:
            yield _owed(item, paper, amount, role)
        return
    if role is not None and _value(item, role) > 0:
        yield _ship(item, paper, role)
    owed = _backordered(item) or _balance(item)
    if owed is not None:
        yield _owed(item, paper, owed[0], owed[1])


def _balance(item: ItemRow) -> tuple[Quantity, Role | None] | None:
    balance = item.amount(Role.OPEN)
    return (balance, Role.OPEN) if balance is not None and balance.value > 0 else None


def _ship(item: ItemRow, paper: Paper, role: Role) -> Statement:
    statement = _with_amount(_base(item, paper), item, role)
    if paper.kind is MailKind.INVOICE:
        statement = _with_price(statement, item)
    day = item.day(Role.DATE_SHIP, Role.DATE, Role.DATE_DELIVERY) if paper.kind is not MailKind.STATUS else None
    evidence = (*statement.evidence, *(item.evidence("ship_date", day[1]) if day else ()))
    noted = item.notes.shipped_on
    return replace(
        statement,
        kind=StatementKind.SHIP,
        ship_date=(noted.day if noted else None) or (day[0] if day else None) or _head_ship_date(paper),
        tracking=item.text(Role.TRACKING) or paper.heading.tracking,
        complete_claim=_complete(item, paper),
        evidence=(*evidence, *(e for e in item.notes.evidence() if e.field == "complete_claim")),
    )


def _head_ship_date(paper: Paper) -> date | None:
    if paper.kind is MailKind.STATUS:
        return None
    return paper.heading.ship_date or (None if paper.kind is MailKind.INVOICE else paper.heading.issued)


def _complete(item: ItemRow, paper: Paper) -> bool:
    flag = item.text(Role.DISPOSITION).upper()
    line = item.text(Role.LINE) or item.text(Role.PO_LINE)
    listed = line.isdigit() and int(line) in paper.complete_lines
    return item.notes.complete or flag in {"F", "FINAL", "C", "COMPLETE", "COMP"} or listed or paper.whole_complete


# --- notices of delay
def _delayed(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if _cancelled(item, paper):
        yield _cancel(item, paper)
        return
    role = _first_amount(item, Role.BACKORDERED, Role.OPEN, Role.QUANTITY, Role.CONFIRMED, Role.ORDERED) or item.measured()
    base = _with_amount(_base(item, paper), item, role)
    old = item.window(Role.DATE_OLD)
    promise = _promise(item, paper)
    if promise.window is None and not promise.no_date and old is None and role is None:
        return
    statement = _promised(replace(base, kind=StatementKind.DELAY), promise)
    if promise.window is not None and promise.window.basis is None and old is not None and old.window is not None:
        statement = replace(statement, promise=replace(promise.window, basis=old.window.basis))
    if old is None and item.notes.backordered or item.has_column(Role.BACKORDERED):
        statement = replace(statement, kind=StatementKind.BACKORDER)
    yield replace(statement, previous=(old.window if old else None) or item.notes.previous)


# --- open-order reports
def _reported(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if _cancelled(item, paper):
        yield _cancel(item, paper)
        return
    shipped = _first_amount(item, Role.SHIPPED_TO_DATE, Role.SHIPPED)
    if shipped is not None and _value(item, shipped) > 0:
        ship = _ship(item, paper, shipped)
        yield replace(ship, cautions=ship.cautions | {Caution.CUMULATIVE})
    balance, role = _open_amount(item, shipped)
    if balance is None or balance.value <= 0:
        return
    yield _rest(item, paper, balance, role)


def _open_amount(item: ItemRow, shipped: Role | None) -> tuple[Quantity | None, Role | None]:
    for role in (Role.OPEN, Role.BACKORDERED):
        if (amount := item.amount(role)) is not None:
            return amount, role
    role = _first_amount(item, Role.ORDERED, Role.QUANTITY, Role.CONFIRMED) or item.measured()
    whole = item.amount(role) if role is not None else None
    if whole is None:
        return None, None
    done = _value(item, shipped) if shipped is not None else Decimal(0)
    return replace(whole, value=whole.value - done), role


def _rest(item: ItemRow, paper: Paper, balance: Quantity, role: Role | None) -> Statement:
    """The open part of a reported line: backordered where the words say so, moved where the date did, else confirmed."""
    notes = item.notes
    promise = _promise(item, paper)
    owed = notes.backordered or role is Role.BACKORDERED or item.text(Role.DISPOSITION).upper() == "B"
    if owed:
        statement = _owed(item, paper, balance, role)
        window = promise.window or statement.promise
        cautions = statement.cautions - {Caution.UNDATED} if window else statement.cautions | ({Caution.UNDATED} if promise.no_date else set())
        return replace(statement, promise=window, cautions=frozenset(cautions), evidence=(*statement.evidence, *promise.evidence))
    statement = replace(_with_price(_base(item, paper), item), quantity=balance, uom_text=item.unit_text(role) if role else None)
    statement = replace(statement, evidence=(*statement.evidence, *(item.evidence("qty", item.cell(role)) if role else ())))
    statement = _promised(statement, promise)
    old = item.window(Role.DATE_OLD)
    if _moved(old, promise) or notes.delayed and promise.window is not None:
        previous = (old.window if old else None) or notes.previous
        statement = replace(statement, kind=StatementKind.DELAY, previous=previous)
    return statement


def _moved(old: DateCell | None, promise: _Promise) -> bool:
    if old is None or old.window is None or promise.window is None:
        return False
    return (old.window.start, old.window.end) != (promise.window.start, promise.window.end)


_READERS: dict[MailKind, Callable[[ItemRow, Paper], Iterator[Statement]]] = {
    MailKind.ACK: _confirmed,
    MailKind.ACK_REV: _confirmed,
    MailKind.PACK: _shipped,
    MailKind.ASN: _shipped,
    MailKind.INVOICE: _shipped,
    MailKind.DELAY: _delayed,
    MailKind.STATUS: _reported,
}
