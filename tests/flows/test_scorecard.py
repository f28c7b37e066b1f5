import json
from datetime import UTC, datetime, timedelta

from db.engine import write_session
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from domain.outbox import AnswerTie, ChaseReply
from flows.receive import receive
from flows.reporting import report_bytes
from flows.scorecard import scorecard
from reports.exceptions import ExceptionFilter
from tests.db.builders import arrival, chase_mail
from tests.flows.mail_builder import OWN, raw

ACK = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,12/18/2026\n"
SENT = datetime(2026, 11, 18, 12, tzinfo=UTC)


def tables(home, **where):
    return json.loads(report_bytes(home, "scorecard", "json", ExceptionFilter(**where)))


def test_an_acknowledgment_shows_on_its_line_and_one_vendor_may_be_picked(stocked):
    receive(stocked, raw("confirmation attached", csv=ACK), own=OWN)
    every = {(r["po"], r["line"]): r for r in tables(stocked)["lines"]}
    assert every["4501", "1"]["ack_days"] is not None
    mine = tables(stocked, vendor="v101")
    assert {r["vendor_id"] for r in mine["metrics"]} == {"V101"}
    assert {r["vendor"] for r in mine["lines"]} == {every["4501", "1"]["vendor"]}


def test_the_first_answer_to_a_mail_stops_the_clock_and_answers_of_strangers_do_not(stocked):
    with write_session(stocked.engine) as session:
        sent = Outbox(session).add(chase_mail(vendor_id="V101"))
        Outbox(session).mark_sent(sent.outbox_id, at=SENT)
        for number, (hours, agreed) in enumerate(((1, False), (30, True), (6, True))):
            mail_id = Mails(session).add(arrival(str(number) * 64, date=SENT + timedelta(hours=hours)))
            reply = ChaseReply(
                outbox_id=sent.outbox_id, mail_id=mail_id, tie=AnswerTie.ROW_REF, agreed=agreed, on=SENT.date()
            )
            ChaseAnswers(session).add_replies([reply])
        (answered,) = ChaseAnswers(session).first_answers()
    assert (answered.vendor_id, answered.answered_at - answered.sent_at) == ("V101", timedelta(hours=6))
    counts = {
        r["vendor_id"]: r["n"]
        for figure in [tables(stocked)["metrics"]]
        for r in figure
        if r["metric"] == "reply_median"
    }
    assert counts["V101"] == 1


def test_without_any_line_the_report_is_empty(home):
    assert scorecard(home).figures[0].rows == ()
