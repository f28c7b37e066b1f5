from datetime import UTC, datetime, timedelta

import pytest

from domain.intake import FaultKind
from flows.doctor import Health, examine
from flows.intake_health import AlarmKind, alarms, intake_health
from flows.mailbox_access import mailbox_settings
from flows.mailbox_check import check_mailbox
from tests.flows.intake.conftest import AS_OF, mail
from tests.servers.scripted_imap import Script

NOON_MONDAY = datetime(2026, 11, 23, 12)


def working_hours(clock):
    clock.at = NOON_MONDAY.astimezone().astimezone(UTC)


def test_an_account_that_was_read_lately_is_well(account, clock):
    assert alarms(account.home, at=clock.at) == ()
    account.poll()
    (health,) = intake_health(account.home, at=clock.at)
    assert (health.account, health.last_ok, health.well) == ("po", clock.at, True)


def test_a_refused_login_is_an_urgent_alarm_until_it_works_again(account, user, clock, monkeypatch):
    monkeypatch.setenv("TEST_PO_PASSWORD", "wrong")
    account.poll()
    (alarm,) = alarms(account.home, at=clock.at)
    assert (alarm.kind, alarm.urgent) == (AlarmKind.LOGIN_REFUSED, True)
    assert "wrong" not in alarm.words
    monkeypatch.setenv("TEST_PO_PASSWORD", user.password)
    account.poll_later()
    assert alarms(account.home, at=clock.at) == ()


@pytest.mark.parametrize(("hours", "silent"), [(0.2, False), (1, True), (12, False)])
def test_silence_alarms_after_a_quarter_of_an_hour_of_working_time(on_script, clock, hours, silent):
    working_hours(clock)
    _, account = on_script(Script())
    account.poll()
    clock.forward(hours=hours)
    assert [a.kind for a in alarms(account.home, at=clock.at)] == ([AlarmKind.SILENT] if silent else [])


def test_faults_are_counted_by_reason(on_script, clock):
    server, account = on_script(Script(mails={1: mail(1)}, broken={1: "nil"}))
    for _ in range(3):
        account.poll_later()
    server.script.login_answer = "NO wrong password"
    account.poll_later()
    (health,) = intake_health(account.home, at=clock.at)
    assert {(f.kind, f.count) for f in health.faults} == {(FaultKind.BAD_BODY, 1), (FaultKind.LOGIN, 1)}


def test_an_unmarkable_folder_is_no_urgent_alarm(on_script, clock):
    _, account = on_script(Script(mails={1: mail(1)}, permanent_flags="\\Seen"))
    account.poll()
    assert [(a.kind, a.urgent) for a in alarms(account.home, at=clock.at)] == [(AlarmKind.MARK, False)]


def test_11_a_uidvalidity_storm_is_an_alarm_for_a_day(on_script, clock):
    server, account = on_script(Script(mails={1: mail(1)}))
    for _ in range(5):
        account.poll_later()
        server.script.uidvalidity += 1
    assert [a.kind for a in alarms(account.home, at=clock.at)] == [AlarmKind.EPOCHS]
    assert alarms(account.home, at=clock.at + timedelta(days=2))[0].kind is not AlarmKind.EPOCHS


def test_a_check_says_how_each_folder_would_be_read_and_changes_nothing(on_dovecot, user, flags):
    account = on_dovecot(folders=["INBOX", "Nowhere"])
    user.deliver(mail(1))
    findings = list(check_mailbox(account.home, mailbox_settings(account.home, "po")))
    assert [f.good for f in findings] == [True, True, False]
    assert findings[1].words.startswith("INBOX: 1 mails")
    assert account.mails() == []
    assert flags() == {1: set()}


def test_the_doctor_has_a_line_for_each_mailbox(account):
    words = {c.name: c for c in examine(account.home.settings.home, as_of=AS_OF)}
    assert words["mailbox po"].health is Health.OK


def test_the_doctor_does_not_try_an_account_whose_login_was_refused(on_script):
    server, account = on_script(Script(login_answer="NO wrong password"))
    account.poll()
    tried = server.count("LOGIN")
    words = {c.name: c for c in examine(account.home.settings.home, as_of=AS_OF)}
    assert words["mailbox po"].health is Health.FAILED
    assert server.count("LOGIN") == tried


def test_a_folder_that_can_no_longer_be_opened_is_an_urgent_alarm(on_dovecot, user, clock):
    user.server.doveadm("mailbox", "create", "-u", user.name, "Lists")
    account = on_dovecot(folders=["INBOX", "Lists"])
    account.poll()
    user.server.doveadm("mailbox", "delete", "-u", user.name, "Lists")
    assert account.poll_later().worked
    assert [(a.kind, a.urgent) for a in alarms(account.home, at=clock.at)] == [(AlarmKind.FOLDER, True)]
    assert account.folder("Lists").fail_count == 1
