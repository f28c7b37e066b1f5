"""A mailbox opened with tokens: renewed once when the server refuses one, an alarm when that fails (case 32)."""

from datetime import timedelta

import pytest

from domain.intake import PollEnd
from flows.intake_health import AlarmKind, alarms
from flows.mailbox_access import mailbox_settings
from flows.mailbox_check import allow_access
from tests.flows.intake.conftest import mail
from tests.servers.token_server import TokenServer


@pytest.fixture
def tokens(tmp_path, user):
    """A token service whose tokens the mail server takes, while ``life`` is positive."""
    (tmp_path / "service").mkdir()
    life = [3600]
    with TokenServer(tmp_path / "service", lambda: user.server.token(user.name, lives_s=life[0])) as service:
        service.life = life
        yield service


@pytest.fixture
def allowed(on_dovecot, user, tokens, tmp_path):
    both = tmp_path / "both.pem"
    both.write_bytes(user.server.ca_file.read_bytes() + tokens.ca_file.read_bytes())
    account = on_dovecot(
        auth="xoauth2", provider="microsoft", client_id="c", authority=tokens.url, ca_file=both, secret="store"
    )
    allow_access(account.home, mailbox_settings(account.home, "po"), say=lambda _: None)
    return account


def test_a_token_reads_the_mailbox(allowed, user):
    user.deliver(mail(1))
    assert len(allowed.poll().new_mail_ids) == 1


def test_32_a_token_that_the_server_refuses_is_renewed_once_and_then_logs_in(allowed, user, tokens):
    tokens.life[0] = -5  # good by the token service's word, expired for the mail server
    allow_access(allowed.home, mailbox_settings(allowed.home, "po"), say=lambda _: None)
    tokens.life[0] = 3600
    before = len(tokens.grants)
    assert allowed.poll().worked
    assert tokens.grants[before:] == ["refresh_token"]


def test_32_a_token_that_cannot_be_renewed_is_an_alarm_and_nothing_is_tried_for_a_quarter_of_an_hour(allowed, tokens):
    tokens.life[0] = -5
    allow_access(allowed.home, mailbox_settings(allowed.home, "po"), say=lambda _: None)
    tokens.refuses = "invalid_grant"
    result = allowed.poll()
    assert result.end is PollEnd.REFUSED
    assert result.retry_at - allowed.clock.at == timedelta(minutes=15)
    assert [a.kind for a in alarms(allowed.home, at=allowed.clock.at)] == [AlarmKind.LOGIN_REFUSED]
    before = len(tokens.grants)
    allowed.clock.forward(minutes=14)
    assert allowed.poll().end is PollEnd.PAUSED
    assert len(tokens.grants) == before


def test_allowing_access_again_ends_the_pause(allowed, tokens):
    tokens.life[0] = -5
    allow_access(allowed.home, mailbox_settings(allowed.home, "po"), say=lambda _: None)
    tokens.refuses = "invalid_grant"
    allowed.poll()
    tokens.refuses, tokens.life[0] = "", 3600
    allow_access(allowed.home, mailbox_settings(allowed.home, "po"), say=lambda _: None)
    assert allowed.poll().worked
