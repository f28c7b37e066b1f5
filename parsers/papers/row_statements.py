"""Item rows to statements, by the kind of paper (CONTRACT section 2): what is confirmed, shipped, owed, delayed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from domain.document import Caution, Statement, StatementKind
from domain.mail import MailKind
from domain.quantity import Quantity
from parsers.layout import Role, TableCell
from parsers.papers.complete_words import FLAGS
from parsers.papers.item_cells import DateCell
from parsers.papers.item_row import ItemRow
from parsers.papers.period_rows import by_period
from parsers.papers.schedule_rows import scheduled
from parsers.papers.sections import SectionKind
from parsers.papers.statement_parts import (
    EXPECTED,
    PROMISED,
    Paper,
    RowPromise,
    backordered_of,
    balance_of,
    base_of,
    cancel_of,
    date_of_rest,
    first_amount,
    head_promise,
    is_cancelled,
    owed_of,
    promise_in,
    promise_of,
    section_of,
    value_of,
    with_amount,
    with_price,
    with_promise,
)

_YES = frozenset({"Y", "YES", "X", "J", "JA", "SI", "SÍ", "OUI", "TRUE"})
_COMPLETE_HEADER = re.compile(r"\bcompl|\bkompl|\bvollst", re.IGNORECASE)
_ALLOCATED = re.compile(r"\balloc|\breserv|\bavail|\bstock\b", re.IGNORECASE)
_CHARGE = re.compile(
    r"(?:.*\b(?:charges?|surcharges?|fees?)\b.*|freight\b.*|fuel\b.*|fsc\b.*|(?:shipping"
    r"|s)\s*(?:&|and)\s*h(?:andling)?\b.*|handling|shipping(?: cost)?\b.*|delivery"
    r"|palleti[sz]ing|crating|packaging|(?:sales |state )?tax\b.*|misc(?:ellaneous)?|comment"
    r"|note|min(?:imum)? order\b.*|test reports?|certs?|certification\b.*"
    r"|pallets?|skids?|discount\b.*|deposit|rebate|energy|tariff\b.*|cut(?:ting)? (?:chg|to length).*|saw cut.*)",
    re.IGNORECASE,
)


def statements_of(item: ItemRow, paper: Paper) -> tuple[Statement, ...]:
    """Return what a row says; nothing for a charge, a comment or an empty row."""
    if is_charge(item):
        return ()
    if item.periods() and not is_cancelled(item):
        return (*_shipped_so_far(item, paper), *by_period(item, paper))
    found = tuple(_READERS.get(paper.kind, _confirmed)(item, paper))
    return found if item.in_sizes() is None else _sized(item, paper, found)


def _sized(item: ItemRow, paper: Paper, found: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """A row with a quantity per size speaks of several goods at once: a person splits it, unless its total is read."""
    counted = [s for s in found if s.quantity is not None]
    if counted and all(s.quantity is not None and s.quantity.value == item.in_sizes() for s in counted):
        return found
    note = "quantities stand in columns of sizes"
    return tuple(
        replace(s, cautions=s.cautions | {Caution.UNCLEAR_QUANTITY}, note="; ".join(filter(None, (s.note, note))))
        for s in found or (with_promise(base_of(item, paper), promise_of(item, paper)),)
    )


def is_charge(item: ItemRow) -> bool:
    """Return whether a row bills a service (freight, skids, tax) and is no goods (DOMAIN 1.6)."""
    texts = [item.text(role) for role in (Role.DESCRIPTION, Role.ITEM, Role.PO) if item.text(role)]
    return any(_CHARGE.fullmatch(text.strip(" *:-")) for text in texts)


# --- acknowledgments
def _confirmed(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if is_cancelled(item):
        yield cancel_of(item, paper)
        return
    role = _counted(item)
    if item.notes.substituted and role is not None and item.amount(Role.BACKORDERED) is None:
        yield replace(_confirm(item, paper, role, None), kind=StatementKind.SUBSTITUTE)
    else:
        yield from _taken(item, paper, role)


def _counted(item: ItemRow) -> Role | None:
    return (
        first_amount(item, Role.CONFIRMED, Role.QUANTITY, Role.SHIPPED, Role.ORDERED)
        or item.measured()
        or first_amount(item, Role.OPEN)
    )


def _taken(item: ItemRow, paper: Paper, role: Role | None) -> Iterator[Statement]:
    if paper.unallocated and item.amount(Role.ORDERED) is not None:
        role = Role.ORDERED
    if section_of(item) is SectionKind.BACKORDERED and role is not None and item.amount(Role.BACKORDERED) is None:
        amount = item.amount(role)
        assert amount is not None
        yield owed_of(item, paper, amount, role, date_of_rest(item, None))
        return
    owed = None if paper.unallocated else backordered_of(item) or _refused(item, role)
    role = _meant(item, role, owed)
    done = None if role is None or _all_owed(item, role, owed) else role
    if item.notes.schedules:
        yield from scheduled(item, paper, partial(_confirm, item, paper, owed=None))
    elif role is Role.CONFIRMED and value_of(item, role) == 0 and owed is None:
        yield from _not_allocated(item, paper)
    elif role is not None and not _all_owed(item, role, owed):
        yield _confirm(item, paper, role, owed)
    elif role is None and (cell := item.window(*PROMISED)) is not None and _named(item):
        yield with_promise(
            with_price(base_of(item, paper), item),
            promise_in(item, cell),
        )
    if owed is not None:
        yield owed_of(item, paper, owed[0], owed[1], date_of_rest(item, done))
    if value_of(item, Role.CANCELLED) > 0:
        yield cancel_of(item, paper)


def _not_allocated(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    """Nothing allocated and nothing owed ("Disp. S"): the line is taken, from where or when a person has to ask."""
    if item.amount(Role.ORDERED) is not None:
        statement = _confirm(item, paper, Role.ORDERED, None)
        yield replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_KIND})


def _refused(item: ItemRow, role: Role | None) -> tuple[Quantity, Role | None] | None:
    """A row that confirms 0 of what was ordered leaves all of it owed; stock not yet allocated says nothing."""
    ordered = item.amount(Role.ORDERED)
    if role is not Role.CONFIRMED or value_of(item, role) > 0 or ordered is None or ordered.value <= 0:
        return None
    return None if _ALLOCATED.search(item.header(role)) else (ordered, Role.ORDERED)


def _meant(item: ItemRow, role: Role | None, owed: tuple[Quantity, Role | None] | None) -> Role | None:
    """The column an acknowledgment confirms, where its shipped column is only what has left so far.

    Nothing shipped and nothing backordered yet is the whole order confirmed (Sage, mills); a balance beside a
    shipped part is what the row's date is about.
    """
    ordered, shipped, rest = value_of(item, Role.ORDERED), value_of(item, Role.SHIPPED), value_of(item, Role.OPEN)
    if role is not Role.SHIPPED or owed is not None or ordered <= 0:
        return role
    if shipped == 0:
        told = item.amount(Role.BACKORDERED) is not None or rest > 0 or item.nothing_in(Role.SHIPPED)
        return Role.ORDERED if told else role
    dated = item.window(*PROMISED) is not None or item.notes.promise is not None
    return Role.OPEN if rest > 0 and shipped + rest == ordered and dated else role


def _named(item: ItemRow) -> bool:
    return any(item.text(r) for r in (Role.PO, Role.PO_LINE, Role.LINE, Role.ITEM, Role.DESCRIPTION, Role.PO_AND_LINE))


def _all_owed(item: ItemRow, role: Role, owed: tuple[Quantity, Role | None] | None) -> bool:
    """Nothing is left to confirm: the confirmed quantity is zero, or a lone ordered quantity is all backordered."""
    value = value_of(item, role)
    if owed is None:
        return value == 0 and role is not Role.CONFIRMED
    return value == 0 or (_is_whole(item, role) and owed[0].value >= value)


def _is_whole(item: ItemRow, role: Role) -> bool:
    """The column counts what was ordered; beside an ordered column a bare "Qty" is what the vendor gives."""
    return role is Role.ORDERED or (role is Role.QUANTITY and item.amount(Role.ORDERED) is None)


def _confirm(item: ItemRow, paper: Paper, role: Role, owed: tuple[Quantity, Role | None] | None) -> Statement:
    statement = with_price(with_amount(base_of(item, paper), item, role), item)
    if owed is not None and _is_whole(item, role) and statement.quantity is not None:
        rest = replace(statement.quantity, value=statement.quantity.value - owed[0].value)
        statement = replace(statement, quantity=rest)
    promise, of_rest = promise_of(item, paper), date_of_rest(item, role)
    if owed is not None and of_rest is not None and of_rest.evidence == promise.evidence:
        promise = RowPromise()  # the row has one date, and it is of what is owed
    if promise.window is None and not promise.no_date and (head := head_promise(paper)) is not None:
        promise = RowPromise(window=head)
    statement = with_promise(statement, promise)
    if item.notes.previous is not None:
        statement = replace(statement, previous=item.notes.previous)
    if paper.unallocated:
        statement = replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_KIND})
    return statement


# --- packing lists, notices, invoices
def _shipped(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if is_cancelled(item):
        yield cancel_of(item, paper)
        return
    role = first_amount(item, Role.SHIPPED, Role.QUANTITY) or item.measured()
    if section_of(item) is SectionKind.BACKORDERED:
        role = first_amount(item, Role.BACKORDERED, Role.OPEN, Role.QUANTITY, Role.ORDERED)
        amount = item.amount(role) if role is not None else None
        if amount is not None and amount.value > 0:
            yield owed_of(item, paper, amount, role, _rest_date(item))
        return
    if role is not None and value_of(item, role) != 0:
        yield _ship(item, paper, role)
    owed = backordered_of(item) or balance_of(item)
    if owed is not None:
        yield owed_of(item, paper, owed[0], owed[1], _rest_date(item))


def _rest_date(item: ItemRow) -> RowPromise | None:
    """The date of what a shipping paper leaves open; its ship date is of what it brings."""
    rest = date_of_rest(item, Role.SHIPPED if value_of(item, Role.SHIPPED) > 0 else None)
    dated = item.window(Role.DATE_SHIP)
    return (
        None
        if rest is not None and dated is not None and dated.window == rest.window and not EXPECTED.search(dated.header)
        else rest
    )


def _ship(item: ItemRow, paper: Paper, role: Role) -> Statement:
    statement = with_amount(base_of(item, paper), item, role)
    if paper.kind is MailKind.INVOICE:
        statement = with_price(statement, item)
    day = _left_on(item, paper)
    evidence = (*statement.evidence, *(item.evidence("ship_date", day[1]) if day else ()))
    noted = item.notes.shipped_on
    whole = {Caution.ORDER_COMPLETE} if paper.order_complete else set()
    return replace(
        statement,
        cautions=statement.cautions | whole,
        kind=StatementKind.SHIP,
        weight=item.amount(Role.WEIGHT) if role is not Role.WEIGHT else None,
        ship_date=(noted.day if noted else None) or (day[0] if day else None) or _head_ship_date(paper),
        tracking=item.text(Role.TRACKING) or paper.heading.tracking,
        complete_claim=_complete(item, paper),
        evidence=(
            *evidence,
            *(item.evidence("weight", item.cell(Role.WEIGHT)) if role is not Role.WEIGHT else ()),
            *(e for e in item.notes.evidence() if e.field == "complete_claim"),
        ),
    )


def _left_on(item: ItemRow, paper: Paper) -> tuple[date, TableCell] | None:
    """The row's own ship date; a day of arrival stands for it only where nothing says when the goods left."""
    if paper.kind is MailKind.STATUS:
        return None
    told = item.notes.shipped_on is not None or paper.heading.ship_date is not None
    arrives = None if told or EXPECTED.search(item.header(Role.DATE_DELIVERY)) else item.day(Role.DATE_DELIVERY)
    return item.day(Role.DATE_SHIP, Role.DATE) or arrives


