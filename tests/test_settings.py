import json

import pytest

from domain.errors import ConfigurationError
from settings import load_settings


def test_a_missing_file_means_working_defaults_that_send_nothing(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.sending == "draft"
    assert settings.url.startswith("sqlite:///")


def test_the_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text('company = "Harborview"\nauto_at = 0.9\n')
    assert load_settings(tmp_path).company == "Harborview"
    monkeypatch.setenv("BACKSTOP_COMPANY", "Ironbend")
    assert load_settings(tmp_path).company == "Ironbend"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("auto_at = 7", "auto_at"),
        ("nonsense = 1", "nonsense"),
        ('own_domains = ["gmail.com"]', "own_domains"),
        ('sending = "automatic"', "reply_to"),
        ('sending = "loudly"', "sending"),
        ("company = ", "config.toml"),
    ],
)
def test_a_wrong_or_unsafe_setting_is_refused_by_name(tmp_path, text, field):
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=field):
        load_settings(tmp_path)


# --- mailboxes

MAILBOX = {"name": "po", "host": "imap.buyer.example", "user": "po@buyer.example"}
TOKENS = {"auth": "xoauth2", "provider": "microsoft", "client_id": "c", "tenant": "t"}


def with_mailbox(tmp_path, *entries):
    text = "".join("[[mailbox]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in e.items()) for e in entries)
    (tmp_path / "config.toml").write_text(text)
    return load_settings(tmp_path).mailbox


def test_a_mailbox_needs_three_values_and_is_safe_by_default(tmp_path):
    (mailbox,) = with_mailbox(tmp_path, MAILBOX)
    assert (mailbox.security, mailbox.real_port, mailbox.secret, mailbox.folders) == ("tls", 993, "store", ("INBOX",))
    assert (mailbox.mark, mailbox.max_mail_mb, mailbox.read_only) == ("keyword", 50, False)


def test_several_mailboxes_are_told_apart_by_name(tmp_path):
    both = with_mailbox(tmp_path, MAILBOX, {**MAILBOX, "name": "two", "folders": ["Lists"], "security": "starttls"})
    assert [(m.name, m.real_port) for m in both] == [("po", 993), ("two", 143)]
    for second, words in (({}, "same name"), ({"name": "two"}, "same folder")):
        with pytest.raises(ConfigurationError, match=words):
            with_mailbox(tmp_path, MAILBOX, {**MAILBOX, **second})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"password": "pw"}, "no place in config.toml"),
        ({"security": "none"}, "in the clear"),
        ({"security": "ssl"}, "security"),
        ({"user": "po\r\nA1 DELETE INBOX"}, "user"),
        ({"host": "imap host"}, "host"),
        ({"name": "My Box"}, "name"),
        ({"folders": []}, "at least one folder"),
        ({"folders": ["A", "A"]}, "each once"),
        ({"folders": ["A\nB"]}, "control characters"),
        ({"secret": "plain-password"}, "secret"),
        ({"mark": "seen"}, "mark"),
        ({"mark": "move", "read_only": True}, "read_only"),
        ({"mark": "move", "move_to": "INBOX"}, "move_to"),
        ({"max_mail_mb": 0}, "max_mail_mb"),
        ({"auth": "xoauth2"}, "provider"),
        ({"provider": "google", "client_id": "c"}, "go together"),
        ({**TOKENS, "client_id": ""}, "client_id"),
        ({**TOKENS, "tenant": ""}, "tenant"),
        ({**TOKENS, "flow": "application"}, "client_secret"),
        ({**TOKENS, "secret": "env:TOKEN"}, "store"),
        ({**TOKENS, "authority": "http://login.example"}, "https"),
    ],
)
def test_an_unsafe_mailbox_is_refused_with_the_reason(tmp_path, more, words):
    with pytest.raises(ConfigurationError, match=words):
        with_mailbox(tmp_path, {**MAILBOX, **more})


def test_a_refused_password_is_not_repeated_in_the_error(tmp_path):
    with pytest.raises(ConfigurationError) as refused:
        with_mailbox(tmp_path, {**MAILBOX, "password": "my-real-password"})
    assert "my-real-password" not in str(refused.value)


SMTP = 'transport = "smtp"\nreply_to = "po@buyer.example"\n[smtp]\nhost = "127.0.0.1"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('transport = "smtp"', "smtp.host"),
        ('transport = "smtp"\n[smtp]\nhost = "mail.example"\nauth = "none"', "reply_to"),
        (SMTP, "user or mailbox"),
        (SMTP + 'user = "po"\npassword = "x"', "no place in config.toml"),
        (SMTP.replace("127.0.0.1", "mail.example") + 'auth = "none"\nsecurity = "none"', "in the clear"),
        (SMTP + 'user = "po"\nauth = "xoauth2"', "needs mailbox"),
        (SMTP + 'auth = "none"\nmailbox = "nowhere"', "nowhere"),
        (SMTP + 'auth = "none"\nsent_folder = "keep"', "needs mailbox"),
        (SMTP + 'auth = "none"\nown_copy = "nobody"', "smtp.own_copy"),
        (SMTP + 'auth = "none"\nsender = "x@y.example\\r\\nBcc: z"', "smtp.sender"),
        (SMTP + 'auth = "none"\nper_minute = 0', "per_minute"),
    ],
)
def test_sending_that_is_not_safe_is_refused(tmp_path, text, words):
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        load_settings(tmp_path)


def test_a_server_that_is_complete_may_send(tmp_path):
    (tmp_path / "config.toml").write_text(SMTP + 'user = "po"\nsecret = "env:PW"\nown_copy = "po@buyer.example"\n')
    assert load_settings(tmp_path).smtp.security == "starttls"
