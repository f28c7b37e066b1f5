"""Rules of internal alerts as data: which exceptions of which lines are told to whom, and how fast (DOMAIN 6.6)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import ConfigurationError
from domain.exceptions import RULES
from domain.line_value import value_of
from domain.outbox import Letter
from domain.state import LineState, OpenException
from outbound.policy_reading import read_document

_CODES = frozenset(rule.code for rule in RULES)


class Role(StrEnum):
    """Who of our own people is told."""

    TRAFFIC = "traffic"
    SALES = "sales"
    PROCESSING = "processing"

    @property
    def letter(self) -> Letter:
        """The template of its mail."""
        return Letter(f"alert_{self.value}")


class Speed(StrEnum):
    """How fast, the faster first."""

    NOW = "now"
    DIGEST = "digest"


class AlertRule(BaseModel):
    """One rule; see ``alerts.yaml`` for its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    tell: Annotated[dict[Role, Speed], Field(min_length=1)]
    priorities: tuple[str, ...] = ()
    least_value: Decimal = Field(default=Decimal(0), ge=0)

    def covers(self, state: LineState, exception: OpenException) -> bool:
        """True when the rule is about this exception of this line."""
        wanted = {priority.upper() for priority in self.priorities}
        if exception.code not in self.codes or (wanted and state.line.customer_priority.strip().upper() not in wanted):
            return False
        value = value_of(state.line, state.unshipped)
        return value is None or value >= self.least_value


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[AlertRule, ...]


def alert_rules(own: Path) -> tuple[AlertRule, ...]:
    """Return the rules of a file, or the defaults where there is none.

    Raises:
        ConfigurationError: the file is wrong; it names the file and the field.
    """
    path = own if own.exists() else Path(str(files("outbound").joinpath("alerts.yaml")))
    try:
        rules = _Rules.model_validate(read_document(path)).rules
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{path}: {place}: {first['msg']}") from error
    unknown = sorted({code for rule in rules for code in rule.codes} - _CODES)
    if unknown:
        raise ConfigurationError(f"{path}: there is no exception {unknown[0]}")
    return rules


def told(rules: Iterable[AlertRule], state: LineState, exception: OpenException) -> dict[Role, Speed]:
    """Return who is told of an exception and how fast."""
    found: dict[Role, Speed] = {}
    for rule in rules:
        if rule.covers(state, exception):
            for role, speed in rule.tell.items():
                found[role] = Speed.NOW if Speed.NOW in {speed, found.get(role)} else speed
    return found
