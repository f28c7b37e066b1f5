import pytest

from domain.errors import LoginRefusedError, MailboxLostError
from ingest.imap.account import Auth, Login, Secret, Security, Server
from ingest.imap.session import MailboxSession
from tests.ingest.imap.conftest import opened
from tests.servers.certificate import self_signed
from tests.servers.scripted_imap import Script, ScriptedImap


class Tokens:
    """Gives an expired token first and a good one when asked to renew."""

    def __init__(self, first, second):
        self.first, self.second, self.renewals = first, second, 0

    def current(self):
        return Secret(self.first)

    def renewed(self):
        self.renewals += 1
        return self.second and Secret(self.second)


@pytest.mark.parametrize(("security", "port"), [(Security.TLS, "tls_port"), (Security.STARTTLS, "port")])
@pytest.mark.parametrize("auth", [Auth.LOGIN, Auth.PLAIN])
def test_a_password_logs_in_over_tls(user, security, port, auth):
    where = getattr(user.server, port)
    with opened(
        where, user=user.name, password=user.password, security=security, ca_file=user.server.ca_file, auth=auth
    ) as session:
        assert session.select("INBOX").exists == 0


@pytest.mark.parametrize("auth", [Auth.XOAUTH2, Auth.OAUTHBEARER])
def test_a_token_logs_in(user, auth):
    token = user.server.token(user.name)
    how = {"security": Security.TLS, "ca_file": user.server.ca_file, "auth": auth}
    with opened(user.server.tls_port, user=user.name, password=token, **how) as session:
        assert session.alive


@pytest.mark.parametrize("auth", [Auth.XOAUTH2, Auth.OAUTHBEARER])
def test_32_an_expired_token_is_renewed_once_and_then_logs_in(user, auth):
    dc = user.server
    tokens = Tokens(dc.token(user.name, lives_s=-5), dc.token(user.name))
    server = Server(host="127.0.0.1", port=dc.tls_port, ca_file=dc.ca_file)
    with MailboxSession.open(server, Login(user=user.name, auth=auth), tokens) as session:
        assert session.alive
    assert tokens.renewals == 1


def test_32_a_token_that_stays_refused_is_a_refused_login_with_the_servers_reason(user):
    dc = user.server
    tokens = Tokens(dc.token(user.name, lives_s=-5), dc.token(user.name, lives_s=-5))
    server = Server(host="127.0.0.1", port=dc.tls_port, ca_file=dc.ca_file)
    with pytest.raises(LoginRefusedError, match="status 401"):
        MailboxSession.open(server, Login(user=user.name, auth=Auth.XOAUTH2), tokens)
    assert tokens.renewals == 1


def test_33_a_password_with_umlauts_logs_in(dovecot):
    how = {"security": Security.TLS, "ca_file": dovecot.ca_file}
    with opened(dovecot.tls_port, user="umlaut", password="Schlüssel für 100 €", **how) as session:
        assert session.alive


def test_a_wrong_password_is_a_refused_login_that_does_not_repeat_the_password(user):
    how = {"security": Security.TLS, "ca_file": user.server.ca_file}
    with pytest.raises(LoginRefusedError) as refused:
        opened(user.server.tls_port, user=user.name, password="not-the-password", **how)
    assert "not-the-password" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_a_secret_that_could_be_a_command_is_never_sent():
    with ScriptedImap() as server:
        with pytest.raises(LoginRefusedError):
            opened(server.port, password="pw\r\nA1 DELETE INBOX")
        assert server.count("LOGIN") == 0


def test_34_an_untrusted_certificate_is_refused_before_any_word_is_said(user, tmp_path):
    other, _ = self_signed(tmp_path)
    for ca_file in (None, other):
        with pytest.raises(MailboxLostError, match="not trusted"):
            opened(user.server.tls_port, user=user.name, password=user.password, security=Security.TLS, ca_file=ca_file)


def test_34_a_certificate_for_another_name_is_refused(dovecot, monkeypatch):
    import socket

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1" if host == "mail.example" else host, *a, **k)
    )
    server = Server(host="mail.example", port=dovecot.tls_port, ca_file=dovecot.ca_file)
    with pytest.raises(MailboxLostError, match="not trusted"):
        MailboxSession.open(server, Login(user="x"), Tokens("pw", None))


def test_34_a_stripped_starttls_ends_the_connection_and_no_login_is_sent():
    with ScriptedImap(Script(capabilities="IMAP4rev1")) as server:
        with pytest.raises(MailboxLostError, match="STARTTLS"):
            opened(server.port, security=Security.STARTTLS)
        assert server.count("LOGIN") + server.count("AUTHENTICATE") == 0


def test_34_a_server_that_says_we_are_logged_in_already_is_refused_without_encryption():
    with ScriptedImap(Script(greeting=b"* PREAUTH welcome\r\n", capabilities="IMAP4rev1 STARTTLS")) as server:
        with pytest.raises(MailboxLostError):
            opened(server.port, security=Security.STARTTLS)
        assert server.count("SELECT") == 0


def test_a_server_that_forbids_passwords_gets_none():
    with ScriptedImap(Script(capabilities="IMAP4rev1 LOGINDISABLED")) as server:
        with pytest.raises(LoginRefusedError, match="LOGINDISABLED"):
            opened(server.port)
        assert server.count("LOGIN") == 0


@pytest.mark.parametrize("code", ["UNAVAILABLE", "INUSE", "LIMIT"])
def test_a_server_that_is_busy_has_not_refused_the_account(code):
    script = Script(login_answer=f"NO [{code}] try later")
    with ScriptedImap(script) as server, pytest.raises(MailboxLostError):
        opened(server.port)


def test_a_line_that_breaks_during_the_login_is_no_refused_account():
    with ScriptedImap(Script(login_answer="BYE")) as server:
        server.script.login_answer = "* BYE\r\n"
        with pytest.raises(MailboxLostError):
            opened(server.port, read=0.3)


def test_the_product_names_itself(user):
    with ScriptedImap() as server, opened(server.port):
        assert server.count("ID") == 1


def test_nothing_listens_is_a_lost_mailbox():
    with ScriptedImap() as server:
        port = server.port
    with pytest.raises(MailboxLostError, match="no connection"):
        opened(port)
