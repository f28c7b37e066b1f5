"""Pieces of statements that every kind of paper uses: who and what, amounts, prices, promises, backorders."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.document import Caution, Evidence, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.dates.reading import find_dates
from parsers.layout import Role
from parsers.papers.heading import Heading
from parsers.papers.item_cells import DateCell, Setting, header_basis
from parsers.papers.item_row import ItemRow
from parsers.papers.note_words import CANCEL, NO_CANCEL
from parsers.papers.row_notes import evidence as said_evidence
from parsers.papers.sections import SectionKind, section_kind

_PACKED = frozenset({MailKind.PACK, MailKind.ASN, MailKind.INVOICE})
# Headings of dates: of the backordered part, of what is still expected, and of what the buyer asked for.
_BACK_HEADER = re.compile(
    r"\bb\s?[./]?\s?o\b|\bback|\bbal(?:ance)?\b|\brest|\breliquat|r\u00fcckstand|\bpend", re.IGNORECASE
)
EXPECTED = re.compile(
    r"\bexp|\best\b|\bestim|\beta\b|\betd\b|\besd\b|\bprom|\bavail|\bnext\b|\bnew\b|\brev(?:ised)?\b|\bsched|\bready",
    re.IGNORECASE,
)
_DUE = re.compile(r"^\W*(?:date )?(?:due|ship by|deliver by)(?: (?:date|from|to|by|window))?\W*$", re.IGNORECASE)
_COMING_IN = re.compile(
    r"\W*(?:expected|exp|due in|coming in|available|avail|in stock|eta|back in stock)\b", re.IGNORECASE
)
_ASKED = re.compile(_DUE.pattern + r"|\breq|\bneed|\bwant", re.IGNORECASE)
PROMISED = (Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document a row stands on."""

    kind: MailKind
    heading: Heading
    setting: Setting
    whole_complete: bool = False
    order_complete: bool = False  # ... and the words are about the one order that it names
    complete_lines: frozenset[int] = frozenset()
    title: str = ""
    unallocated: bool = False  # an acknowledgment printed before allocation: nothing shipped, everything "backordered"


def base_of(item: ItemRow, paper: Paper) -> Statement:
    """Return the row without its quantities: who, what, what was ordered, and the words of its notes."""
    po, po_line = item.po_and_line()
    target = LineReference(
        row=item.name,
        po_text=po or (paper.heading.po_numbers[0] if len(paper.heading.po_numbers) == 1 else None),
        po_line=po_line,
        line_text=item.text(Role.LINE) or None,
        item_text=item.item_text(),
        codes=item.codes(),
    )
    names = (
        ("po", Role.PO),
        ("po", Role.PO_AND_LINE),
        ("line", Role.LINE),
        ("line", Role.PO_LINE),
        ("line", Role.PO_AND_LINE),
        ("item_text", Role.DESCRIPTION),
        ("item_text", Role.ITEM),
    )
    said = item.notes.po_line_said
    named = (said_evidence("line", said),) if said is not None and po_line == item.notes.po_line else ()
    evidence = (*(e for name, role in names for e in item.evidence(name, item.cell(role))), *named)
    note = "; ".join(item.notes.words)
    return Statement(
        kind=StatementKind.CONFIRM, target=target, page=item.page, evidence=evidence, note=note, ordered=_ordered(item)
    )


def _ordered(item: ItemRow) -> Quantity | None:
    return item.amount(Role.ORDERED)


def with_amount(base: Statement, item: ItemRow, role: Role | None) -> Statement:
    """Return the statement with a column's quantity, its unit as written, and its evidence."""
    amount = item.amount(role) if role is not None else None
    if role is None or amount is None:
        return base
    evidence = (*base.evidence, *item.evidence("qty", item.cell(role)))
    return replace(base, quantity=amount, uom_text=item.unit_text(role), evidence=evidence)


def with_price(base: Statement, item: ItemRow) -> Statement:
    """Return the statement with the unit price of the row, where it has one."""
    price = item.price()
    if price is None:
        return base
    amount, cell = price
    evidence = (*base.evidence, *item.evidence("unit_price", cell))
    return replace(base, unit_price=amount.value, price_uom=amount.unit or None, evidence=evidence)


def first_amount(item: ItemRow, *roles: Role) -> Role | None:
    """Return the first of these columns that holds a number."""
    return next((role for role in roles if item.amount(role) is not None), None)


