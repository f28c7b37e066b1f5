from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.calendar import BusinessCalendar
from domain.purchase import Contact, PoLine, Vendor
from domain.state import Headline, LineState, NextAction, OpenException, Severity
from outbound.chases import ChasePlan, Known
from outbound.compose import Sender, Stationery
from outbound.plan import plan
from outbound.policy_reading import default_policy
from outbound.shelf import open_shelf
from outbound.tokens import TokenKey

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


def planned_states(*states: LineState, **changes: Any) -> ChasePlan:
    """Plan with the defaults of every input that a test does not name."""
    known = {name: changes.pop(name) for name in list(changes) if name in Known.__dataclass_fields__}
    inputs: dict[str, Any] = {
        "vendors": {"V1": VENDOR},
        "known": Known(**known),
        "policy": default_policy(),
        "calendar": BusinessCalendar(),
        "as_of": MONDAY,
    }
    return plan(states, **(inputs | changes))


@pytest.fixture
def planned() -> Planner:
    return planned_states


SENDER = Sender(name="Dana Ruiz", email="po@buyer.example", company="Harborview Steel", phone="555-0134")
SHELF = open_shelf()


def make_stationery(**changes: Any) -> Stationery:
    parts: dict[str, Any] = {
        "sender": SENDER,
        "shelf": SHELF,
        "key": TokenKey(secret=b"a key of the tests only"),
        "policy": default_policy(),
    }
    return Stationery(**(parts | changes))


@pytest.fixture
def stationery() -> Callable[..., Stationery]:
    return make_stationery
