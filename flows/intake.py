"""Polls mailboxes on servers."""

from domain.errors import ConfigurationError
from domain.intake import PollResult
from flows.home import Home
from flows.storing import Enqueue


def poll_account(home: Home, account: str, *, enqueue: Enqueue | None = None) -> PollResult:
    """Fetch what is new in a configured account and store it, unread (``outcome`` null).

    ``enqueue(session, mail_ids)`` is called inside each storing transaction with the mails that are new.

    Raises:
        ConfigurationError: there is no such account.
    """
    del home, enqueue
    raise ConfigurationError(f"no mailbox {account!r} is configured")
