"""The exception log beside the state of a line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from db.records import StoredException
from domain.exceptions import RULES
from domain.state import LineState, OpenException
from reports.causes import LoggedException

_HINTS = {rule.code: rule.root_cause for rule in RULES}


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


def logged_exception(stored: StoredException, as_of: date) -> LoggedException:
    """Return a row of the log as it stood on a day."""
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
