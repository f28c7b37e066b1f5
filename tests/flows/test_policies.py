from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.engine import write_session
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.policies import TENANT
from domain.errors import ConfigurationError, InputError
from domain.outbox import DraftReview, DraftVerdict, OutboxStatus
from flows.chase import Ask, chase
from flows.chase_preview import preview, replay
from flows.home import Home
from flows.letters import write_letter
from flows.policies import check_policy, graduate, pause, pause_order, resume, set_policy, show_policy
from flows.token_key import FILE_NAME, token_key
from outbound.policy import OrderPause, PauseReason
from outbound.policy_reading import Layer
from tests.flows.conftest import AS_OF

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def written(folder: Path, text: str) -> Path:
    file = folder / "rules.yaml"
    file.write_text(text)
    return file


def test_rules_are_set_shown_and_kept_with_who_and_when(stocked: Home, tmp_path: Path) -> None:
    set_policy(stocked, written(tmp_path, "max_rounds: 5"), TENANT, who="Dana", at=NOW, reason="trial")
    set_policy(stocked, written(tmp_path, "max_rounds: 4"), "V101", who="Max", at=NOW)
    assert show_policy(stocked, "V102").effective["max_rounds"] == 5
    shown = show_policy(stocked, "V101")
    assert (shown.effective["max_rounds"], shown.own) == (4, {"max_rounds": 4})
    assert [(e.set_by, e.reason) for e in show_policy(stocked, TENANT).history] == [("Dana", "trial")]


def test_wrong_rules_are_refused_before_anything_is_set(stocked: Home, tmp_path: Path) -> None:
    for text, words in (
        ("max_round: 5", "no such field"),
        ("contacts: {eve@evil.example: {role: rep}}", "not on file"),
        ("mode: automatic", "graduate"),
    ):
        with pytest.raises(ConfigurationError, match=words):
            set_policy(stocked, written(tmp_path, text), "V101", who="Dana", at=NOW)
    with pytest.raises(ConfigurationError, match="graduate"):
        set_policy(stocked, written(tmp_path, "mode: automatic"), TENANT, who="Dana", at=NOW)
    with pytest.raises(InputError, match="no vendor"):
        check_policy(stocked, written(tmp_path, "max_rounds: 4"), "V999")
    with pytest.raises(InputError, match="name"):
        set_policy(stocked, written(tmp_path, "max_rounds: 4"), "V101", who=" ", at=NOW)
    assert show_policy(stocked, "V101").history == ()


def test_the_kill_switch_stops_everybody_whatever_a_vendor_has(stocked: Home) -> None:
    pause(stocked, TENANT, who="Dana", at=NOW, why="audit")
    resume(stocked, "V101", who="Dana", at=NOW)
    result = chase(stocked, ask=Ask.SEND)
    assert result.mails == ()
    assert any("paused: audit" in s.detail for s in result.skips)
    resume(stocked, TENANT, who="Dana", at=NOW)
    assert chase(stocked, ask=Ask.SEND).mails


def test_the_kill_switch_keeps_the_days_drafts_from_being_sent(stocked: Home) -> None:
    chase(stocked, ask=Ask.DRAFT)
    pause(stocked, TENANT, who="Dana", at=NOW, why="audit")
    assert chase(stocked, ask=Ask.SEND).mails == ()


def test_an_order_is_left_alone_and_asked_about_again(stocked: Home) -> None:
    pause_order(stocked, "V104", OrderPause(po="4505", why=PauseReason.DISPUTE), who="Dana", at=NOW)
    assert any(s.po == "4505" and "dispute" in s.detail for s in chase(stocked).skips)
    resume(stocked, "V104", who="Dana", at=NOW, po="4505")
    assert show_policy(stocked, "V104").effective["orders"] == []


def test_a_vendor_is_released_by_a_person_after_enough_unchanged_drafts(stocked: Home) -> None:
    assert "0 drafts" in (graduate(stocked, "V104", who="Dana", at=NOW) or "")
    chase(stocked)
    with write_session(stocked.engine) as session:
        from db.repositories.outbox import Outbox

        (entry,) = [e for e in Outbox(session).every_mail() if e.mail.vendor_id == "V104"]
        for number in range(10):
            mail = replace(
                entry.mail, message_id=f"<{number}@x>", business_date=AS_OF - timedelta(days=number + 1), attachments=()
            )
            other = Outbox(session).add(mail)
            review = DraftReview(
                outbox_id=other.outbox_id, vendor_id="V104", verdict=DraftVerdict.UNCHANGED, who="D", at=NOW
            )
            ChaseAnswers(session).add_review(review)
    assert graduate(stocked, "V104", who="Dana", at=NOW) is None
    assert show_policy(stocked, "V104").effective["mode"] == "automatic"


def test_a_preview_shows_days_and_changes_nothing(stocked: Home) -> None:
    friday = AS_OF + timedelta(days=4)
    mails = list(preview(stocked, until=friday))
    assert {m.on for m in mails} >= {AS_OF}
    assert all(m.leaves >= datetime.combine(m.on, datetime.min.time(), tzinfo=UTC) for m in mails)
    assert all(m.on.weekday() < 5 for m in mails)
    slower = {
        TENANT: Layer(name="t", document={"triggers": {"NO_ACK": {"first": 60}, "PAST_DUE_NO_NEWS": {"first": 60}}})
    }
    assert len(list(preview(stocked, until=friday, trial=slower))) < len(mails)
    assert len(chase(stocked).mails) == len([m for m in mails if m.on == AS_OF])


def test_a_replay_compares_with_what_was_asked(stocked: Home) -> None:
    chase(stocked, ask=Ask.SEND)
    later = replace(stocked, as_of=AS_OF + timedelta(days=3))
    days = [d for d in replay(later, days=10) if d.on == AS_OF]
    assert {d.vendor_id for d in days} == {"V101", "V102", "V103", "V104"}
    assert all(d.was for d in days)
    none = {TENANT: Layer(name="t", document={"mode": "off"})}
    assert all(not d.would for d in replay(later, days=10, trial=none))


def test_a_letter_of_a_person_is_a_draft_with_its_lines(stocked: Home) -> None:
    mail = write_letter(stocked, "price_mismatch", ["4505/1"], note="Yours 54.10/CWT, ours 52.75/CWT")
    assert chase(stocked).mails  # a letter does not stand in the way of the chase, nor the chase of a letter
    assert mail.status is OutboxStatus.DRAFT
    assert "54.10/CWT" in mail.text
    assert [(r.po, r.line) for r in mail.refs] == [("4505", "1")]
    assert mail.to == ("bethl@keystonestructural.example.org",)
    with pytest.raises(InputError, match="no letter"):
        write_letter(stocked, "request", ["4505/1"])
    with pytest.raises(InputError, match="no such order line"):
        write_letter(stocked, "thanks", ["4505/99"])
    with pytest.raises(InputError, match="one vendor"):
        write_letter(stocked, "thanks", ["4505/1", "4501/1"])


def test_the_key_of_the_tokens_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    key = token_key(tmp_path)
    file = tmp_path / FILE_NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert token_key(tmp_path) == key
    file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="others can read it"):
        token_key(tmp_path)