def value_of(item: ItemRow, role: Role) -> Decimal:
    """Return a column's number, 0 where it has none."""
    amount = item.amount(role)
    return amount.value if amount is not None else Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPromise:
    """When the row's open quantity comes; ``no_date`` where the vendor says that there is no date."""

    window: PromiseWindow | None = None
    no_date: bool = False
    evidence: tuple[Evidence, ...] = ()
    cautions: frozenset[Caution] = frozenset()


def promise_of(item: ItemRow, paper: Paper, *roles: Role) -> RowPromise:
    """The row's date: its column, its notes, its section, then the paper's head."""
    cell = _own_date(item, *(roles or PROMISED)) or item.standing_promise()
    notes = item.notes
    if cell is not None and cell.window is not None:
        return promise_in(item, cell)
    if notes.promise is not None:
        return RowPromise(window=notes.promise, evidence=notes.evidence()[:1])
    if (window := _section_date(item, paper)) is not None:
        return RowPromise(window=window)
    if cell is not None or notes.no_date:
        return RowPromise(no_date=True, evidence=item.evidence("eta", cell.cell) if cell is not None else ())
    return RowPromise()


def _own_date(item: ItemRow, *roles: Role) -> DateCell | None:
    """The row's date; one under "B/O ETA" is of what is owed and stands back where the row has a date of its own."""
    return item.window(*roles, headed=lambda header: not _BACK_HEADER.search(header)) or item.window(*roles)


def promise_in(item: ItemRow, cell: DateCell) -> RowPromise:
    """Return a date cell as the row's promise, with a caution where its label may speak of what we asked for."""
    open_label = cell.window is not None and _DUE.search(cell.header) is not None
    return RowPromise(
        window=cell.window, no_date=cell.no_date, evidence=item.evidence("eta", cell.cell),
        cautions=frozenset({Caution.MAYBE_NEED_DATE}) if open_label else frozenset(),
    )  # fmt: skip


def _section_date(item: ItemRow, paper: Paper) -> PromiseWindow | None:
    dates = find_dates(item.row.section, context=paper.setting.context) if item.row.section else ()
    if len(dates) != 1 or not isinstance(dates[0].window, PromiseWindow):
        return None
    window = dates[0].window
    return replace(window, basis=window.basis or header_basis(item.row.section))


def head_promise(paper: Paper) -> PromiseWindow | None:
    """A date in the head of an acknowledgment that holds for all its rows ("Ship Date 11/24/2026")."""
    heading = paper.heading
    if heading.promised is not None and heading.promised.window is not None:
        window = heading.promised.window
        return replace(window, basis=header_basis(heading.promised.label) or window.basis)
    if heading.ship_date is None:
        return None
    return PromiseWindow(start=heading.ship_date, end=heading.ship_date, basis=header_basis("ship"))


def with_promise(base: Statement, promise: RowPromise) -> Statement:
    """Return the statement with a promise, or marked undated where the vendor says that there is no date."""
    undated = {Caution.UNDATED} if promise.no_date and promise.window is None else set()
    cautions = base.cautions | undated | promise.cautions
    return replace(
        base, promise=promise.window, cautions=frozenset(cautions), evidence=(*base.evidence, *promise.evidence)
    )


def section_of(item: ItemRow) -> SectionKind:
    """Return BACKORDERED or CANCELLED where a heading above the row or the table says so."""
    for text in (item.row.section, item.table_title):
        if text and (kind := section_kind(text)) in {SectionKind.BACKORDERED, SectionKind.CANCELLED}:
            return kind
    return SectionKind.OTHER


def is_cancelled(item: ItemRow) -> bool:
    """Return whether notes, flag or section say that the row is cancelled."""
    notes, flag = item.notes, item.flag()
    return (
        notes.cancelled
        or any(CANCEL.search(text) and not NO_CANCEL.search(text) for text in map(item.text, PROMISED))
        or (flag == "C" and item.has_column(Role.CONFIRMED))
        or section_of(item) is SectionKind.CANCELLED
    )


def cancel_of(item: ItemRow, paper: Paper) -> Statement:
    """Return the cancellation of the row with the quantity it takes away."""
    role = first_amount(item, Role.CANCELLED, Role.ORDERED, Role.QUANTITY, Role.OPEN)
    taken = role if role is not None and value_of(item, role) != 0 else None  # "0" is what is left, not what goes
    return replace(with_amount(base_of(item, paper), item, taken), kind=StatementKind.CANCEL)


