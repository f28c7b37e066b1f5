"""What all pages share: the installation as of today and the picture of its open lines."""

import gc
import secrets
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from domain.errors import BackstopError
from flows.case_ahead import Ahead
from flows.case_view import CaseView
from flows.clock import today
from flows.desk import Desk, Picture, grades_of
from flows.home import Home

_AFTER_THE_ANSWER_S = 0.12  # what is prepared for the next page must not hold up this one


class Screen:
    """The state of one running screen; safe to use from many threads.

    Args:
        opened: The installation. Opened as of today it moves on with the clock; opened as of another day (a demo,
            an exercise) it stays there.
    """

    def __init__(self, opened: Home) -> None:
        self._home = opened
        self._moves = opened.as_of == today()
        self._desk = Desk()
        self._ahead = Ahead()
        self._decided: set[int] = set()
        self._hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="next-case")
        self.set_up_code = secrets.token_urlsafe(9)

    def is_set_up_code(self, code: str) -> bool:
        """Tell whether a code is the one that was printed where the program was started."""
        return secrets.compare_digest(code.encode(), self.set_up_code.encode())

    def home(self) -> Home:
        """Return the installation as of the current day."""
        if self._moves and self._home.as_of != (day := today()):
            self._home = replace(self._home, as_of=day)
        return self._home

    def look(self) -> Picture:
        """Return the picture of the open lines."""
        before = frozenset(self._decided)
        picture = self._desk.look(self.home())
        self._decided -= before
        return picture

    def glance(self) -> Picture:
        """Return the picture of the last look, without what was decided here since: good enough to go on with.

        The next look follows in the background (``prepare``), so that nobody waits for accounts to be folded between
        one case and the next.
        """
        last = self._desk.last
        if last is None or last.as_of != self.home().as_of:
            return self.look()
        return last.without(frozenset(self._decided))

    def decided(self, case_ids: Iterable[int]) -> None:
        """Leave cases out of the queue until the next look."""
        self._decided |= set(case_ids)

    def reload_vendors(self) -> None:
        """Look at the vendors anew: their contacts were changed here."""
        self._desk.reload_vendors(self.home())

    def waiting_count(self) -> int:
        """Return how many statements wait for a person."""
        return len(self.glance().waiting)

    def warm_up(self) -> None:
        """Fold the accounts in the background, so that the first page does not wait for all of it."""
        threading.Thread(target=self._warm_up, daemon=True, name="desk-warm-up").start()

    def _warm_up(self) -> None:
        picture = self.look()
        for row in picture.rows:
            grades_of(row.state.line.description)
        gc.collect()
        gc.freeze()  # looking through a million long-lived objects for cycles would hold a page up

    def case(self, case_id: int) -> CaseView | None:
        """Return a case as it is first shown, or None where there is no such statement."""
        return self._ahead.view(self.home(), self.glance(), case_id)

    def prepare(self, case_id: int) -> None:
        """Get a case ready in the background; it is probably looked at next."""
        with suppress(RuntimeError):  # closed meanwhile
            self._hands.submit(self._prepare, case_id)

    def _prepare(self, case_id: int) -> None:
        time.sleep(_AFTER_THE_ANSWER_S)
        with suppress(BackstopError):  # the next page says what is wrong
            picture = self.look()
            _ = picture.queue  # its order, too, is worked out once for a picture
            self._ahead.prepare(self.home(), picture, case_id)

    def close(self) -> None:
        """End what runs in the background."""
        self._hands.shutdown(wait=True, cancel_futures=True)
