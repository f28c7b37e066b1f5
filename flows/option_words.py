"""Fill-in options for people, for programs and for the mails to our own people."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from domain.options import FillOption
from domain.quantity import figure
from domain.state import LineState
from outbound.alerts import FillIn
from reports.promise_slip import Expected

_UNKNOWN = "unknown"


def option_lines(state: LineState, options: Sequence[FillOption], *, expected: Expected | None = None) -> Iterator[str]:
    """Yield the options as lines of text below the line they are for; ``expected`` is what its promise comes to."""
    line = state.line
    need = f", needed {line.need_date}" if line.need_date else ""
    yield f"{line.po}/{line.line}  {line.description or line.item}: {figure(state.unshipped)} {line.uom} open{need}"
    if expected is not None:
        yield f"{expected.words}; the vendor's date at our dock is {state.expected_dock}"
    if not options:
        yield "nothing is to come on this line"
    for number, option in enumerate(options, start=1):
        yield f"{number}. {option.kind}: {option.what}"
        covers = f"{figure(option.amount)} {line.uom}" if option.amount is not None else _UNKNOWN
        day = option.available_on or _UNKNOWN
        yield f"   day {day}, covers {covers}, extra cost {_money(option.cost)}, risk {option.risk}"
        if option.approvals:
            yield f"   needs the yes of: {', '.join(option.approvals)}"
        if option.needs:
            yield f"   only if: {'; '.join(option.needs)}"


def option_rows(options: Sequence[FillOption]) -> list[dict[str, Any]]:
    """Return the options for programs; quantities and money as strings, null for unknown."""
    return [
        {
            "rank": rank,
            "kind": option.kind.name.lower(),
            "what": option.what,
            "amount": None if option.amount is None else figure(option.amount),
            "available_on": None if option.available_on is None else option.available_on.isoformat(),
            "cost": None if option.cost is None else f"{option.cost:.2f}",
            "risk": option.risk.value,
            "approvals": list(option.approvals),
            "needs": list(option.needs),
        }
        for rank, option in enumerate(options, start=1)
    ]


def fill_in(option: FillOption, uom: str) -> FillIn:
    """Return an option as the mails to our own people show it."""
    return FillIn(
        what=f"{option.kind}: {option.what}",
        available_on=option.available_on.isoformat() if option.available_on else _UNKNOWN,
        amount=f"{figure(option.amount)} {uom}" if option.amount is not None else "",
        cost=_money(option.cost),
        approvals=", ".join(option.approvals),
        confidence={"low": "a high degree", "medium": "a fair degree", "high": "a low degree"}[option.risk],
        needs="; ".join(option.needs),
    )


def _money(value: Decimal | None) -> str:
    return _UNKNOWN if value is None else f"{value:,.2f}"
