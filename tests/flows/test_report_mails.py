"""Reports are mailed to our own people only, once a period, whatever happens in between."""

import dataclasses
import email
import io
from datetime import UTC, datetime
from email.policy import default

import pytest
from openpyxl import load_workbook

import run
from db.engine import read_session
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryState
from domain.outbox import Letter, OutboxStatus
from flows.deliver import deliver_one, due_deliveries
from flows.doctor import Health, examine
from flows.home import open_home
from flows.report_mails import mail_due, mail_now
from flows.saved_filters import save_filter
from reports.exceptions import ExceptionFilter
from tests.flows.conftest import AS_OF

DOMAIN = "harborviewsteel.example.com"
CONFIG = f"""
own_domains = ["{DOMAIN}"]
reply_to = "purchasing@{DOMAIN}"
public_url = "https://backstop.{DOMAIN}"
time_zone = "America/Chicago"

[buyers]
DKESSLER = "dana@{DOMAIN}"
MORTIZ = "mo@{DOMAIN}"

[[report_mail]]
report = "morning"
to = "buyers"

[[report_mail]]
report = "heatmap"
to = ["sales@{DOMAIN}", "operations@{DOMAIN}"]
at = "06:30"
"""
BEFORE = datetime(2026, 11, 23, 11, 59, tzinfo=UTC)  # 05:59 in Chicago
MORNING = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, 31, tzinfo=UTC)


@pytest.fixture
def configured(stocked):
    return with_config(stocked, CONFIG)


def with_config(home, text):
    (home.settings.home / "config.toml").write_text(text)
    with open_home(home.settings.home, as_of=AS_OF) as opened:
        return dataclasses.replace(home, settings=opened.settings)


def reports_in(home):
    with read_session(home.engine) as session:
        return [entry for entry in Outbox(session).every_mail() if entry.mail.letter is Letter.REPORT]


def test_nothing_is_mailed_before_readers_are_named_and_doctor_says_so(stocked):
    assert mail_due(stocked, at=LATER).mails == {}
    (check,) = [c for c in examine(stocked.settings.home, as_of=AS_OF) if c.name == "report mails"]
    assert (check.health, "name readers" in check.words) == (Health.NOTE, True)


def test_each_mail_is_due_at_its_time_in_our_zone_and_goes_out_once(configured):
    assert mail_due(configured, at=BEFORE).mails == {}
    first = mail_due(configured, at=MORNING)
    assert [m.words for m in first.mails.values()] == [
        f"morning of 2026-11-23 to dana@{DOMAIN}", f"morning of 2026-11-23 to mo@{DOMAIN}",
    ]  # fmt: skip
    later = mail_due(configured, at=LATER)
    assert [m.to for m in later.mails.values()] == [(f"sales@{DOMAIN}", f"operations@{DOMAIN}")]
    assert mail_due(configured, at=LATER).mails == {}
    assert len(reports_in(configured)) == 3
    tomorrow = mail_due(configured, at=datetime(2026, 11, 24, 15, tzinfo=UTC))
    assert [m.entry.key for m in tomorrow.mails.values()] == ["morning", "morning"]


def test_a_week_without_the_service_still_gets_its_weekly_mail_but_no_old_mornings(configured):
    done = mail_due(configured, at=datetime(2026, 11, 28, 18, tzinfo=UTC))  # a Saturday
    assert [m.words.split(" to ")[0] for m in done.mails.values()] == ["heatmap of 2026-11-23"]


def test_the_mail_is_queued_although_mails_to_vendors_stay_drafts_and_carries_everything_inline(configured):
    mail_due(configured, at=LATER)
    assert configured.settings.sending == "draft"
    entries = reports_in(configured)
    assert {(e.mail.status, e.delivery) for e in entries} == {(OutboxStatus.QUEUED, DeliveryState.READY)}
    assert set(due_deliveries(configured)) == {e.outbox_id for e in entries}
    for entry in entries:
        assert deliver_one(configured, entry.outbox_id).status is OutboxStatus.SENT
    dana = next(e.mail for e in entries if e.mail.to == (f"dana@{DOMAIN}",))
    page = dana.html or ""
    assert f'<a href="https://backstop.{DOMAIN}/lines/4501/2"' in page
    for banned in ("<script", "<link", "<img", "<style", "src="):
        assert banned not in page
    assert "4501/2" in dana.text
    (file,) = dana.attachments
    sheet = load_workbook(io.BytesIO(file.content)).worksheets[-1]
    assert sheet["B2"].hyperlink.target.startswith(f"https://backstop.{DOMAIN}/lines/")
    written = [
        email.message_from_bytes(p.read_bytes(), policy=default) for p in configured.settings.outbox.glob("*.eml")
    ]
    assert {m["Auto-Submitted"] for m in written} == {"auto-generated"}


