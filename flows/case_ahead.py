"""The next case made ready while a person looks at the one before, so that an answer has nothing left to work out.

A case made ready is shown only while it is what it would be if it were made now: nothing came in since, and what was
decided was about other lines. Whatever is shown, a decision is checked against the stored case in its own transaction.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.engine import read_session
from db.records import key_of
from db.repositories.changes import Changes, DecidedOn, Marks
from domain.errors import BackstopError
from domain.match import Action, MatchedStatement
from flows.case_view import CaseView, case_view, place_of
from flows.clock import now
from flows.desk import Picture
from flows.evidence import marked_anew
from flows.home import Home
from flows.review_cases import of_document, with_mates

_KEPT = 64
_GOOD_FOR = timedelta(minutes=2)  # names and contacts, of which no log tells, grow no older than this
# What leaves every other line as it is; a correction or an undo may bring words to another line.
_STAY_IN_PLACE = frozenset(
    {Action.ACCEPT, Action.NO_MATCH, Action.REJECT, Action.SNOOZE, Action.SUPERSEDE, Action.NOTE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A view and the moment it was made for."""

    view: CaseView
    home: Home
    marks: Marks
    at: datetime


class Ahead:
    """Cases made ready, the newest ones; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: OrderedDict[int, _Ready] = OrderedDict()

    def prepare(self, home: Home, picture: Picture, case_id: int) -> None:
        """Make a case ready, the picture of its page too. A fault is left to the page that meets it again."""
        try:
            at, marks = now(), _marks(home)
            view = case_view(home, picture, case_id)
        except BackstopError:
            return
        if view is None:
            return
        with self._lock:
            self._ready[case_id] = _Ready(view=view, home=home, marks=marks, at=at)
            self._ready.move_to_end(case_id)
            while len(self._ready) > _KEPT:
                self._ready.popitem(last=False)

    def view(self, home: Home, picture: Picture, case_id: int) -> CaseView | None:
        """Return the view of a case, made now where none is ready; None where there is no such statement."""
        ready = self._ready.get(case_id)
        if ready is None or ready.home is not home or now() - ready.at > _GOOD_FOR:
            return case_view(home, picture, case_id)
        with read_session(home.engine) as session:
            changes = Changes(session)
            if replace(changes.marks(), decision=ready.marks.decision) != ready.marks:
                return case_view(home, picture, case_id)
            decided = changes.decided_since(ready.marks.decision)
            if not all(_leaves_alone(event, ready.view) for event in decided):
                return case_view(home, picture, case_id)
            mates = of_document(session, ready.view.case.word) if decided else ready.view.case.mates
        return _beside(ready.view, mates, picture)


def _marks(home: Home) -> Marks:
    with read_session(home.engine) as session:
        return Changes(session).marks()


def _leaves_alone(event: DecidedOn, view: CaseView) -> bool:
    if event.action not in _STAY_IN_PLACE or event.statement_id in {None, view.case.case_id}:
        return False
    lines = {key_of(line.po, line.line) for line in (view.chosen, view.case.order_line) if line is not None}
    return all((event.po_norm, event.line_norm) != (key.po, key.line) for key in lines)


def _beside(view: CaseView, mates: Sequence[MatchedStatement], picture: Picture) -> CaseView:
    """Return a view with the statements beside it and its place as they are now."""
    others = [word for word in mates if word.statement_id != view.case.case_id]
    return replace(
        view,
        case=with_mates(view.case, mates),
        same_document=tuple(mates),
        pane=marked_anew(view.pane, others),
        place=place_of(picture.queue, view.case.case_id),
    )
