"""Only one process polls an account at a time; when it dies, another takes over after a while."""

import os
import socket
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.engine import write_session
from db.repositories.mail_accounts import MailAccounts
from domain.errors import MailboxError
from flows.home import Home
from flows.process_names import is_gone, is_here

LEASE = timedelta(seconds=120)
_RENEW_EVERY_S = 30.0


class LeaseLostError(MailboxError):
    """Another process polls the account now; what was fetched last is not stored by us."""


class Lease:
    """One process's hold on one account."""

    def __init__(self, home: Home, account: str, *, clock: Callable[[], datetime]) -> None:
        self._home, self._account, self._clock = home, account, clock
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
        self._renewed = 0.0

    def take(self) -> bool:
        """Take the account or keep it; False while another process has it."""
        at = self._clock()
        with write_session(self._home.engine) as session:
            taken = MailAccounts(session).lease(self._account, owner=self.owner, at=at, until=at + LEASE)
        self._renewed = time.monotonic()
        return taken

    def keep(self, session: Session) -> None:
        """Renew within a transaction, so that nothing is stored for an account that another process has.

        Raises:
            LeaseLostError: another process has it.
        """
        if not MailAccounts(session).renew(self._account, owner=self.owner, until=self._clock() + LEASE):
            raise LeaseLostError(f"{self._account}: another process has taken it over")
        self._renewed = time.monotonic()

    def touch(self) -> None:
        """Renew when it is time to; see ``keep``."""
        if time.monotonic() - self._renewed >= _RENEW_EVERY_S:
            with write_session(self._home.engine) as session:
                self.keep(session)

    def release(self) -> None:
        """Give the account back."""
        with write_session(self._home.engine) as session:
            MailAccounts(session).release(self._account, owner=self.owner)


def free_left_behind(home: Home) -> tuple[str, ...]:
    """Free the accounts that a process held which is gone, and return them.

    Without it a service that was killed and starts again would wait until its own lease runs out. Of other hosts
    nothing can be told, but on SQLite there are none: a foreign name is that of an earlier container.
    """
    only_here = home.engine.dialect.name == "sqlite"
    with write_session(home.engine) as session:
        accounts = MailAccounts(session)
        left = {account: owner for account, owner in accounts.owners().items() if _is_gone(owner, only_here=only_here)}
        for account, owner in left.items():
            accounts.release(account, owner=owner)
    return tuple(left)


def _is_gone(owner: str, *, only_here: bool) -> bool:
    """Tell by the name of a lease, ``host:pid:...``; a name of another host counts as gone ``only_here``."""
    host, _, rest = owner.partition(":")
    process = f"{host}/{rest.partition(':')[0]}"
    return is_gone(process) if is_here(process) else only_here
