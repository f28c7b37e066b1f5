import dataclasses
from datetime import UTC, datetime

import pytest

import run
from db.engine import read_session
from db.repositories.outbox import Outbox
from domain.outbox import OutboxStatus
from flows.alerts import due_alerts, write_alerts
from flows.policies import set_policy
from flows.receive import receive
from outbound.alert_rules import Role, Speed
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
