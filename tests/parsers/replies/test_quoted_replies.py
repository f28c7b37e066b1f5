"""Filled answer tables of six mail programs come back tied to our lines, every one of them."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.document import ReadingContext, Statement, StatementKind
from domain.outbox import OutgoingMail
from domain.promise import on
from domain.state import Shipment
from outbound.chases import Chase
from outbound.compose import compose
from parsers.prose.body import read_body
from tests.outbound.conftest import make_state, make_stationery, planned_states
from tests.parsers.replies.quoted_replies import CLIENTS, Answers, Fill

MONDAY = date(2026, 11, 23)

# What a vendor writes, and what it says of a row of 40: kind, quantity, day.
Said = tuple[tuple[str, str | None, str | None], ...]
BANK: tuple[tuple[tuple[str, str, str], Said], ...] = (
    (("12/14", "", ""), (("confirm", None, "2026-12-14"),)),
    (("2026-12-18", "", ""), (("confirm", None, "2026-12-18"),)),
    (("Dec 14", "", ""), (("confirm", None, "2026-12-14"),)),
    (("12/14", "40", ""), (("confirm", "40", "2026-12-14"),)),
    (("12/14", "30", ""), (("confirm", "30", "2026-12-14"),)),
    (("12/14", "", "bdl at slitter"), (("confirm", None, "2026-12-14"),)),
    (("12/14", "30", "bal 1/5"), (("confirm", "30", "2026-12-14"), ("confirm", "10", "2027-01-05"))),
    (("TBD", "", ""), (("backorder", None, None),)),
    (("shipped 11/20", "40", ""), (("ship", "40", "2026-11-20"),)),
    (("shipped 11/20", "", ""), (("ship", "40", "2026-11-20"),)),
    (("cancel", "", ""), (("cancel", None, None),)),
    (("wk of 12/21", "", ""), (("confirm", None, "2026-12-25"),)),
    (("", "", "have 4, bal TBD"), (("confirm", "4", None), ("backorder", "36", None))),
)


def request(count: int) -> OutgoingMail:
    codes = ("PAST_DUE_NO_NEWS", "MISSING_ETA", "NO_ACK", "LATE_ETA")
    states = [
        make_state(
            codes[n % 4],
            po=f"4501{n // 3}",
            line=str(n % 3 + 1),
            description=f'HR SHT A1011 CS-B {10 + n}GA X 48 X 120 "P&O"',
            ordered=Decimal(40),
            promise=on(date(2026, 11, 18)) if n % 2 else None,
            vendor_orders=(f"SO1182{n:02}",),
        )
        for n in range(count)
    ]
    (chase,) = planned_states(*states).chases
    assert isinstance(chase, Chase)
    return compose(chase, stationery=make_stationery(), chase_id=f"test{count}", as_of=MONDAY)


SENT = request(9)
CONTEXT = ReadingContext(
    reference=date(2026, 11, 24),
    known_pos=frozenset({"45010", "45011", "45012"}),
    asked=SENT.refs,
    sent_texts=(SENT.text,),
)


def told(statement: Statement) -> tuple[str, str | None, str | None]:
    day = statement.ship_date if statement.kind is StatementKind.SHIP else None
    day = day or (statement.promise.end if statement.promise else None)
    amount = f"{statement.quantity.value:f}" if statement.quantity else None
    return statement.kind.value, amount, day.isoformat() if day else None


def by_line(
    statements: tuple[Statement, ...],
) -> dict[tuple[str | None, str | None], list[tuple[str, str | None, str | None]]]:
    found: dict[tuple[str | None, str | None], list[tuple[str, str | None, str | None]]] = {}
    for statement in statements:
        found.setdefault((statement.target.po_text, statement.target.po_line), []).append(told(statement))
    return found


def expected(answers: Mapping[str, Said]) -> dict[tuple[str, str], list[tuple[str, str | None, str | None]]]:
    return {(r.po, r.line): moved(r.cells[9], answers[r.ref]) for r in SENT.refs if r.ref in answers}


def moved(last_date: str, said: Said) -> list[tuple[str, str | None, str | None]]:
    """A single date beside "your last date" is a new date for an earlier promise (CONTRACT 2)."""
    if last_date != "-" and len(said) == 1 and said[0][0] == "confirm":
        return [("delay", *said[0][1:])]
    return list(said)


def chosen(seed: int) -> tuple[Answers, Mapping[str, Said]]:
    draw = random.Random(seed)
    refs = draw.sample([ref.ref for ref in SENT.refs], draw.randint(1, len(SENT.refs)))
    picked = {ref: draw.choice(BANK) for ref in refs}
    return {ref: p[0] for ref, p in picked.items()}, {ref: p[1] for ref, p in picked.items()}


def possible(client: str, fill: Fill, form: str) -> bool:
    """Plain text shows no struck words, and a table in HTML has no place below a row."""
    if fill is Fill.STRUCK:
        return client != "telephone" and form == "both"
    return fill is not Fill.BELOW or client == "telephone" or form == "text only"


CASES = [(c, f, form) for c in CLIENTS for f in Fill for form in ("both", "text only") if possible(c, f, form)]


@pytest.mark.parametrize(("client", "fill", "form"), CASES)
def test_answers_of_every_program_are_tied_to_the_right_lines(client: str, fill: Fill, form: str) -> None:
    for seed in range(3):
        answers, said = chosen(seed)
        mail = CLIENTS[client](SENT, answers, fill).mail(text_only=form == "text only")
        found = read_body(mail, context=CONTEXT).statements
        assert by_line(found) == expected(said), f"seed {seed}"


@pytest.mark.parametrize("client", list(CLIENTS))
@pytest.mark.parametrize("form", ["both", "text only"])
def test_a_table_that_comes_back_as_it_was_says_nothing(client: str, form: str) -> None:
    mail = CLIENTS[client](SENT, {}, Fill.CELLS).mail(text_only=form == "text only")
    assert read_body(mail, context=CONTEXT).statements == ()


def test_an_answer_on_top_that_names_the_ref_is_tied_to_its_line() -> None:
    first, second = SENT.refs[0], SENT.refs[4]
    reply = CLIENTS["gmail"](SENT, {}, Fill.CELLS)
    mail = replace(reply.mail(), text=f"{first.ref}: ships 12/14\n{second.ref} - TBD\n\nJim\n\n{reply.text}")
    found = by_line(read_body(mail, context=CONTEXT).statements)
    assert found == {
        (first.po, first.line): [("confirm", None, "2026-12-14")],
        (second.po, second.line): [("backorder", None, None)],
    }


def test_a_row_key_of_another_mail_is_not_ours() -> None:
    mail = replace(CLIENTS["gmail"](SENT, {}, Fill.CELLS).mail(), text="ZZZZ-1: ships 12/14", html=None)
    assert all(s.target.row != "ZZZZ-1" for s in read_body(mail, context=CONTEXT).statements)


def test_words_nobody_can_read_wait_for_a_person() -> None:
    answers = {SENT.refs[0].ref: ("purple monkey", "", "")}
    mail = CLIENTS["thunderbird"](SENT, answers, Fill.CELLS).mail()
    (statement,) = read_body(mail, context=CONTEXT).statements
    assert "unclear_kind" in statement.cautions


def test_evidence_points_at_the_words() -> None:
    answers = {SENT.refs[2].ref: ("12/14", "", "")}
    mail = CLIENTS["thunderbird"](SENT, answers, Fill.CELLS).mail(text_only=True)
    (statement,) = read_body(mail, context=CONTEXT).statements
    (evidence,) = statement.evidence
    assert mail.text[evidence.place.start : evidence.place.end] == "12/14"  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_our_remarks_below_the_rows_are_never_the_vendors(language: str) -> None:
    paper = Shipment(
        amount=Decimal(20), on=date(2026, 11, 18), document="447812", tracking=None, statement_id=1, complete_claim=True
    )
    short = make_state("SHIP_COMPLETE_SHORT", line="1", shipped=Decimal(20), shipments=(paper,))
    (chase,) = planned_states(short, make_state("ACK_LINE_MISSING", line="2")).chases
    chase = replace(chase, language=language)
    sent = compose(chase, stationery=make_stationery(), chase_id="remarks", as_of=MONDAY)
    context = replace(CONTEXT, asked=sent.refs, sent_texts=(sent.text,))
    for client in CLIENTS.values():
        mail = client(sent, {}, Fill.CELLS).mail(text_only=True)
        assert read_body(mail, context=context).statements == ()
