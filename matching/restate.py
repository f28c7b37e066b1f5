"""What a person makes of a statement: values put right, another line, or parts over several lines.

Values come as text, as they are typed. Evidence of a value that was put right no longer proves it and goes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from domain.document import Caution, Statement, StatementKind
from domain.match import MatchedStatement, Restated
from domain.promise import Basis, PromiseWindow
from domain.purchase import PoLine
from domain.quantity import Quantity, figure
from domain.units import canonical_unit
from matching.amounts import amount_of

FIELDS = (
    "kind", "qty", "uom", "eta", "eta_from", "eta_to", "eta_basis", "ship_date", "tracking", "unit_price", "price_uom",
    "complete_claim", "note",
)  # fmt: skip
_NOTHING = frozenset({"", "none", "null", "-"})
_YES = frozenset({"yes", "true", "1"})
_COUNTED = frozenset({StatementKind.CONFIRM, StatementKind.SHIP, StatementKind.BACKORDER, StatementKind.CANCEL})
# A value that a person has put in is no longer doubtful.
_SETTLES = {
    "qty": Caution.UNCLEAR_QUANTITY,
    "uom": Caution.UNCLEAR_QUANTITY,
    "kind": Caution.UNCLEAR_KIND,
    "eta": Caution.UNCLEAR_DATE,
    "eta_from": Caution.UNCLEAR_DATE,
    "eta_to": Caution.UNCLEAR_DATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Why something cannot count as it stands, in words for the person who decided it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePart:
    """A share of a split statement: so much of it, in the statement's own unit, is about this line."""

    line: PoLine
    qty: Decimal
    eta: PromiseWindow | None = None


def corrected(statement: Statement, changes: Mapping[str, str]) -> Statement | Unusable:
    """Return a statement with the values a person put in; ``changes`` maps a name of ``FIELDS`` to its new text."""
    unknown = sorted(changes.keys() - set(FIELDS))
    if unknown:
        return Unusable(reason=f"there is no field {unknown[0]!r}; there are {', '.join(FIELDS)}")
    try:
        for name in FIELDS:  # in this order: a unit needs its quantity
            if name in changes:
                statement = _SETTERS[name](statement, changes[name].strip())
    except _NotUsableError as error:
        return Unusable(reason=str(error))
    settled = {_SETTLES[name] for name in changes if name in _SETTLES}
    spoken = _evidenced(changes)
    return replace(
        statement,
        cautions=statement.cautions - settled,
        evidence=tuple(e for e in statement.evidence if e.field not in spoken),
    )


def on_line(statement: Statement, line: PoLine) -> Restated | Unusable:
    """Return a statement as it counts on a line, its quantity in the line's unit."""
    amount = amount_of(statement.quantity, line)
    if amount.value is None and statement.quantity is not None and statement.kind in _COUNTED:
        return Unusable(
            reason=f"how many {line.uom} {_said(statement)} are is not known ({amount.why_not}); put in the quantity"
        )
    return Restated(
        po=line.po, line=line.line, statement=statement, amount=amount.value, theoretical=amount.theoretical
    )


def split(statement: Statement, parts: Sequence[LinePart]) -> tuple[Restated, ...] | Unusable:
    """Share a statement out; the parts must make up all of its quantity."""
    whole = statement.quantity
    if whole is None:
        return Unusable(reason="a statement without a quantity cannot be split; put in the quantity first")
    if len(parts) < 2:  # noqa: PLR2004 - one part is no split
        return Unusable(reason="a split needs at least two parts")
    if any(part.qty <= 0 for part in parts):
        return Unusable(reason="every part needs a quantity above zero")
    total = sum((part.qty for part in parts), Decimal(0))
    if total != whole.value:
        return Unusable(reason=f"the parts make {figure(total)}, the vendor says {_said(statement)}")
    found = [on_line(_share(statement, part, whole), part.line) for part in parts]
    refused = next((f for f in found if isinstance(f, Unusable)), None)
    return refused or tuple(f for f in found if isinstance(f, Restated))


def unacceptable(word: MatchedStatement) -> str | None:
    """Say why a statement cannot count as it stands, or None."""
    if word.po is None or word.line is None:
        return "no order line is chosen"
    if word.amount is None and word.statement.quantity is not None and word.statement.kind in _COUNTED:
        return f"{_said(word.statement)} cannot be put into the unit of the order; put in the quantity"
    return None


def changes_in_words(before: Statement, after: Statement) -> tuple[str, str]:
    """Return the values that differ, as text before and after."""
    old, new = _values(before), _values(after)
    names = [name for name in old if old[name] != new[name]]
    return ", ".join(f"{n}={old[n]}" for n in names), ", ".join(f"{n}={new[n]}" for n in names)


class _NotUsableError(ValueError):
    """A text that is no value of its field."""


def _evidenced(changes: Mapping[str, str]) -> frozenset[str]:
    names = set(changes)
    if names & {"eta", "eta_from", "eta_to"}:
        names |= {"eta", "eta_from", "eta_to"}
    return frozenset(names)


