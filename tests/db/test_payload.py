import json
from datetime import UTC

import pytest
from hypothesis import given, strategies as st

from db.payload import pack, unpack
from domain.document import Box, Cell, Evidence, LineReference, Span, Statement, StatementKind
from domain.errors import StoreError
from domain.match import DecisionEvent, DocumentHead, Reason
from domain.promise import PromiseWindow

# NaN is no figure and a text with surrogates changes on purpose; see test_types.
text = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"))
number = st.decimals(allow_nan=False, allow_infinity=False)
share = st.floats(allow_nan=False, allow_infinity=False)
window = st.one_of(
    st.builds(lambda day: PromiseWindow(start=day, end=None), st.dates()),
    st.builds(lambda day: PromiseWindow(start=day, end=day), st.dates()),
)
place = st.one_of(
    st.builds(Box, x0=share, top=share, x1=share, bottom=share),
    st.builds(Span, start=st.integers(0), end=st.integers(0)),
    st.builds(Cell, ref=text),
)
for kind, strategy in {str: text, PromiseWindow: window, Box | Span | Cell: place}.items():
    st.register_type_strategy(kind, strategy) if isinstance(kind, type) else None
evidence = st.builds(Evidence, field=text, page=st.integers(), place=place, text=text)


@given(
    st.builds(
        Statement,
        quantity=st.none(),
        evidence=st.lists(evidence, max_size=3).map(tuple),
        unit_price=st.none() | number,
        reading=share,
    )
)
def test_any_statement_comes_back_equal_through_json(statement: Statement) -> None:
    assert unpack(Statement, json.loads(json.dumps(pack(statement)))) == statement


@given(st.builds(DocumentHead))
def test_any_document_head_comes_back_equal(head: DocumentHead) -> None:
    assert unpack(DocumentHead, json.loads(json.dumps(pack(head)))) == head


@given(st.builds(DecisionEvent, at=st.datetimes(timezones=st.just(UTC)), amount=st.none() | number))
def test_any_decision_comes_back_equal(event: DecisionEvent) -> None:
    assert unpack(DecisionEvent, json.loads(json.dumps(pack(event)))) == event


def test_default_fields_are_left_out() -> None:
    statement = Statement(kind=StatementKind.CONFIRM, target=LineReference(row="1"))
    packed = {"$": "Statement", "kind": "confirm", "target": {"$": "LineReference", "row": "1"}}
    assert pack(statement) == packed


def test_a_field_of_a_later_program_is_passed_over() -> None:
    assert unpack(Reason, {"$": "Reason", "text": "PO", "bits": 3.0, "later": 1}) == Reason(text="PO", bits=3.0)


@pytest.mark.parametrize("damaged", [None, 3, "x", [], {}, {"text": "a", "bits": {}}, {"$": "Reason"}])
def test_a_damaged_payload_is_a_typed_error(damaged: object) -> None:
    with pytest.raises(StoreError, match="Reason"):
        unpack(Reason, damaged)


def test_what_a_payload_cannot_hold_is_a_typed_error() -> None:
    with pytest.raises(StoreError, match="object"):
        pack(object())
