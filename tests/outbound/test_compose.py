from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import ConfigurationError
from domain.outbox import OutgoingMail
from domain.promise import on
from domain.purchase import Contact
from domain.state import LineState, Shipment
from outbound.chases import ChasePlan
from outbound.compose import Sender, chase_id_of, compose
from outbound.lines import COLUMNS, one_line
from tests.outbound.conftest import make_stationery

MONDAY = date(2026, 11, 23)
SENDER = Sender(name="Dana Ruiz", email="po@buyer.example", company="Harborview Steel", phone="555-0134")
LineMaker = Callable[..., LineState]
Planner = Callable[..., ChasePlan]


def composed(plan: ChasePlan) -> OutgoingMail:
    (chase,) = plan.chases
    return compose(chase, stationery=make_stationery(), chase_id=chase_id_of(chase, as_of=MONDAY), as_of=MONDAY)


def test_table_has_the_fixed_columns_and_one_row_per_line(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("PAST_DUE_NO_NEWS", promise=on(date(2026, 11, 18)), vendor_orders=("SO118240",))))
    token = mail.refs[0].ref.split("-")[0]
    assert " | ".join(COLUMNS) in mail.text
    row = next(line for line in mail.text.splitlines() if line.startswith(f"{token}-1 |"))
    assert row.split(" | ")[:10] == [
        f"{token}-1", "45012", "1", "SO118240", "HR SHEET A1011 10GA X 48 X 120", "HR10-48-120", "160", "PC",
        "2026-11-24", "2026-11-18",
    ]  # fmt: skip
    assert row.count("|") == len(COLUMNS) - 1
    assert mail.html is not None
    assert mail.html.count("<tr>") == 2
    assert f"<td>{token}-1</td>" in mail.html


def test_subject_counts_lines_and_carries_the_token(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("PAST_DUE_NO_NEWS"), state("NO_ACK", line="2")))
    assert mail.subject == f"Open order status request - Harborview Steel - 2 lines, 1 past due [{mail.token}]"
    assert mail.token.startswith(f"BK-{mail.refs[0].ref.split('-')[0]}-")
    assert f"Ref: {mail.token}" in mail.text


def test_refs_name_line_and_reasons_in_printed_order(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("LATE_ETA"), state("PAST_DUE_NO_NEWS", "NO_ACK", line="2")))
    assert [(r.line, r.reasons) for r in mail.refs] == [("2", ("PAST_DUE_NO_NEWS", "NO_ACK")), ("1", ("LATE_ETA",))]
    assert (
        mail.text.index("A. ")
        < mail.text.index(mail.refs[0].ref)
        < mail.text.index("D. ")
        < mail.text.index(mail.refs[1].ref)
    )


def test_same_chase_gives_the_same_mail_and_another_one_another_id(planned: Planner, state: LineMaker) -> None:
    first, second = composed(planned(state("NO_ACK"))), composed(planned(state("NO_ACK")))
    assert first == second
    assert first.message_id.startswith("<bs.")
    assert first.message_id.endswith("@buyer.example>")
    assert len(first.message_id) <= 64
    assert composed(planned(state("NO_ACK", line="2"))).message_id != first.message_id


def test_no_prices_and_no_customers_leave_the_house(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("NO_ACK")))
    for body in (mail.text, mail.html or ""):
        assert "49.75" not in body
        assert "SECRET CUSTOMER" not in body


def test_complete_but_short_is_said_with_paper_and_figures(planned: Planner, state: LineMaker) -> None:
    shipment = Shipment(
        amount=Decimal(120),
        on=date(2026, 11, 18),
        document="447812",
        tracking=None,
        statement_id=1,
        complete_claim=True,
    )
    mail = composed(planned(state("SHIP_COMPLETE_SHORT", shipped=Decimal(120), shipments=(shipment,))))
    assert "your paper 447812 of 2026-11-18 says complete, but 120 of 160 PC have shipped" in mail.text
    assert " | 40 | PC | " in mail.text


@pytest.mark.parametrize(
    ("stage", "words"), [(1, "could you please"), (2, "second request"), (3, "or call us"), (5, "or call us")]
)
def test_tone_follows_the_stage(stage: int, words: str, planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("NO_ACK")).chases
    mail = compose(replace(chase, stage=stage, round=stage), stationery=make_stationery(), chase_id="x", as_of=MONDAY)
    assert words in mail.text
    assert words in (mail.html or "")
    assert mail.stage == stage


def test_vendor_text_is_never_markup_nor_a_new_line_nor_a_template(planned: Planner, state: LineMaker) -> None:
    evil = "<script>x</script>\r\nBcc: all@evil.example | {{ 7 * 7 }}\u202e"
    mail = composed(planned(state("NO_ACK", description=evil, po="1\n2", vendor_orders=("<b>",))))
    assert mail.html is not None
    assert "<script>" not in mail.html
    assert "&lt;b&gt;" in mail.html
    assert "\nBcc:" not in mail.text
    assert "\u202e" not in mail.text
    assert "49" not in mail.text
    row = next(line for line in mail.text.splitlines() if line.startswith(mail.refs[0].ref))
    assert row.count("|") == len(COLUMNS) - 1


def test_subject_stays_one_line_whatever_our_company_is_called(planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("NO_ACK")).chases
    sender = replace(SENDER, company="Acme\r\nBcc: x@evil.example")
    assert "\n" not in compose(chase, stationery=make_stationery(sender=sender), chase_id="x", as_of=MONDAY).subject


def test_recipient_is_the_contact_on_file_and_checked_again(planned: Planner, state: LineMaker) -> None:
    assert composed(planned(state("NO_ACK"))).to == ("jim@lakeshore.example",)
    (chase,) = planned(state("NO_ACK")).chases
    broken = replace(chase, contact=Contact(name="J", email="j@x.example\nCc: y@z.example"))
    with pytest.raises(ConfigurationError, match="V1"):
        compose(broken, stationery=make_stationery(), chase_id="x", as_of=MONDAY)


def test_sender_needs_a_real_address() -> None:
    with pytest.raises(ConfigurationError):
        Sender(name="D", email="nobody", company="C")


def test_long_values_are_cut_and_say_so() -> None:
    assert one_line("a" * 100) == "a" * 77 + "..."
    assert one_line("  a\t\n b ") == "a b"