def _head_ship_date(paper: Paper) -> date | None:
    if paper.kind is MailKind.STATUS:
        return None
    return paper.heading.ship_date or (None if paper.kind is MailKind.INVOICE else paper.heading.issued)


def _complete(item: ItemRow, paper: Paper) -> bool:
    flag = item.flag()
    line = item.text(Role.LINE) or item.text(Role.PO_LINE)
    listed = line.isdecimal() and int(line) in paper.complete_lines
    ticked = flag in _YES and _COMPLETE_HEADER.search(item.header(Role.DISPOSITION)) is not None
    return item.notes.complete or flag in FLAGS or ticked or listed or paper.whole_complete


# --- notices of delay
def _delayed(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if is_cancelled(item):
        yield cancel_of(item, paper)
        return
    role = (
        first_amount(item, Role.BACKORDERED, Role.OPEN, Role.QUANTITY, Role.CONFIRMED, Role.ORDERED) or item.measured()
    )
    base = with_amount(base_of(item, paper), item, role)
    old = item.window(Role.DATE_OLD)
    promise = promise_of(item, paper)
    if promise.window is None and not promise.no_date and old is None and role is None:
        return
    statement = with_promise(replace(base, kind=StatementKind.DELAY), promise)
    if promise.window is None and not promise.no_date and old is not None:  # no new day: moved or not, nobody says
        statement = replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_DATE})
    if promise.window is not None and promise.window.basis is None and old is not None and old.window is not None:
        statement = replace(statement, promise=replace(promise.window, basis=old.window.basis))
    if (old is None and item.notes.backordered) or item.has_column(Role.BACKORDERED):
        statement = replace(statement, kind=StatementKind.BACKORDER)
    yield replace(statement, previous=(old.window if old else None) or item.notes.previous)


