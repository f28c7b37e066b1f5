"""What the templates may name: every field with its shape, and made-up values to try a template with."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from domain.outbox import Letter
from outbound.lines import AskedLine
from outbound.template_check import SCALAR, ListOf, Record, Shape

TABLE = "\ue000"  # of the private use area: no value can hold it, since values are cleaned of such characters
LETTERS = frozenset(letter.value for letter in Letter if not letter.internal)
INTERNAL = frozenset(letter.value for letter in Letter if letter.alert)
REASONS = frozenset(
    {
        "cert_missing", "complete_but_short", "late_eta", "missing_eta", "no_ack", "partial_balance", "past_due",
        "promise_check",
    }
)  # fmt: skip

_LINE = {field.name: SCALAR for field in fields(AskedLine)}
_OPTION = ("what", "available_on", "amount", "cost", "approvals", "confidence", "needs")
_ALERT = ("customer", "customer_order", "expected", "late_days", "reason", "flagged", "page")
_SENDER = ("name", "company", "phone", "email")


def shape_of(name: str) -> Record:
    """Return what a template of this name gets."""
    line: dict[str, Shape] = dict(_LINE)
    if name in INTERNAL:
        option = Record(dict.fromkeys(_OPTION, SCALAR))
        line |= {**dict.fromkeys(_ALERT, SCALAR), "options": ListOf(option)}
    common: dict[str, Shape] = {"lines": ListOf(Record(line)), "count": SCALAR, "vendor": SCALAR}
    if name in REASONS:
        return Record(common)
    common |= dict.fromkeys(("greeting", "table", "tone", "past_due", "earliest_need", "note", "ref"), SCALAR)
    if name in INTERNAL:
        common["settled"] = ListOf(Record({"what": SCALAR}))
    return Record(common | {"sender": Record(dict.fromkeys(_SENDER, SCALAR))})


def samples(name: str) -> Iterator[dict[str, Any]]:
    """Yield made-up values: everything filled, everything empty, for every tone."""
    shape = shape_of(name)
    for tone in (1, 2, 3, 4):
        yield _filled(shape, tone, "x")
    yield _filled(shape, 1, "")
    yield _filled(shape, 1, "") | {"lines": []}


def _filled(shape: Record, tone: int, word: str) -> dict[str, Any]:
    values: dict[str, Any] = {name: _value(inner, word) for name, inner in shape.fields.items()}
    numbers = {"tone": tone, "count": 1 if word else 0, "past_due": 1 if word else 0, "table": TABLE}
    return values | {name: value for name, value in numbers.items() if name in values}


def _value(shape: Shape, word: str) -> Any:  # noqa: ANN401 -- whatever a template gets
    if isinstance(shape, ListOf):
        return [_value(shape.each, word)]
    if isinstance(shape, Record):
        return {name: _value(inner, word) for name, inner in shape.fields.items()}
    return word
