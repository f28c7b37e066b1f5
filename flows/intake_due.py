"""Which accounts nobody has polled for so long that it is time."""

from datetime import datetime, timedelta

from db.engine import read_session
from db.repositories.mail_accounts import MailAccounts
from domain.intake import AccountState
from flows.clock import now
from flows.home import Home
from settings import MailboxSettings

_WATCHER_LATE = timedelta(seconds=30)


def due_accounts(home: Home, *, every: timedelta) -> tuple[str, ...]:
    """Return the accounts to poll now; asked ``every`` so often.

    An account with IDLE is polled by the process that listens to it: it is due only when nobody did for longer than
    that process would need.
    """
    if not home.settings.mailbox:
        return ()
    with read_session(home.engine) as session:
        accounts = MailAccounts(session)
        states = [(mailbox, accounts.get(mailbox.name)) for mailbox in home.settings.mailbox]
    at = now()
    return tuple(mailbox.name for mailbox, state in states if _is_due(mailbox, state, at, every))


def _is_due(mailbox: MailboxSettings, state: AccountState, at: datetime, every: timedelta) -> bool:
    if state.paused_until is not None and state.paused_until > at:
        return False
    if state.last_try is None:
        return True
    interval = timedelta(seconds=mailbox.poll_seconds)
    # Without IDLE rather early than late: polls start at ticks, and the interval is what was promised.
    wait = interval + _WATCHER_LATE if mailbox.idle else max(interval - every * 1.5, every)
    return at - state.last_try >= wait