# --- open-order reports
def _reported(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    if is_cancelled(item):
        yield cancel_of(item, paper)
        return
    yield from _shipped_so_far(item, paper)
    shipped = first_amount(item, Role.SHIPPED_TO_DATE, Role.SHIPPED)
    balance, role = _open_amount(item, shipped)
    if balance is None or balance.value <= 0:
        return
    yield _rest(item, paper, balance, role)


def _shipped_so_far(item: ItemRow, paper: Paper) -> Iterator[Statement]:
    shipped = first_amount(item, Role.SHIPPED_TO_DATE, Role.SHIPPED)
    if shipped is not None and value_of(item, shipped) > 0:
        ship = _ship(item, paper, shipped)
        yield replace(ship, cautions=ship.cautions | {Caution.CUMULATIVE})


def _open_amount(item: ItemRow, shipped: Role | None) -> tuple[Quantity | None, Role | None]:
    for role in (Role.OPEN, Role.BACKORDERED):
        if (amount := item.amount(role)) is not None:
            return amount, role
    found = first_amount(item, Role.ORDERED, Role.QUANTITY, Role.CONFIRMED) or item.measured()
    whole = item.amount(found) if found is not None else None
    if whole is None:
        return None, None
    done = value_of(item, shipped) if shipped is not None else Decimal(0)
    return replace(whole, value=whole.value - done), found


def _rest(item: ItemRow, paper: Paper, balance: Quantity, role: Role | None) -> Statement:
    """The open part of a reported line: backordered where the words say so, moved where the date did."""
    notes = item.notes
    promise = promise_of(item, paper)
    owed = notes.backordered or role is Role.BACKORDERED or item.flag() == "B"
    if owed:
        statement = owed_of(item, paper, balance, role)
        window = promise.window or statement.promise
        cautions = (
            statement.cautions - {Caution.UNDATED}
            if window
            else statement.cautions | ({Caution.UNDATED} if promise.no_date else set())
        )
        return replace(
            statement,
            promise=window,
            cautions=frozenset(cautions | promise.cautions),
            evidence=(*statement.evidence, *promise.evidence),
        )
    statement = replace(
        with_price(base_of(item, paper), item), quantity=balance, uom_text=item.unit_text(role) if role else None
    )
    statement = replace(
        statement, evidence=(*statement.evidence, *(item.evidence("qty", item.cell(role)) if role else ()))
    )
    statement = with_promise(statement, promise)
    old = item.window(Role.DATE_OLD)
    if _moved(old, promise) or (notes.delayed and promise.window is not None):
        previous = (old.window if old else None) or notes.previous
        statement = replace(statement, kind=StatementKind.DELAY, previous=previous)
    return statement


def _moved(old: DateCell | None, promise: RowPromise) -> bool:
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
