"""Accounts that are polled: who may poll one now, when it last worked, what does not."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from db.tables import MAIL_ACCOUNT, MAIL_FAULT
from db.upsert import upsert
from domain.intake import AccountState, Fault, FaultCount

_FRESH = {
    "lease_owner": "",
    "lease_until": None,
    "last_try": None,
    "last_ok": None,
    "fail_count": 0,
    "paused_until": None,
    "trouble_kind": None,
    "trouble": "",
}


class MailAccounts:
    """The state of every account that was ever polled."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lease(self, account: str, *, owner: str, at: datetime, until: datetime) -> bool:
        """Take or keep an account for one process; returns False while another one holds it."""
        upsert(self._session, MAIL_ACCOUNT, [{"account": account, **_FRESH}], key=("account",), update=())
        c = MAIL_ACCOUNT.c
        free = or_(c.lease_owner == owner, c.lease_until.is_(None), c.lease_until <= at)
        query = update(MAIL_ACCOUNT).where(c.account == account, free)
        return self._changed(query.values(lease_owner=owner, lease_until=until))

    def renew(self, account: str, *, owner: str, until: datetime) -> bool:
        """Keep an account longer; returns False where another process took it over."""
        c = MAIL_ACCOUNT.c
        query = update(MAIL_ACCOUNT).where(c.account == account, c.lease_owner == owner)
        return self._changed(query.values(lease_until=until))

    def release(self, account: str, *, owner: str) -> None:
        """Give an account back."""
        c = MAIL_ACCOUNT.c
        query = update(MAIL_ACCOUNT).where(c.account == account, c.lease_owner == owner)
        self._session.execute(query.values(lease_owner="", lease_until=None))

    def owners(self) -> dict[str, str]:
        """Return which process holds each account that is held."""
        query = select(MAIL_ACCOUNT.c.account, MAIL_ACCOUNT.c.lease_owner).where(MAIL_ACCOUNT.c.lease_owner != "")
        return {row.account: row.lease_owner for row in self._session.execute(query)}

    def get(self, account: str) -> AccountState:
        """Return what is known of an account; nothing, where it was never polled."""
        row = self._session.execute(select(MAIL_ACCOUNT).where(MAIL_ACCOUNT.c.account == account)).one_or_none()
        return AccountState(account=account) if row is None else _state(row)

    def tried(self, account: str, *, at: datetime) -> None:
        """Note that a poll begins."""
        self._set(account, last_try=at)

    def succeeded(self, account: str, *, at: datetime) -> None:
        """Note a clean poll: troubles are over."""
        self._set(account, last_ok=at, fail_count=0, paused_until=None, trouble_kind=None, trouble="")

    def failed(self, account: str, fault: Fault, *, fail_count: int, paused_until: datetime | None) -> None:
        """Note that a poll did not work and when to try again."""
        self._set(
            account,
            fail_count=fail_count,
            paused_until=paused_until,
            trouble_kind=fault.kind,
            trouble=fault.words,
        )

    def resume(self, account: str) -> None:
        """Let the next poll try at once, after a person did something about the trouble."""
        self._set(account, paused_until=None)

    def count_fault(self, account: str, fault: Fault, *, at: datetime) -> None:
        """Count something that did not work."""
        row = {"account": account, "kind": fault.kind, "count": 0, "last_at": at, "words": ""}
        upsert(self._session, MAIL_FAULT, [row], key=("account", "kind"), update=())
        c = MAIL_FAULT.c
        query = update(MAIL_FAULT).where(c.account == account, c.kind == fault.kind)
        words = " ".join(w for w in (fault.folder, str(fault.uid or ""), fault.words) if w)
        self._session.execute(query.values(count=c.count + 1, last_at=at, words=words))

    def faults(self) -> tuple[FaultCount, ...]:
        """Return what did not work, per account and reason."""
        query = select(MAIL_FAULT).order_by(MAIL_FAULT.c.account, MAIL_FAULT.c.kind)
        return tuple(FaultCount(**row) for row in self._session.execute(query).mappings())

    def _set(self, account: str, **values: object) -> None:
        self._session.execute(update(MAIL_ACCOUNT).where(MAIL_ACCOUNT.c.account == account).values(**values))

    def _changed(self, query: Any) -> bool:  # noqa: ANN401 - SQLAlchemy's statement
        result = self._session.execute(query)
        assert isinstance(result, CursorResult)
        return result.rowcount == 1


def _state(row: Row[Any]) -> AccountState:
    return AccountState(
        account=row.account,
        last_try=row.last_try,
        last_ok=row.last_ok,
        fail_count=row.fail_count,
        paused_until=row.paused_until,
        trouble_kind=row.trouble_kind,
        trouble=row.trouble,
    )
