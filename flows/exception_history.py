"""The exception log and the chase log beside the lines' histories, up to the home's day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from db.records import LineKey, StoredException, key_of
from db.repositories.exceptions import Exceptions
from db.repositories.outbox import Outbox
from domain.exceptions import RULES
from domain.outbox import ChaseRecord
from domain.state import LineState, OpenException
from flows.home import Home
from reports.causes import LoggedException

_HINTS = {rule.code: rule.root_cause for rule in RULES}


def logged_by_line(session: Session, home: Home) -> dict[LineKey, list[LoggedException]]:
    """Return what was ever open on each line, oldest first; what came up later than the home's day is left out."""
    found: defaultdict[LineKey, list[LoggedException]] = defaultdict(list)
    for stored in Exceptions(session).every_exception():
        exception = stored.exception
        if exception.po is not None and exception.opened_on <= home.as_of:
            found[key_of(exception.po, exception.line)].append(_logged(stored, home.as_of))
    return dict(found)


def chases_by_line(session: Session, home: Home) -> dict[LineKey, list[ChaseRecord]]:
    """Return the questions put about each line up to the home's day, oldest first."""
    found: defaultdict[LineKey, list[ChaseRecord]] = defaultdict(list)
    for record in Outbox(session).every_chase():
        if record.on <= home.as_of:
            found[key_of(record.po, record.line)].append(record)
    return dict(found)


def with_open(state: LineState, logged: Sequence[LoggedException]) -> tuple[LoggedException, ...]:
    """Return the log of a line brought up to its state: what opened is added, what no longer holds ends today.

    The log is written when something is decided or asked; a report must not wait for that.
    """
    open_codes = {e.code for e in logged if e.resolved_on is None}
    kept = [e if e.resolved_on or e.code in state.codes else replace(e, resolved_on=state.as_of) for e in logged]
    fresh = [_opened(e) for e in state.exceptions if e.code not in open_codes]
    return (*kept, *fresh)


def _opened(exception: OpenException) -> LoggedException:
    return LoggedException(
        exception_id=0,
        code=exception.code,
        opened_on=exception.opened_on,
        resolved_on=None,
        detail=exception.detail,
        hint=exception.root_cause,
        statement_ids=exception.statement_ids,
    )


def _logged(stored: StoredException, as_of: date) -> LoggedException:
    exception, resolved = stored.exception, stored.resolved_on
    return LoggedException(
        exception_id=stored.exception_id,
        code=exception.code,
        opened_on=exception.opened_on,
        resolved_on=resolved if resolved is not None and resolved <= as_of else None,
        detail=exception.detail,
        hint=_HINTS.get(exception.code),
        owner=stored.owner,
        statement_ids=exception.statement_ids,
    )
