import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from openpyxl import load_workbook

from domain.errors import ConfigurationError
from domain.outbox import OutgoingMail
from domain.promise import on
from domain.purchase import Contact
from domain.state import LineState, Shipment
from outbound.chases import ChasePlan
from outbound.compose import Sender, Thread, chase_id_of, compose
from outbound.lines import COLUMNS, one_line
from outbound.message import message_bytes
from outbound.policy import Coordinator
from outbound.policy_reading import default_policy
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


def test_two_hundred_lines_are_sixty_in_the_mail_and_all_in_the_sheet(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(*(state("NO_ACK", line=str(n)) for n in range(1, 201))))
    token = mail.refs[0].ref.split("-")[0]
    assert len(mail.refs) == 200
    assert sum(line.startswith(f"{token}-") and "|" in line for line in mail.text.splitlines()) == 60
    assert "+ 140:" in mail.text
    sheet = load_workbook(io.BytesIO(mail.attachments[0].content)).worksheets[0]
    assert sheet.max_row == 201
    assert [sheet.cell(row=r + 2, column=1).value for r in range(200)] == [r.ref for r in mail.refs]


def test_the_sheet_locks_ours_frees_theirs_checks_dates_and_hides_a_key(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("NO_ACK")))
    sheet = load_workbook(io.BytesIO(mail.attachments[0].content)).worksheets[0]
    assert [c.value for c in sheet[1]] == [*COLUMNS, "Ref key"]
    assert sheet.protection.sheet
    assert [c.protection.locked for c in sheet[2]] == [True] * 10 + [False] * 3 + [True]
    assert sheet.column_dimensions["N"].hidden
    assert sheet["N2"].value == mail.refs[0].ref
    assert {v.type for v in sheet.data_validations.dataValidation} == {"date", "decimal"}
    assert sheet.freeze_panes == "A2"


def test_the_same_chase_gives_the_same_sheet_byte_for_byte(planned: Planner, state: LineMaker) -> None:
    first, second = composed(planned(state("NO_ACK"))), composed(planned(state("NO_ACK")))
    assert first.attachments == second.attachments


def test_a_mail_continues_the_vendors_thread(planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("NO_ACK")).chases
    thread = Thread(message_id="<7@lakeshore.example>", subject="Your PO 45012")
    mail = compose(chase, stationery=make_stationery(), chase_id="x", as_of=MONDAY, thread=thread)
    assert mail.in_reply_to == "<7@lakeshore.example>"
    assert mail.subject == f"Re: Your PO 45012 [{mail.token}]"


def test_answers_may_go_to_an_address_that_names_the_mail(planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("NO_ACK")).chases
    stationery = make_stationery(policy=replace(default_policy(), plus_address=True))
    mail = compose(chase, stationery=stationery, chase_id="x", as_of=MONDAY)
    assert mail.reply_to == f"po+{mail.token.lower()}@buyer.example"
    raw = message_bytes(mail, sender=SENDER, at=datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert f"Reply-To: {mail.reply_to}".encode() in raw


def test_only_a_mail_that_went_by_itself_calls_itself_automatic(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("NO_ACK")))
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert b"Auto-Submitted: auto-generated" in message_bytes(mail, sender=SENDER, at=at)
    assert b"Auto-Submitted" not in message_bytes(replace(mail, released_by="Dana"), sender=SENDER, at=at)


def test_the_coordinator_of_the_lines_signs(planned: Planner, state: LineMaker) -> None:
    policy = replace(default_policy(), coordinators={"MO": Coordinator(name="Max Ortiz", phone="555-9")})
    (chase,) = planned(state("NO_ACK", buyer="MO"), policy=policy).chases
    mail = compose(chase, stationery=make_stationery(policy=policy), chase_id="x", as_of=MONDAY)
    assert "Max Ortiz" in mail.text
    assert "555-9" in mail.text


def test_both_twins_say_the_same(planned: Planner, state: LineMaker) -> None:
    mail = composed(planned(state("PAST_DUE_NO_NEWS"), state("LATE_ETA", line="2")))
    assert mail.html is not None
    bare = unescape(re.sub(r"<[^>]+>", " ", mail.html.partition("<body>")[2]))
    plain = mail.text.replace("|", " ").replace("____", " ")
    assert bare.split() == plain.split()
