"""Looks whether a mailbox can be read, and lets a person do what only a person can: allow access, give a secret."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from db.engine import write_session
from db.repositories.mail_accounts import MailAccounts
from domain.errors import BadAnswerError, MailboxError
from domain.intake import MarkMode
from flows.home import Home
from flows.mailbox_access import (
    client_secret_name,
    google_tokens,
    keep_secret,
    microsoft_tokens,
    open_mailbox,
    password_name,
)
from ingest.imap.marks import chosen
from ingest.imap.session import MailboxSession
from settings import MailboxSettings

_MARKS = {
    MarkMode.KEYWORD: "read mails get a keyword",
    MarkMode.MOVE: "read mails are moved",
    MarkMode.NONE: "nothing is changed on the server",
    MarkMode.UNSUPPORTED: "the server cannot mark as set; nothing is changed there",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found."""

    good: bool
    words: str


def check_mailbox(home: Home, mailbox: MailboxSettings) -> Iterator[Finding]:
    """Log in, open each folder and say how it would be read; nothing is fetched and nothing changed."""
    try:
        session = open_mailbox(home, mailbox)
    except MailboxError as error:
        yield Finding(good=False, words=str(error))
        return
    with session:
        yield Finding(good=True, words=f"logged in as {mailbox.user} at {mailbox.host}:{mailbox.real_port}")
        for name in mailbox.folders:
            yield _folder(session, mailbox, name)
        if mailbox.mark == "move" and mailbox.move_to not in session.folders():
            yield Finding(good=False, words=f"{mailbox.move_to}: no such folder to move mails to; create it")
        if mailbox.idle and not session.can("IDLE"):
            yield Finding(good=True, words=f"no IDLE; polled every {mailbox.poll_seconds} s")


def _folder(session: MailboxSession, mailbox: MailboxSettings, name: str) -> Finding:
    try:
        selected = session.select(name, look_only=True)
    except BadAnswerError as error:
        return Finding(good=False, words=f"{name}: cannot be opened: {error}")
    mode = chosen(
        MarkMode(mailbox.mark),
        permanent_flags=selected.permanent_flags,
        can_move=session.can("MOVE"),
        look_only=mailbox.read_only,
    )
    # Opened for looking only, a server lists no flags that could be set.
    words = _MARKS[mode] if selected.permanent_flags or mailbox.read_only else "marks are tried with the first mails"
    return Finding(good=True, words=f"{name}: {selected.exists} mails; {words}")


def needs_consent(mailbox: MailboxSettings) -> bool:
    """Return True where a person has to allow access in a browser."""
    return bool(mailbox.provider) and mailbox.flow != "application"


def allow_access(home: Home, mailbox: MailboxSettings, *, say: Callable[[str], None]) -> None:
    """Let a person allow access to a provider's account; see ``consent`` of its tokens for what it raises."""
    tokens = microsoft_tokens(home, mailbox) if mailbox.provider == "microsoft" else google_tokens(home, mailbox)
    tokens.consent(say)
    resume(home, mailbox)


def give_secret(home: Home, mailbox: MailboxSettings, secret: str) -> None:
    """Keep the password of an account, or the secret of its application.

    Raises:
        ConfigurationError: it is read from a variable, or cannot be kept.
    """
    if mailbox.provider:
        keep_secret(home, mailbox, secret, name=client_secret_name(mailbox), where=mailbox.client_secret)
    else:
        keep_secret(home, mailbox, secret, name=password_name(mailbox), where=mailbox.secret)
    resume(home, mailbox)


def resume(home: Home, mailbox: MailboxSettings) -> None:
    """Let the next poll try at once."""
    with write_session(home.engine) as session:
        MailAccounts(session).resume(mailbox.name)
