import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from domain.document import Box, Cell, Document, Evidence, ReadingContext, Span, Statement
from domain.errors import DocumentError
from domain.mail import MailKind, Part
from domain.promise import PromiseWindow
from domain.quantity import Quantity
from domain.wire import Unknown, decode, encode, from_plain, to_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    at: datetime
    headers: tuple[tuple[str, float], ...]


any_text = st.text(alphabet=st.characters())  # with lone surrogates and NUL, as broken papers hold them
figure = st.decimals(allow_nan=False, allow_infinity=False)
real = st.floats(allow_nan=False, allow_infinity=False)
day = st.dates()
window = st.one_of(
    st.builds(PromiseWindow, start=day, end=st.none()),
    st.tuples(day, day).map(lambda ends: PromiseWindow(start=min(ends), end=max(ends))),
)
quantity = st.builds(Quantity, value=figure, uom=any_text)
place = st.one_of(
    st.builds(Box, x0=real, top=real, x1=real, bottom=real),
    st.builds(Span, start=st.integers(), end=st.integers()),
    st.builds(Cell, ref=any_text),
)
evidence = st.builds(Evidence, field=any_text, page=st.integers(), place=place, text=any_text)
statement = st.builds(
    Statement,
    quantity=st.none() | quantity,
    ordered=st.none() | quantity,
    promise=st.none() | window,
    previous=st.none() | window,
    ship_date=st.none() | day,
    unit_price=st.none() | figure,
    complete_claim=st.booleans(),
    evidence=st.lists(evidence, max_size=2).map(tuple),
    note=any_text,
    reading=real,
)
document = st.builds(
    Document,
    name=any_text,
    references=st.frozensets(any_text, max_size=3),
    date=st.none() | day,
    po_numbers=st.lists(any_text, max_size=3).map(tuple),
    statements=st.lists(statement, max_size=2).map(tuple),
    problem=st.none() | any_text,
)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["$", "name", "kind", "date"]), inner),
)
PLAIN = {"$": "Document", "name": "ack.pdf", "kind": "ack"}


def plain_statement(**fields: object) -> dict[str, object]:
    target = {"$": "LineReference", "row": "1"}
    return {**PLAIN, "statements": [{"$": "Statement", "kind": "confirm", "target": target, **fields}]}


@given(document)
def test_any_document_comes_back_equal(value: Document) -> None:
    assert decode(Document, encode(value)) == value


@given(st.builds(ReadingContext))
def test_any_reading_context_comes_back_equal(value: ReadingContext) -> None:
    assert decode(ReadingContext, encode(value)) == value


@given(st.builds(Pair, at=st.datetimes(timezones=st.just(UTC)), headers=st.lists(st.tuples(any_text, real)).map(tuple)))
def test_pairs_and_moments_come_back_equal(value: Pair) -> None:
    assert decode(Pair, encode(value)) == value


@given(st.binary() | plain_json.map(lambda plain: json.dumps(plain).encode()))
def test_any_bytes_are_a_document_or_a_typed_error(data: bytes) -> None:
    try:
        value = decode(Document, data)
    except DocumentError:
        return
    assert type(value) is Document


@given(document, st.sampled_from(["name", "kind", "pages", "references", "date", "statements", "problem"]), plain_json)
def test_any_exchanged_field_is_a_document_or_a_typed_error(value: Document, field: str, other: object) -> None:
    try:
        found = from_plain(Document, {**to_plain(value), field: other})
    except DocumentError:
        return
    assert decode(Document, encode(found)) == found


@pytest.mark.parametrize(
    "damaged",
    [
        {**PLAIN, "pages": True},
        {**PLAIN, "pages": 1.0},
        {**PLAIN, "pages": "1"},
        {**PLAIN, "kind": "unheard of"},
        {**PLAIN, "kind": ["ack"]},
        {**PLAIN, "name": None},
        {**PLAIN, "date": "2026-02-30"},
        {**PLAIN, "date": 20261122},
        {**PLAIN, "po_numbers": "4500"},  # a text is no list of letters
        {**PLAIN, "po_numbers": [4500]},
        {**PLAIN, "answers_listed_only": 1},
        {**PLAIN, "later": 1},
        {"$": "Document", "name": "ack.pdf"},
        {"$": "Statement", "name": "ack.pdf", "kind": "ack"},
        {"name": "ack.pdf", "kind": "ack"},
        plain_statement(unit_price="NaN"),
        plain_statement(unit_price="1,5"),
        plain_statement(unit_price=1.5),
        plain_statement(reading=float("inf")),
        plain_statement(reading=10**400),
        plain_statement(promise={"$": "PromiseWindow", "start": None, "end": None}),
        plain_statement(promise={"$": "PromiseWindow", "start": "2026-12-02", "end": "2026-12-01"}),
        plain_statement(evidence=[{"$": "Evidence", "field": "q", "page": 1, "place": {"$": "Quantity"}, "text": ""}]),
        plain_statement(evidence=[{"$": "Evidence", "field": "q", "page": 1, "place": None, "text": ""}]),
    ],
)
def test_a_wrong_type_or_an_unknown_field_is_refused(damaged: object) -> None:
    with pytest.raises(DocumentError, match="Document cannot be read"):
        from_plain(Document, damaged)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"1" * 5_000, b'{"$": NaN}', b"null"])
def test_bytes_that_hold_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="Document cannot be read"):
        decode(Document, data)


def test_default_fields_are_left_out() -> None:
    assert to_plain(Document(name="ack.pdf", kind=MailKind.ACK)) == PLAIN


def test_a_whole_number_may_stand_for_a_coordinate() -> None:
    plain = {"$": "Box", "x0": 1, "top": 2.5, "x1": 3, "bottom": 4}
    assert from_plain(Box, plain) == Box(x0=1.0, top=2.5, x1=3.0, bottom=4.0)


def test_decimals_keep_their_written_digits() -> None:
    value = Quantity(value=Decimal("1200.50"), uom="LB")
    assert str(decode(Quantity, encode(value)).value) == "1200.50"


def test_a_field_of_a_later_program_is_passed_over_on_demand() -> None:
    plain = {**PLAIN, "later": 1}
    assert from_plain(Document, plain, unknown=Unknown.SKIP) == Document(name="ack.pdf", kind=MailKind.ACK)


def test_texts_can_be_cleaned_on_the_way_out() -> None:
    plain = to_plain(Cell(ref="A\0"), clean=lambda text: text.replace("\0", "?"))
    assert plain == {"$": "Cell", "ref": "A?"}


def test_pairs_of_the_wrong_length_are_refused() -> None:
    plain = to_plain(Pair(at=datetime(2026, 11, 22, tzinfo=UTC), headers=()))
    with pytest.raises(DocumentError, match="Pair"):
        from_plain(Pair, {**plain, "headers": [["to", 1.0, 2.0]]})


@pytest.mark.parametrize(
    "value",
    [
        Part(name="a", path="1", media_type="text/plain", sha256="", content=b"bytes"),
        Box(x0=float("nan"), top=0.0, x1=0.0, bottom=0.0),
        object(),
    ],
)
def test_what_json_cannot_hold_is_a_typed_error(value: object) -> None:
    with pytest.raises(DocumentError):
        encode(value)
