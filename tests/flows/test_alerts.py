import dataclasses
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

import run
from db.engine import read_session
from db.repositories.outbox import Outbox
from domain.errors import InputError
from domain.outbox import OutboxStatus
from domain.supply import Demand, DemandKind
from flows.alert_follow_up import MOST_REMINDERS, open_alerts, take_on
from flows.alerts import alerts_due, due_alerts, write_alerts
from flows.decide_lines import decide_line
from flows.decision_values import AcceptDate, Done
from flows.deliver import due_deliveries
from flows.policies import set_policy
from flows.receive import receive
from flows.reporting import report_bytes
from mailing_settings import AlertSettings
from outbound.alert_rules import Role, Speed
from reports.exceptions import ExceptionFilter
from reports.hits import customers_hit
from tests.flows.conftest import AS_OF
from tests.flows.mail_builder import OWN, raw
from tests.flows.test_close_out_report import wants_goods

LATE = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,12/18/2026\n"
RULES = "rules: [{codes: [LATE_ETA], tell: {sales: now, traffic: digest}}]\n"
PEOPLE = """internal: {sales: [sales@harborviewsteel.example.com], traffic: [dock@harborviewsteel.example.com]}
"""


@pytest.fixture
def late(stocked):
    (stocked.settings.home / "alerts.yaml").write_text(RULES)
    (stocked.settings.home / "config.toml").write_text('own_domains = ["harborviewsteel.example.com"]\n')
    receive(stocked, raw("Please see attached.", csv=LATE), own=OWN)
    wants_goods(stocked)
    return stocked


def with_people(home, tmp_path):
    told = home.settings.model_copy(update={"own_domains": ("harborviewsteel.example.com",)})
    home = dataclasses.replace(home, settings=told)
    policy = tmp_path / "policy.yaml"
    policy.write_text(PEOPLE)
    set_policy(home, policy, "", who="Dana", at=datetime(2026, 11, 20, tzinfo=UTC), reason="alerts")
    return home


def test_what_the_rules_name_is_due_with_the_customers_it_hits(late):
    found = due_alerts(late)
    assert [(a.speed, a.role) for a in found] == [(Speed.NOW, Role.SALES), (Speed.DIGEST, Role.TRAFFIC)]
    assert found[0].customers == "Harbor Fab (inferred)"


def test_news_for_a_role_without_people_stays_due_and_is_said(late):
    written = write_alerts(late, digest=True)
    assert (written.mails, written.nobody) == ((), {Role.SALES: 1, Role.TRAFFIC: 1})
    assert len(due_alerts(late)) == 2


def test_news_is_written_as_a_draft_once_and_the_digest_waits_until_it_is_asked_for(late, tmp_path):
    home = with_people(late, tmp_path)
    (mail,) = write_alerts(home, digest=False).mails
    assert (mail.to, mail.status) == (("sales@harborviewsteel.example.com",), OutboxStatus.DRAFT)
    for words in ("4501/1", "Harbor Fab (inferred), order SO-1", "LATE_ETA", "tell the customer a new date"):
        assert words in mail.text
    assert write_alerts(home, digest=False).mails == ()
    (digest,) = write_alerts(home, digest=True).mails
    assert digest.subject == "Traffic: 1 inbound line moved - Lakeshore Plate & Sheet"
    assert due_alerts(home) == ()
    assert write_alerts(home, digest=True).mails == ()
    with read_session(home.engine) as session:
        assert len([e for e in Outbox(session).every_mail() if e.mail.letter.internal]) == 2
    assert len(list(home.settings.outbox.glob("*.eml"))) == 2


def test_alerts_are_listed_and_drafted_on_the_command_line(late, tmp_path, capsys):
    with_people(late, tmp_path)

    def command(*words):
        with pytest.raises(SystemExit) as left:
            run.main(["--home", str(late.settings.home), "--as-of", "2026-11-23", "alerts", *words])
        return left.value.code, capsys.readouterr()

    code, said = command("list")
    assert (code, said.out.split("\t")[:4]) == (0, ["now", "sales", "4501/1", "LATE_ETA"])
    assert command("draft", "--digest")[1].out.count("@harborviewsteel.example.com") == 2
    assert command("list")[1].err == "there is nothing to tell\n"


