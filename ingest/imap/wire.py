"""One connection to a server, used until the first sign of trouble and never after it.

Whatever imapclient, imaplib, ssl and the socket raise becomes one of three errors: the connection is lost, the
answer was nonsense, or the command was refused. After a timeout a connection looks alive and is not; it is closed.
"""

import imaplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, ProtocolError

from domain.errors import BadAnswerError, MailboxError, MailboxLostError

# imaplib raises one class for "the line broke" and "the server wrote nonsense"; only the words tell them apart.
_NONSENSE = ("unexpected response", "unexpected tagged response", "got more than")
_GOODBYE_SECONDS = 3.0
_LONGEST_WORDS = 200


class RefusedError(BadAnswerError):
    """The server answered NO or BAD to one command; the connection goes on."""


class Wire:
    """A connection that closes itself at the first fault."""

    def __init__(self, client: IMAPClient) -> None:
        self._client: IMAPClient | None = client

    @property
    def alive(self) -> bool:
        """False once anything went wrong or it was closed."""
        return self._client is not None

    @contextmanager
    def command(self, name: str) -> Iterator[Any]:
        """Give the client for one command.

        Raises:
            MailboxLostError: the connection is gone.
            RefusedError: the server refuses this command.
            BadAnswerError: the answer cannot be understood.
        """
        if self._client is None:
            raise MailboxLostError(f"{name}: the connection was closed after an earlier fault")
        try:
            yield self._client
        except MailboxError:
            raise
        except BaseException as error:
            raised = self._judged(name, error)
            if raised is None:
                self.drop()
                raise
            raise raised from error

    def _judged(self, name: str, error: BaseException) -> MailboxError | None:
        words = f"{name}: {_words(error)}"
        match error:
            case imaplib.IMAP4.error() if any(sign in str(error) for sign in _NONSENSE):
                self.drop()  # nobody knows where in the stream we are
                return BadAnswerError(words)
            case imaplib.IMAP4.abort() | OSError() | EOFError():
                self.drop()
                return MailboxLostError(words)
            case CapabilityError():
                return RefusedError(words)
            case ProtocolError() | ValueError() | IndexError() | TypeError() | AttributeError() | KeyError():
                return BadAnswerError(words)  # out of the parser, after the answer was taken off the line
            case imaplib.IMAP4.error():
                return RefusedError(words)
            case _:
                return None

    def drop(self) -> None:
        """Close without a word; never raises, never waits."""
        client, self._client = self._client, None
        if client is not None:
            _shut(client)

    def close(self) -> None:
        """Say goodbye and close; a server that does not answer soon is left."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(Exception):
            client.socket().settimeout(_GOODBYE_SECONDS)
            client.logout()
        _shut(client)


def quieted(client: IMAPClient) -> IMAPClient:
    """Switch off what imapclient leaves on: a repr of every body, twice, for a log nobody asked for.

    It triples the CPU time of a fetch, keeps large mails in memory four times, and writes bodies into debug logs.
    """
    inner = getattr(client, "_imap", None)
    if inner is not None and hasattr(inner, "debug"):
        inner.debug = 0
    client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return client


def _shut(client: IMAPClient) -> None:
    inner = client._imap  # noqa: SLF001 - imaplib's own shutdown leaves the socket open when the peer is gone
    with suppress(Exception):
        client.shutdown()
    for resource in (getattr(inner, "file", None), getattr(inner, "sock", None)):
        with suppress(Exception):
            if resource is not None:
                resource.close()


def _words(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    return " ".join(text.split())[:_LONGEST_WORDS]
