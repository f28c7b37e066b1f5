from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.state import LineState
from outbound.alert_rules import Role, Speed, alert_rules, told
from tests.outbound.conftest import make_state

OWN = """
rules:
  - codes: [LATE_ETA]
    tell: {sales: digest, traffic: digest}
  - codes: [LATE_ETA]
    priorities: [a]
    least_value: 500
    tell: {sales: now}
"""


def late(priority: str, price: str | None) -> LineState:
    state = make_state("LATE_ETA")
    cost = None if price is None else Decimal(price)
    line = replace(
        state.line, customer_priority=priority, unit_price=cost, price_uom=state.line.uom, ordered=Decimal(100)
    )
    return replace(state, line=line)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "alerts.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("priority", "price", "sales"),
    [
        ("A", "10", Speed.NOW),
        ("A", "1", Speed.DIGEST),
        ("A", None, Speed.NOW),  # an unknown value may be a large one
        ("B", "10", Speed.DIGEST),
    ],
)
def test_of_several_rules_the_fastest_counts(tmp_path: Path, priority: str, price: str | None, sales: Speed) -> None:
    state = late(priority, price)
    rules = alert_rules(written(tmp_path, OWN))
    assert told(rules, state, state.exceptions[0]) == {Role.SALES: sales, Role.TRAFFIC: Speed.DIGEST}


def test_the_defaults_tell_at_once_of_what_cannot_wait() -> None:
    state = make_state("SHIP_COMPLETE_SHORT")
    found = told(alert_rules(Path("missing.yaml")), state, state.exceptions[0])
    assert (found[Role.SALES], found[Role.TRAFFIC]) == (Speed.NOW, Speed.DIGEST)
    quiet = make_state("NO_ACK")
    assert told(alert_rules(Path("missing.yaml")), quiet, quiet.exceptions[0]) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rules: [{codes: [LATE_ETTA], tell: {sales: now}}]", "no exception LATE_ETTA"),
        ("rules: [{codes: [LATE_ETA], tell: {boss: now}}]", "rules.0.tell"),
        ("rules: [{codes: [LATE_ETA], tell: {sales: soon}}]", "rules.0.tell.sales"),
        ("rules: [{codes: [], tell: {sales: now}}]", "rules.0.codes"),
        ("rules: [{codes: [LATE_ETA], tell: {sales: now}, when: always}]", "rules.0.when"),
        ("{}", "rules"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=r"alerts\.yaml") as error:
        alert_rules(written(tmp_path, text))
    assert why in str(error.value)
