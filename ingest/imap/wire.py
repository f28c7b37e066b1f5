"""One connection to a server, used until the first sign of trouble and never after it.

Whatever imapclient, imaplib, ssl and the socket raise becomes one of three errors: the connection is lost, the
answer was nonsense, or the command was refused. After a timeout a connection looks alive and is not; it is closed.
"""

import imaplib
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, ProtocolError

from domain.errors import BadAnswerError, MailboxError, MailboxLostError
from ingest.imap.ahead import Answer, Asked, ask, can_ask_ahead, collect, listed_with_sizes

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
        self._asked: Asked | None = None
        self._came: tuple[Asked, Answer] | None = None

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
            self._read_what_was_asked(self._client)
            yield self._client
        except MailboxError:
            raise
        except BaseException as error:
            raised = self._judged(name, error)
            if raised is None:
                self.drop()
                raise
            raise raised from error

    def fetch(self, name: str, uids: Sequence[int], items: str, *, then: Sequence[int] = ()) -> Answer:
        """Return what a FETCH gives, by UID; ``then`` are the UIDs that will be asked for the same next.

        Raises:
            MailboxLostError, RefusedError, BadAnswerError: see ``command``.
        """
        if self._came is not None and (self._came[0].uids, self._came[0].items) == (tuple(uids), items):
            came, self._came = self._came[1], None
            return came
        expected = self._asked is not None and (self._asked.uids, self._asked.items) == (tuple(uids), items)
        if not expected:
            with self.command(name) as client:  # reads what else was asked for
                if not can_ask_ahead(client):
                    return dict(client.fetch(list(uids), [items]))
                self._asked = ask(client, uids, items)
        return self._answered(name, items, then)

    def listed_with_sizes(self, first: int) -> tuple[list[int], Answer]:
        """Return the UIDs from ``first`` on as the server finds them, and what it told of their sizes.

        Raises:
            MailboxLostError, RefusedError, BadAnswerError: see ``command``.
        """
        with self.command("UID SEARCH") as client:
            if not can_ask_ahead(client):
                return [int(uid) for uid in client.search(f"UID {first}:*")], {}
            return listed_with_sizes(client, first)

    def _answered(self, name: str, items: str, then: Sequence[int]) -> Answer:
        asked, self._asked = self._asked, None
        with self.command(name) as client:
            assert asked is not None
            ahead = ask(client, then, items) if then else None
            try:
                came, self._asked = collect(client, asked, ahead)
            except BaseException:
                if ahead is not None:
                    self.drop()  # its answer would be taken for that of another command
                raise
            return came

    def _read_what_was_asked(self, client: IMAPClient) -> None:
        """Another command comes in between: its answer must not be mixed up with what was asked ahead."""
        if self._asked is not None:
            asked, self._asked = self._asked, None
            try:
                self._came = (asked, collect(client, asked)[0])
            except BaseException:
                self.drop()
                raise

    def _judged(self, name: str, error: BaseException) -> MailboxError | None:
        words = f"{name}: {_words(error)}"
        match error:
            case imaplib.IMAP4.error() if any(sign in str(error) for sign in _NONSENSE):
                self.drop()  # nobody knows where in the stream we are
                return BadAnswerError(words)
            case imaplib.IMAP4.abort() | OSError() | EOFError():
                self.drop()
                return MailboxLostError(words)
            case MemoryError() | OverflowError():
                self.drop()
                return BadAnswerError(f"{name}: the server announces more bytes than memory holds")
            case ProtocolError() | ValueError() | IndexError() | TypeError() | AttributeError() | KeyError():
                return BadAnswerError(words)  # out of the parser, after the answer was taken off the line
            case imaplib.IMAP4.error() | CapabilityError():
                return RefusedError(words)
            case _:
                return None

    def forget(self) -> None:
        """Throw away what was asked ahead: UIDs mean other mails in another folder."""
        self._came = None

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
