"""Everything the review page shows of one case: the case, its paper, the line chosen, the queue around it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.engine import read_session
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.match import MatchedStatement
from domain.purchase import PoLine, po_key
from flows.desk import Picture
from flows.evidence import Pane, pane_of
from flows.home import Home
from flows.review_cases import Difference, ReviewCase, differences, review_case
from flows.review_queue import QueueEntry
from matching.amounts import amount_of
from matching.candidates import Candidate, ranked
from matching.learn import vendor_part
from matching.order_book import OpenLine, OrderBook

_AROUND = 14  # queue entries shown before and after the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case stands in the queue: its number from 1 (0: it does not wait), neighbours, and the list around."""

    number: int
    total: int
    previous: int | None
    next: int | None
    around: tuple[QueueEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case with the line a decision would put it on and what differs there.

    ``chosen`` is None where no line is chosen yet. ``teaches`` is the vendor's name that accepting could remember.
    ``newer`` are later statements about the same line that were applied meanwhile.
    """

    case: ReviewCase
    pane: Pane
    chosen: PoLine | None
    differences: tuple[Difference, ...]
    candidates: tuple[Candidate, ...]
    teaches: str | None
    newer: tuple[MatchedStatement, ...]
    same_document: tuple[MatchedStatement, ...]
    place: Place


def case_view(
    home: Home, picture: Picture, case_id: int, *, chosen: tuple[str, str] | None = None, page: int | None = None
) -> CaseView | None:
    """Return the view of a case, or None where there is no such statement.

    Args:
        home: the installation.
        picture: the open lines and the queue.
        case_id: the statement.
        chosen: PO and line to compare with instead of the proposed line.
        page: the page of the paper to show instead of the statement's own.
    """
    case = review_case(home, case_id)
    if case is None:
        return None
    with read_session(home.engine) as session:
        line = Orders(session).line(*chosen) if chosen is not None else _proposed(case)
        spoken = Statements(session).of_lines([(line.po, line.line)]) if line is not None else ()
    others = [w for w in case.mates if w.statement_id != case_id]
    return CaseView(
        case=case,
        pane=pane_of(home, case.word, others, page=page),
        chosen=line,
        differences=differences(_on(case.word, line), line) if line is not None else (),
        candidates=_with_chosen(case, line),
        teaches=vendor_part(case.word, line) if line is not None else None,
        newer=tuple(w for w in spoken if w.decision.applied and _is_newer(w, case.word)),
        same_document=case.mates,
        place=place_of(picture.queue, case_id),
    )


def _proposed(case: ReviewCase) -> PoLine | None:
    """The line the matcher chose; of an audited case none is shown before a person chose."""
    return None if case.blind else case.order_line


def _on(word: MatchedStatement, line: PoLine) -> MatchedStatement:
    """The statement with its amount in the unit of another line, where it can be converted."""
    if (word.po, word.line) == (line.po, line.line):
        return word
    return replace(word, amount=amount_of(word.statement.quantity, line).value)


def _with_chosen(case: ReviewCase, line: PoLine | None) -> tuple[Candidate, ...]:
    """The candidates; a line found by search that is not among them is put in front."""
    if line is None or any((c.line.po, c.line.line) == (line.po, line.line) for c in case.candidates):
        return case.candidates
    book = OrderBook(orders={po_key(line.po): (OpenLine(line=line, covered=line.received),)})
    named = [case.word.po] if case.word.po else []
    found = ranked(case.word.statement, [case.word.statement], book, named=named, most=1)
    return (*found, *case.candidates[:8])


def _is_newer(word: MatchedStatement, than: MatchedStatement) -> bool:
    return word.mail_id != than.mail_id and (word.document_on, word.received_at) > (than.document_on, than.received_at)


def place_of(queue: Sequence[QueueEntry], case_id: int) -> Place:
    """Return where a case stands; of one that does not wait, the start of the queue."""
    index = next((i for i, entry in enumerate(queue) if entry.case_id == case_id), -1)
    low = max(0, index - _AROUND)
    return Place(
        number=index + 1,
        total=len(queue),
        previous=queue[index - 1].case_id if index > 0 else None,
        next=queue[index + 1].case_id if index + 1 < len(queue) else None,
        around=tuple(queue[low : max(index, 0) + _AROUND + 1]),
    )


def after(queue: Sequence[QueueEntry], decided: int) -> int | None:
    """Return the case to go on with once ``decided`` is: the one behind it, else the first, None where none is left."""
    return place_of(queue, decided).next or next((e.case_id for e in queue if e.case_id != decided), None)