def days_later(home, days):
    return dataclasses.replace(home, as_of=home.as_of + timedelta(days=days))


def told(home, tmp_path):
    """Everything due was told today."""
    home = with_people(home, tmp_path)
    assert len(write_alerts(home, digest=True).mails) == 2
    return home


def test_what_nobody_took_on_is_reminded_of_in_the_digest_a_few_times_and_no_more(late, tmp_path):
    home = told(late, tmp_path)
    assert write_alerts(days_later(home, 1), digest=True).mails == ()
    assert write_alerts(days_later(home, 2), digest=False).mails == ()
    first = write_alerts(days_later(home, 2), digest=True).mails
    assert {mail.to for mail in first} == {
        ("sales@harborviewsteel.example.com",), ("dock@harborviewsteel.example.com",),
    }  # fmt: skip
    assert "told on 2026-11-23 and nobody took it on: LATE_ETA" in first[0].text
    assert write_alerts(days_later(home, 2), digest=True).mails == ()
    rounds = [len(write_alerts(days_later(home, day), digest=True).mails) for day in range(3, 21)]
    assert sum(rounds) == 2 * (MOST_REMINDERS - 1)


def test_whoever_takes_a_slip_on_ends_the_reminders_and_stops_the_response_clock(late, tmp_path):
    home = told(late, tmp_path)
    assert [(a.taken_by, a.days) for a in open_alerts(days_later(home, 1))] == [("", 1), ("", 1)]
    assert isinstance(take_on(home, "4501", "1", "LATE_ETA", who="R. Novak"), Done)
    assert {a.taken_by for a in open_alerts(home)} == {"R. Novak"}
    assert write_alerts(days_later(home, 4), digest=True).mails == ()
    flags = json.loads(report_bytes(home, "response-time", "json", ExceptionFilter()))["flags"]
    (case,) = [c for c in flags if (c["po"], c["line"], c["code"]) == ("4501", "1", "LATE_ETA")]
    assert (case["action"], case["days_waiting"]) == ("assign", None)
    with pytest.raises(InputError, match="name a person"):
        take_on(home, "4501", "1", "LATE_ETA", who=" ")


def test_a_slip_that_is_over_closes_its_alert_and_is_told_once(late, tmp_path):
    home = told(late, tmp_path)
    accepted = decide_line(home, "4501", "1", AcceptDate(reason="the customer agreed"), who="R. Novak")
    assert isinstance(accepted, Done)
    assert open_alerts(home) == ()
    mails = write_alerts(home, digest=True).mails
    assert len(mails) == 2
    assert all("Over since you were told:\n  4501/1 LATE_ETA, told on 2026-11-23" in mail.text for mail in mails)
    assert {mail.subject for mail in mails} == {"Sales: what is over", "Traffic: what is over"}
    assert not any("lines below" in mail.text for mail in mails)
    assert write_alerts(home, digest=True).mails == ()


def test_alerts_leave_by_themselves_only_where_that_is_set_at_once_and_in_the_digest_of_the_day(late, tmp_path):
    home = with_people(late, tmp_path)
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert alerts_due(home, at=at).mails == ()
    on = dataclasses.replace(home, settings=home.settings.model_copy(update={"alerts": AlertSettings(mail=True)}))
    (mail,) = alerts_due(on, at=at).mails
    assert (mail.letter.value, mail.status) == ("alert_sales", OutboxStatus.QUEUED)
    assert alerts_due(on, at=at + timedelta(minutes=5)).mails == ()
    (digest,) = alerts_due(on, at=at + timedelta(hours=1)).mails
    assert digest.letter.value == "alert_traffic"
    assert alerts_due(on, at=at + timedelta(hours=2)).mails == ()
    assert len(due_deliveries(on)) == 2


def test_a_customer_on_the_order_is_hit_with_the_orders_he_waits_with(late):
    alert = due_alerts(late)[0]
    state = dataclasses.replace(alert.state, line=dataclasses.replace(alert.state.line, customer="harbor fab"))
    (hit,) = customers_hit(
        state, [Demand(kind=DemandKind.ORDERED, item="X", on=AS_OF, amount=Decimal(4), customer="Harbor Fab", reference="SO-1")],
        free=None, others=(),
    )  # fmt: skip
    assert (hit.customer, hit.reference, hit.inferred) == ("harbor fab", "SO-1", False)
