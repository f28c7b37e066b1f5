"""Waiting for news by IDLE: a hint and nothing more; whatever it says or does not say, the caller looks."""

import time
from enum import StrEnum

from imapclient import IMAPClient

from domain.errors import MailboxLostError
from ingest.imap.wire import RefusedError, Wire

LONGEST_WAIT = 300.0
_TOO_EARLY = 0.5


class WaitEnd(StrEnum):
    """Why waiting ended."""

    NEWS = "news"
    QUIET = "quiet"


def wait_for_news(wire: Wire, seconds: float) -> WaitEnd:
    """Wait until the server says something about the selected folder, at most ``seconds`` (and 5 minutes).

    An answer of nothing well before the time is up is a dead connection: imapclient returns it at once and for
    ever, and asking again would burn the processor.

    Raises:
        MailboxLostError: the connection is gone.
        BadAnswerError: the server spoke when it should not; look, and wait on a new connection.
        RefusedError: the server has no IDLE; the connection goes on.
    """
    patience = min(seconds, LONGEST_WAIT)
    with wire.command("IDLE") as client:
        if not client.has_capability("IDLE"):
            raise RefusedError("IDLE: the server cannot")
        try:
            return _waited(client, patience)
        except BaseException:
            wire.drop()  # nobody knows whether the server still idles
            raise


def _waited(client: IMAPClient, patience: float) -> WaitEnd:
    started = time.monotonic()
    client.idle()
    heard = client.idle_check(timeout=patience)
    if not heard and time.monotonic() - started < patience - _TOO_EARLY:
        raise MailboxLostError("IDLE: the connection is dead")
    if any(word[0] == b"BYE" for word in heard if word):
        raise MailboxLostError("IDLE: the server said goodbye")
    _, said_last = client.idle_done()
    return WaitEnd.NEWS if heard or said_last else WaitEnd.QUIET
