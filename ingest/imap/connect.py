"""From options and a secret to a logged-in connection: encrypted and verified, or not at all."""

import imaplib
import json
import re
import ssl
from collections.abc import Callable
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from domain.errors import ConfigurationError, LoginRefusedError, MailboxError, MailboxLostError
from ingest.imap.account import Auth, Login, Secret, SecretSource, Security, Server
from ingest.imap.wire import Wire, quieted
from ingest.imap.words import has_control

PRODUCT = {"name": "Backstop"}
# RFC 5530: the server is busy or down; the account and its secret are fine.
_PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)


def connect(server: Server, login: Login, secrets: SecretSource) -> Wire:
    """Return a logged-in connection; a token that the server refuses is renewed once.

    Raises:
        MailboxLostError: the server cannot be reached, its certificate is not trusted, or it offers no encryption.
        LoginRefusedError: the account is refused, with a renewed token too.
        ConfigurationError: the authority file cannot be read.
    """
    try:
        wire = _logged_in(server, login, secrets.current())
    except LoginRefusedError:
        renewed = secrets.renewed()
        if renewed is None:
            raise
        wire = _logged_in(server, login, renewed)
    _introduce(wire)
    return wire


def _logged_in(server: Server, login: Login, secret: Secret) -> Wire:
    wire = _opened(server)
    try:
        _log_in(wire, login, secret)
    except BaseException:
        wire.drop()
        raise
    return wire


def _opened(server: Server) -> Wire:
    context = _context(server)
    where = f"{server.host}:{server.port}"
    try:
        client = IMAPClient(
            server.host,
            server.port,
            ssl=server.security is Security.TLS,
            ssl_context=context,
            timeout=SocketTimeout(server.connect_seconds, server.read_seconds),
        )
    except ssl.SSLCertVerificationError as error:
        raise MailboxLostError(f"{where}: the certificate is not trusted: {error.verify_message}") from error
    except (OSError, IMAPClient.Error, EOFError) as error:
        raise MailboxLostError(f"{where}: no connection: {error}") from error
    wire = Wire(quieted(client))
    if server.security is Security.STARTTLS:
        _encrypt(wire, context, where)
    return wire


def _context(server: Server) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    except OSError as error:
        raise ConfigurationError(f"{server.ca_file}: no file of certificate authorities: {error}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _encrypt(wire: Wire, context: ssl.SSLContext, where: str) -> None:
    """Switch to TLS; a server (or somebody between) that does not offer it gets no word more from us."""
    try:
        with wire.command("STARTTLS") as client:
            client.starttls(context)
            quieted(client)
    except MailboxError as error:
        wire.drop()
        raise MailboxLostError(f"{where}: no encryption by STARTTLS, so no login: {error}") from error


def _log_in(wire: Wire, login: Login, secret: Secret) -> None:
    if has_control(login.user) or has_control(secret.value):
        raise LoginRefusedError(f"{login.user!r}: user or secret has control characters")
    said: list[str] = []
    with wire.command("login") as client:
        try:
            _WAYS[login.auth](client, login.user, secret.value, said)
        except LoginError as error:  # imapclient says so of a broken line too
            words = " ".join([_without(str(error), secret), *said])
            if _PASSING.search(words) or isinstance(error.__context__, imaplib.IMAP4.abort):
                raise MailboxLostError(f"login of {login.user}: the server cannot take it now: {words}") from error
            raise LoginRefusedError(f"login of {login.user} refused: {words}") from None


def _without(words: str, secret: Secret) -> str:
    """Take the secret out of a server's answer, should it repeat what we sent."""
    return words.replace(secret.value, "***") if secret.value else words


def _password(client: IMAPClient, user: str, secret: str, said: list[str]) -> None:
    """LOGIN; imaplib can send ASCII only there, anything else goes by PLAIN."""
    if client.has_capability("LOGINDISABLED"):
        raise LoginError("the server takes no passwords on this connection (LOGINDISABLED)")
    if user.isascii() and secret.isascii():
        client.login(user, secret)
    else:
        _plain(client, user, secret, said)


def _plain(client: IMAPClient, user: str, secret: str, _said: list[str]) -> None:
    client.plain_login(user, secret)


def _xoauth2(client: IMAPClient, user: str, secret: str, said: list[str]) -> None:
    client.sasl_login("XOAUTH2", _bearer(f"user={user}\x01auth=Bearer {secret}\x01\x01", said, last_word=""))


def _oauthbearer(client: IMAPClient, user: str, secret: str, said: list[str]) -> None:
    named = user.replace("=", "=3D").replace(",", "=2C")
    client.sasl_login("OAUTHBEARER", _bearer(f"n,a={named},\x01auth=Bearer {secret}\x01\x01", said, last_word="\x01"))


def _bearer(first: str, said: list[str], *, last_word: str) -> Callable[[bytes], str]:
    """Answer the challenges: the token first, then an empty word to the error the server explains in JSON."""

    def answer(challenge: bytes) -> str:
        if challenge.strip():
            said.append(_explained(challenge))
            return last_word
        return first

    return answer


def _explained(challenge: bytes) -> str:
    with suppress(ValueError, AttributeError):
        told = json.loads(challenge)
        return f"(status {told.get('status', 'unknown')})"
    return "(unreadable reason)"


def _introduce(wire: Wire) -> None:
    """Tell the product's name; some servers refuse nameless clients, none needs an answer."""
    with suppress(MailboxError), wire.command("ID") as client:
        if client.has_capability("ID"):
            client.id_(PRODUCT)


_WAYS: dict[Auth, Callable[[IMAPClient, str, str, list[str]], None]] = {
    Auth.LOGIN: _password,
    Auth.PLAIN: _plain,
    Auth.XOAUTH2: _xoauth2,
    Auth.OAUTHBEARER: _oauthbearer,
}
