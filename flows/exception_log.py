"""Keeps the log of exceptions in step with the accounts, so that opening and resolving have a history."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.repositories.exceptions import Exceptions
from db.repositories.orders import Orders
from domain.state import LineState
from flows.home import Home
from flows.loose_ends import vendor_exceptions


def reconcile_lines(session: Session, home: Home, states: Sequence[LineState]) -> None:
    """Write what is open on the judged lines, and resolve what no longer is."""
    Exceptions(session).reconcile(
        tuple(e for s in states for e in s.exceptions),
        lines=[(s.line.po, s.line.line) for s in states],
        vendors=(),
        as_of=home.as_of,
    )


def reconcile(session: Session, home: Home, states: Sequence[LineState]) -> None:
    """Write what is open on the judged lines and at all vendors, and resolve what no longer is."""
    vendors = Orders(session).vendors()
    loose = vendor_exceptions(session, as_of=home.as_of)
    Exceptions(session).reconcile(
        (*(e for s in states for e in s.exceptions), *loose),
        lines=[(s.line.po, s.line.line) for s in states],
        vendors=[v.vendor_id for v in vendors],
        as_of=home.as_of,
    )