def date_of_rest(item: ItemRow, done: Role | None) -> RowPromise | None:
    """Return the row's date where it speaks of what is still owed, not of what was shipped or confirmed.

    A column of backorder dates always does; an expected date, or a note, beside a shipped quantity does too, and
    any promise where nothing but the owed quantity stands in the row (``done`` None). A due date is what the buyer
    asked for and never does.
    """
    back = item.window(*PROMISED, headed=lambda header: _BACK_HEADER.search(header) is not None)
    cell = back or item.window(*PROMISED)
    shipped = done is Role.SHIPPED and value_of(item, Role.SHIPPED) > 0
    if (
        cell is not None
        and not _ASKED.search(cell.header)
        and _speaks_of_rest(cell, shipped=shipped, alone=done is None)
    ):
        return RowPromise(window=cell.window, no_date=cell.no_date, evidence=item.evidence("eta", cell.cell))
    if item.notes.promise is not None and cell is None and (shipped or done is None or _expects_rest(item, done)):
        return RowPromise(window=item.notes.promise, evidence=item.notes.evidence()[:1])
    return None


def _expects_rest(item: ItemRow, done: Role) -> bool:
    """Of a row that gives a part and owes the rest, "Expected: 12/14" is of the rest: nobody expects what is there.

    An estimated ship date is of the part, and so is any date beside a remark on the backorder itself.
    """
    owes = value_of(item, Role.BACKORDERED) > 0 or value_of(item, Role.OPEN) > 0
    said = item.notes.promise_said if not item.notes.backordered else None
    return done is Role.CONFIRMED and owes and said is not None and _COMING_IN.match(said.text) is not None


def _speaks_of_rest(cell: DateCell, *, shipped: bool, alone: bool) -> bool:
    if _BACK_HEADER.search(cell.header) or (shipped and EXPECTED.search(cell.header)):
        return True
    return alone


def owed_of(
    item: ItemRow, paper: Paper, amount: Quantity, cell_role: Role | None, rest: RowPromise | None = None
) -> Statement:
    """A backorder of an amount, dated where the row, its notes or its status say when.

    ``rest`` is the date of the row where it belongs to the owed quantity (``date_of_rest``).
    """
    base, notes = base_of(item, paper), item.notes
    evidence = [*base.evidence]
    if cell_role is not None:
        evidence.extend(item.evidence("qty", item.cell(cell_role)))
    unit = item.unit_text(cell_role) if cell_role is not None else None
    window = notes.backorder_window or notes.rest_window or (rest.window if rest is not None else None)
    if window is not None and window.basis is None and paper.kind in _PACKED:
        window = replace(window, basis=Basis.SHIP)  # a packing list speaks of what the vendor will ship
    said = notes.backorder_said
    if said is not None:
        evidence.append(Evidence(field="eta", page=said.page, place=said.place, text=said.text))
    if rest is not None and notes.backorder_window is None:
        evidence.extend(rest.evidence)
    no_date = notes.no_date or (rest is not None and rest.no_date)
    undated = {Caution.UNDATED} if window is None and no_date else set()
    return replace(
        base, kind=StatementKind.BACKORDER, quantity=amount, uom_text=unit or amount.uom or None, promise=window,
        evidence=tuple(evidence), cautions=frozenset(undated),
    )  # fmt: skip


def backordered_of(item: ItemRow) -> tuple[Quantity, Role | None] | None:
    """The backordered amount of a row: its column, else its balance where the words or a flag say backordered."""
    stated = item.amount(Role.BACKORDERED)
    if stated is not None and stated.value > 0:
        return stated, Role.BACKORDERED
    flagged = item.flag() == "B" or item.notes.backordered or item.notes.to_follow
    if not flagged or (stated is not None and not item.notes.backordered):
        return None
    return balance_of(item) or _said_backordered(item)


def _said_backordered(item: ItemRow) -> tuple[Quantity, Role | None] | None:
    """What the words leave open: an amount they name, else the ordered quantity less what was done."""
    whole = item.amount(Role.ORDERED) or item.amount(Role.QUANTITY)
    if item.notes.backorder_amount is not None:
        counted = item.measured()
        like = whole or (item.amount(counted) if counted is not None else None)
        return Quantity(value=item.notes.backorder_amount, uom=like.uom if like is not None else ""), None
    done = next((item.amount(r) for r in (Role.CONFIRMED, Role.SHIPPED) if item.amount(r) is not None), None)
    if whole is not None and done is not None and item.amount(Role.ORDERED) is not None:
        rest = whole.value - done.value
        return (replace(whole, value=rest), None) if rest > 0 else None
    return (whole, None) if whole is not None and done is None and item.notes.backordered else None


def balance_of(item: ItemRow) -> tuple[Quantity, Role | None] | None:
    """Return a balance above zero with its column."""
    balance = item.amount(Role.OPEN)
    return (balance, Role.OPEN) if balance is not None and balance.value > 0 else None