def test_addresses_outside_the_house_and_entries_that_make_no_sense_are_refused_by_name(stocked):
    wrong = CONFIG.replace(f"operations@{DOMAIN}", "pat@lakeshoreplate.example.com")
    home = with_config(stocked, wrong)
    done = mail_due(home, at=LATER)
    assert done.left_out == ("heatmap: pat@lakeshoreplate.example.com is no address of ours",)
    assert {e.mail.to for e in reports_in(home)} == {(f"dana@{DOMAIN}",), (f"mo@{DOMAIN}",)}
    (check,) = [c for c in examine(home.settings.home, as_of=AS_OF) if c.name == "report mails"]
    assert check.health is Health.FAILED
    unknown = with_config(stocked, CONFIG.replace('report = "heatmap"', 'report = "weather"'))
    assert "no report 'weather'" in mail_due(unknown, at=LATER).left_out[0]
    whose = with_config(stocked, CONFIG.replace('to = "buyers"', f'to = ["dana@{DOMAIN}"]'))
    assert "whose morning?" in mail_due(whose, at=LATER).left_out[0]


def test_a_mail_whose_reader_left_the_house_meanwhile_does_not_leave(configured):
    mail_due(configured, at=LATER)
    moved = dataclasses.replace(
        configured, settings=configured.settings.model_copy(update={"own_domains": ("elsewhere.example.com",)})
    )
    entry = reports_in(configured)[0]
    report = deliver_one(moved, entry.outbox_id)
    assert (report.state, "no address of ours" in report.words) == (DeliveryState.CANCELLED, True)


def test_a_report_that_could_not_leave_for_days_is_given_up(configured):
    mail_due(configured, at=LATER)
    later = dataclasses.replace(configured, as_of=AS_OF.replace(day=27))
    report = deliver_one(later, reports_in(configured)[0].outbox_id)
    assert (report.state, "could not leave in time" in report.words) == (DeliveryState.CANCELLED, True)


def test_a_process_that_dies_before_the_mail_is_stored_leaves_it_to_the_next_one(configured, monkeypatch):
    def dies(_self, _mail):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "add", dies)
        with pytest.raises(KeyboardInterrupt):
            mail_due(configured, at=MORNING)
    assert len(mail_due(configured, at=MORNING).mails) == 2


def test_there_is_a_most_a_day(configured):
    few = dataclasses.replace(configured, settings=configured.settings.model_copy(update={"report_mails_a_day": 1}))
    done = mail_due(few, at=MORNING)
    assert (len(done.mails), len(done.left_out)) == (1, 1)
    assert "report_mails_a_day" in done.left_out[0]


def test_a_saved_filter_of_a_person_narrows_his_mail(stocked):
    entry = f'\n[[report_mail]]\nreport = "exceptions"\nname = "dana-late"\nsaved = "late"\nowner = "DKESSLER"\nto = ["dana@{DOMAIN}"]\n'
    home = with_config(stocked, CONFIG + entry)
    assert any(
        "dana-late: no saved filter 'late'" in words for words in mail_due(home, at=BEFORE.replace(hour=20)).left_out
    )
    save_filter(home, "late", ExceptionFilter(past_due_days=1), owner="DKESSLER")
    done = mail_now(home, "dana-late")
    assert next(iter(done.mails.values())).to == (f"dana@{DOMAIN}",)
    assert mail_now(home, "dana-late").mails == {}


def test_whoever_has_nothing_to_compare_is_not_reminded(stocked):
    entry = '\n[[report_mail]]\nreport = "tasks"\nto = "buyers"\n'
    home = with_config(stocked, CONFIG.replace("MORTIZ", "NOBODY") + entry)
    assert [m.owner for m in mail_now(home, "tasks").mails.values()] == ["DKESSLER"]


def test_an_entry_is_mailed_by_hand_on_the_command_line(configured, capsys):
    words = ["--home", str(configured.settings.home), "--as-of", str(AS_OF), "mail-reports", "--name", "heatmap"]
    for expected in ("\theatmap of 2026-11-23 to sales@", ""):
        with pytest.raises(SystemExit) as left:
            run.main(words)
        assert left.value.code == 0
        assert expected in capsys.readouterr().out