def _share(statement: Statement, part: LinePart, whole: Quantity) -> Statement:
    promise = part.eta or statement.promise
    return replace(statement, quantity=replace(whole, value=part.qty), promise=promise, complete_claim=False)


def _values(statement: Statement) -> dict[str, str]:
    promise = statement.promise
    return {
        "kind": statement.kind.value,
        "qty": figure(statement.quantity.value) if statement.quantity else "none",
        "uom": statement.uom_text or (statement.quantity.uom if statement.quantity else "") or "none",
        "eta_from": str(promise.start) if promise and promise.start else "none",
        "eta_to": str(promise.end) if promise and promise.end else "none",
        "eta_basis": str(promise.basis) if promise and promise.basis else "none",
        "ship_date": str(statement.ship_date or "none"),
        "tracking": statement.tracking or "none",
        "unit_price": figure(statement.unit_price) if statement.unit_price is not None else "none",
        "price_uom": statement.price_uom or "none",
        "complete_claim": "yes" if statement.complete_claim else "no",
        "note": statement.note or "none",
    }


def _said(statement: Statement) -> str:
    quantity = statement.quantity
    return "nothing" if quantity is None else f"{figure(quantity.value)} {statement.uom_text or quantity.uom}".strip()


# --- one setter per field


def _number(text: str, name: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise _NotUsableError(f"{name} {text!r} is not a number such as 1200.5") from error
    if not value.is_finite() or value < 0:
        raise _NotUsableError(f"{name} {text!r} is not a figure of zero or more")
    return value


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _NotUsableError(f"{name} {text!r} is not an ISO date such as 2026-12-04") from error


def _or_none(text: str) -> str | None:
    return None if text.lower() in _NOTHING else text


def _kind(statement: Statement, text: str) -> Statement:
    try:
        return replace(statement, kind=StatementKind(text.lower()))
    except ValueError as error:
        raise _NotUsableError(f"kind {text!r} is none of {', '.join(StatementKind)}") from error


def _qty(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    if given is None:
        return replace(statement, quantity=None)
    uom = statement.quantity.uom if statement.quantity else ""
    return replace(statement, quantity=Quantity(value=_number(given, "qty"), uom=uom))


def _uom(statement: Statement, text: str) -> Statement:
    if statement.quantity is None:
        raise _NotUsableError("a unit needs a quantity; put in qty before uom")
    code = canonical_unit(text) or text.upper()
    return replace(statement, uom_text=text, quantity=replace(statement.quantity, uom=code))


def _window(statement: Statement, start: date | None, end: date | None) -> Statement:
    promise = statement.promise
    if start is None and end is None:
        return replace(statement, promise=None, cautions=statement.cautions | {Caution.UNDATED})
    if start is not None and end is not None and end < start:
        raise _NotUsableError(f"the window ends {end} before it starts {start}")
    window = PromiseWindow(start=start, end=end, basis=promise.basis if promise else None)
    return replace(statement, promise=window, cautions=statement.cautions - {Caution.UNDATED, Caution.SOFT})


def _eta(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    day = None if given is None else _day(given, "eta")
    return _window(statement, day, day)


def _eta_from(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    end = statement.promise.end if statement.promise else None
    start = None if given is None else _day(given, "eta_from")
    return _window(statement, start, None if start and end and end < start else end)


def _eta_to(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    start = statement.promise.start if statement.promise else None
    end = None if given is None else _day(given, "eta_to")
    return _window(statement, None if start and end and end < start else start, end)


def _basis(statement: Statement, text: str) -> Statement:
    if statement.promise is None:
        raise _NotUsableError("eta_basis needs a date; put in eta before it")
    given = _or_none(text)
    try:
        return replace(
            statement, promise=replace(statement.promise, basis=None if given is None else Basis(given.lower()))
        )
    except ValueError as error:
        raise _NotUsableError(f"eta_basis {text!r} is neither ship nor deliver") from error


def _ship_date(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    return replace(statement, ship_date=None if given is None else _day(given, "ship_date"))


def _price(statement: Statement, text: str) -> Statement:
    given = _or_none(text)
    return replace(statement, unit_price=None if given is None else _number(given, "unit_price"))


_SETTERS: Mapping[str, Callable[[Statement, str], Statement]] = {
    "kind": _kind,
    "qty": _qty,
    "uom": _uom,
    "eta": _eta,
    "eta_from": _eta_from,
    "eta_to": _eta_to,
    "eta_basis": _basis,
    "ship_date": _ship_date,
    "tracking": lambda statement, text: replace(statement, tracking=_or_none(text)),
    "unit_price": _price,
    "price_uom": lambda statement, text: replace(statement, price_uom=_or_none(text)),
    "complete_claim": lambda statement, text: replace(statement, complete_claim=text.lower() in _YES),
    "note": lambda statement, text: replace(statement, note=text),
}
