"""Loads everything the account of a line needs and folds it: the one way any flow gets line states."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import Session

from db.records import LineKey, key_of
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.facts import SiblingAnswer
from domain.ledger import Terms, fold
from domain.mail import MailKind
from domain.match import MatchedStatement
from domain.purchase import PoLine, po_key
from domain.state import LineState
from flows.home import Home

Value = TypeVar("Value")

_CHUNK = 500
_ACKNOWLEDGMENTS = frozenset({MailKind.ACK, MailKind.ACK_REV})


def every_state(session: Session, home: Home) -> Iterator[LineState]:
    """Yield the state of every line of every order, in order, a few hundred in memory at a time."""
    lines = Orders(session).every_line()
    while chunk := list(islice(lines, _CHUNK)):
        yield from states_of(session, home, chunk)


def states_of(session: Session, home: Home, lines: Sequence[PoLine]) -> tuple[LineState, ...]:
    """Fold the accounts of some lines as of the home's day."""
    orders = Orders(session)
    keys = [(line.po, line.line) for line in lines]
    said = Statements(session).of_orders({line.po for line in lines})
    words = _by_line(said)
    receipts = _grouped((key_of(r.po, r.line), r) for r in orders.receipts_of(keys))
    decisions = _grouped((key_of(d.po or "", d.line), d) for d in Decisions(session).of_lines(keys))
    vendors = {v.vendor_id: v for v in orders.vendors()}
    siblings = _siblings(said)
    receipts_known = orders.receipt_count() > 0
    return tuple(
        fold(
            line,
            words=words.get(key_of(line.po, line.line), ()),
            receipts=receipts.get(key_of(line.po, line.line), ()),
            decisions=decisions.get(key_of(line.po, line.line), ()),
            siblings=siblings.get(po_key(line.po), ()),
            terms=Terms(vendor=vendors.get(line.vendor_id), calendar=home.calendar, receipts_known=receipts_known),
            as_of=home.as_of,
        )
        for line in lines
    )


def _by_line(said: Iterable[MatchedStatement]) -> dict[LineKey, list[MatchedStatement]]:
    return _grouped((key_of(w.po, w.line), w) for w in said if w.po is not None and w.line is not None)


def _grouped(pairs: Iterable[tuple[LineKey, Value]]) -> dict[LineKey, list[Value]]:
    groups: defaultdict[LineKey, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _siblings(said: Sequence[MatchedStatement]) -> Mapping[str, list[SiblingAnswer]]:
    """Per order the acknowledgments that answered lines of it.

    The fold uses them only for lines nobody said anything about. A paper with a row that no line of the order
    fits is left out: that row may be the line that seems to be missing.
    """
    unplaced = {(w.mail_id, w.document.name, po_key(w.po)) for w in said if w.po is not None and w.line is None}
    found: dict[tuple[int, str, str], SiblingAnswer] = {}
    for word in said:
        if word.po is None or word.line is None or word.document.kind not in _ACKNOWLEDGMENTS:
            continue
        paper = (word.mail_id, word.document.name, po_key(word.po))
        if paper not in unplaced and not word.document.answers_listed_only:
            answer = SiblingAnswer(on=word.document_on, statement_id=word.statement_id, document=word.document.name)
            found.setdefault(paper, answer)
    by_order: defaultdict[str, list[SiblingAnswer]] = defaultdict(list)
    for (_, _, po), answer in found.items():
        by_order[po].append(answer)
    return by_order
