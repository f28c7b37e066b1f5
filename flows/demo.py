"""Runs the whole loop once on the sample company, in a fresh home, and tells what was found."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from db.engine import read_session
from db.records import FeedKind
from domain.errors import InputError
from domain.mail import Outcome
from domain.state import LineState
from flows.accounts import every_state
from flows.chase import chase
from flows.feeds import import_feed
from flows.home import open_home
from flows.receive import read_paths

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "newcomer"
AS_OF = date(2026, 11, 23)
_OUTCOMES = {
    Outcome.APPLIED: "applied without a person",
    Outcome.REVIEW: "waiting for a person",
    Outcome.NO_STATEMENT: "saying nothing new",
    Outcome.IGNORED: "no vendor words",
    Outcome.FAILED: "failed",
}


def run_demo(path: Path) -> Iterator[str]:
    """Yield the lines of the result.

    Raises:
        InputError: the folder is in use already; a demo never touches somebody's data.
    """
    if path.exists() and any(path.iterdir()):
        raise InputError(f"{path}: the demo needs a fresh folder, this one is not empty")
    with open_home(path, as_of=AS_OF) as home:
        vendors = import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={}).counts.new
        lines = import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={}).counts.new
        results = Counter(r.outcome for r in read_paths(home, [SAMPLES / "mailbox"]))
        size = f"{vendors} vendors, {lines} order lines, {results.total()} mails"
        yield f"Harborview Steel Supply, {AS_OF:%A %d %B %Y}: {size}"
        yield "Mails: " + ", ".join(f"{results[o]} {words}" for o, words in _OUTCOMES.items() if results[o])
        asked = chase(home, deliver=False)
        with read_session(home.engine) as session:
            states = list(every_state(session, home))
        yield ""
        yield from _board(states)
        yield ""
        yield f"{len(asked.mails)} draft mails in {home.settings.outbox}:"
        yield from (f"  to {', '.join(m.to)}: {m.subject}" for m in asked.mails)
    yield ""
    yield "Look closer:"
    yield f"  python run.py explain 4501/2 --home {path} --as-of {AS_OF}"
    yield f"  python run.py report exceptions --home {path} --as-of {AS_OF}"


def _board(states: list[LineState]) -> Iterator[str]:
    """One row a line: what was ordered, what became of it, what is wrong."""
    head = ("PO/line", "item", "ordered", "shipped", "backord.", "promise", "state", "exceptions")
    rows = [head, *(_row(s) for s in states)]
    widths = [max(len(r[i]) for r in rows) for i in range(len(head) - 1)]
    for row in rows:
        yield "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()


def _row(state: LineState) -> tuple[str, ...]:
    line = state.line
    promise = str(state.promise.end) if state.promise else "-"
    return (
        f"{line.po}/{line.line}",
        line.description[:34],
        f"{line.ordered.normalize():f} {line.uom}",
        f"{state.shipped.normalize():f}",
        f"{state.backordered.normalize():f}",
        promise,
        state.headline.value,
        ", ".join(state.codes),
    )
