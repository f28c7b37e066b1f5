from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.calendar import BusinessCalendar
from domain.purchase import Contact, PoLine, Vendor
from domain.state import Headline, LineState, NextAction, OpenException, Severity
from outbound.chases import ChasePlan
from outbound.plan import plan
from outbound.policy import ChasePolicy

MONDAY = date(2026, 11, 23)

LineMaker = Callable[..., LineState]
Planner = Callable[..., ChasePlan]


def make_exception(code: str, *, opened_on: date = date(2026, 11, 16), auto: str = "yes") -> OpenException:
    return OpenException(
        code=code,
        severity=Severity.HIGH,
        opened_on=opened_on,
        detail="",
        auto_chase=auto == "yes",
        po="45012",
        line="1",
    )


def make_state(*codes: str, opened_on: date = date(2026, 11, 16), **changes: Any) -> LineState:
    line_fields = {k: changes.pop(k) for k in list(changes) if k in PoLine.__dataclass_fields__}
    line = PoLine(
        po="45012",
        line="1",
        vendor_id="V1",
        uom="PC",
        ordered=Decimal(160),
        item="HR10-48-120",
        description="HR SHEET A1011 10GA X 48 X 120",
        unit_price=Decimal("49.75"),
        need_date=date(2026, 11, 24),
        customer="SECRET CUSTOMER",
    )
    zero = Decimal(0)
    state = LineState(
        line=replace(line, **line_fields),
        as_of=MONDAY,
        acknowledged=zero,
        shipped=zero,
        received=zero,
        backordered=zero,
        cancelled=zero,
        promised=zero,
        unexplained=zero,
        over=zero,
        schedules=(),
        shipments=(),
        promise=None,
        last_promise_to=None,
        expected_dock=None,
        headline=Headline.SENT,
        exceptions=tuple(make_exception(code, opened_on=opened_on) for code in codes),
        next_action=NextAction.CHASE,
        next_action_on=None,
        waiting=False,
        last_word_on=None,
        last_word="",
    )
    return replace(state, **changes)


VENDOR = Vendor(vendor_id="V1", name="Lakeshore", contacts=(Contact(name="Jim Novak", email="jim@lakeshore.example"),))


@pytest.fixture
def exception() -> Callable[..., OpenException]:
    return make_exception


@pytest.fixture
def state() -> LineMaker:
    return make_state


@pytest.fixture
def vendor() -> Vendor:
    return VENDOR


@pytest.fixture
def planned() -> Planner:
    """Plans with the defaults of every input that a test does not name."""

    def run(*states: LineState, **changes: Any) -> ChasePlan:
        inputs: dict[str, Any] = {
            "vendors": {"V1": VENDOR},
            "contacts": {},
            "history": (),
            "questions": (),
            "policy": ChasePolicy(),
            "calendar": BusinessCalendar(),
            "as_of": MONDAY,
        }
        return plan(states, **(inputs | changes))

    return run
