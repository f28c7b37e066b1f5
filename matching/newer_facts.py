"""Does a word agree with what counts on its line already? A hard check of DESIGN 6 (DOMAIN 4.4, CONTRADICTION).

The account puts papers in the order of their days, so an older one that comes late changes nothing (CONTRACT 3.10).
What it cannot see is a newer day on older news: the first acknowledgment sent once more after its revision, a truck
announced twice under two numbers, a promise for goods that are here. Such words wait, with the fact they contradict.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, StatementKind
from domain.mail import MailKind
from domain.match import Decision, HoldCode, MatchedStatement
from domain.purchase import Vendor
from domain.quantity import figure
from domain.shipments import ShipmentBook
from domain.tolerance import Bounds, bounds, tolerance_for
from matching.holds import Hold
from matching.order_book import Answer, OpenLine

_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER})
_ANSWERS = frozenset({MailKind.ACK, MailKind.ACK_REV})


def hold_conflicts(
    words: Sequence[MatchedStatement],
    *,
    line_of: Callable[[str, str], OpenLine | None],
    vendor: Vendor | None,
) -> tuple[MatchedStatement, ...]:
    """Let the words of a document wait that contradict what counts on their line already.

    Args:
        words: The statements of one document.
        line_of: The order line by order and number, or None.
        vendor: Whose tolerances hold.
    """
    by_line: dict[tuple[str, str], list[MatchedStatement]] = defaultdict(list)
    for word in words:
        if word.po is not None and word.line is not None and word.decision is Decision.AUTO:
            by_line[word.po, word.line].append(word)
    why: dict[int, str] = {}
    for (po, number), said in by_line.items():
        line = line_of(po, number)
        if line is not None:
            why |= dict(_conflicts(said, line, vendor))
    return tuple(_held(w, why[id(w)]) if id(w) in why else w for w in words)


def _held(word: MatchedStatement, reason: str) -> MatchedStatement:
    hold = Hold(code=HoldCode.NEWER_FACTS, words=reason)
    return replace(word, decision=Decision.REVIEW, holds=(*word.holds, str(hold)))


def _conflicts(said: Sequence[MatchedStatement], line: OpenLine, vendor: Vendor | None) -> Iterator[tuple[int, str]]:
    net = line.line.ordered - line.line.cancelled
    limits = bounds(net, tolerance_for(line.line, vendor))
    ships = [w for w in said if w.statement.kind is StatementKind.SHIP]
    shipped = _shipped_twice(ships, line, limits) or _shipped_less(ships, line)
    for word in ships if shipped is not None else ():
        yield id(word), shipped or ""
    for word in said:
        reason = _older_answer(word, line.known.answers) or _nothing_open(word, line, limits, ships=bool(ships))
        if reason is not None:
            yield id(word), reason


def _shipped_twice(ships: Sequence[MatchedStatement], line: OpenLine, limits: Bounds) -> str | None:
    """More than was ordered has left with this paper, though some had left before: the same load once more?"""
    before = line.known.shipped
    book = ShipmentBook(loads=list(line.known.loads))
    book.add(ships)
    if not ships or before <= 0 or book.total <= max(limits.high, before):
        return None
    unit = line.line.uom
    return f"{figure(before)} {unit} had shipped, with this paper {figure(book.total)} of {figure(line.line.ordered)}"


def _shipped_less(ships: Sequence[MatchedStatement], line: OpenLine) -> str | None:
    """A newer figure of all that has left is smaller than what left before."""
    before, on = line.known.shipped, line.known.shipped_on
    for word in ships:
        to_date = Caution.CUMULATIVE in word.statement.cautions and word.amount is not None
        if to_date and on is not None and word.document_on > on and (word.amount or Decimal(0)) < before:
            return f"shipped to date {figure(word.amount or Decimal(0))}, earlier papers show {figure(before)}"
    return None


def _nothing_open(word: MatchedStatement, line: OpenLine, limits: Bounds, *, ships: bool) -> str | None:
    """A promise or backorder of goods that have shipped or arrived in full."""
    statement, last = word.statement, line.known.shipped_on
    gone = max(line.known.shipped, line.known.received_before(word.document_on))
    if ships or statement.kind not in _PROMISES or limits.low <= 0 or gone < limits.low:
        return None
    speaks = statement.promise is not None or statement.kind is not StatementKind.CONFIRM
    older = last is not None and word.document_on <= last
    if not speaks or older or _is_past(statement.promise.end if statement.promise else None, last):
        return None
    return f"{figure(gone)} of {figure(line.line.ordered)} {line.line.uom} shipped or arrived already"


def _is_past(day: date | None, last: date | None) -> bool:
    return day is not None and last is not None and day <= last


def _older_answer(word: MatchedStatement, answers: Sequence[Answer]) -> str | None:
    """An acknowledgment that a later revision of the same vendor order has replaced, whatever day it bears."""
    head = word.document
    if head.kind not in _ANSWERS or not head.vendor_order:
        return None
    for answer in answers:
        same = answer.vendor_order == head.vendor_order and word.document_on >= answer.on
        if same and _precedes(head.kind, head.revision, answer):
            shown = f"revision {answer.revision}" if answer.revision else "a revision"
            return f"{shown} of {head.vendor_order} counts since {answer.on}, this is an earlier one"
    return None


def _precedes(kind: MailKind, revision: str | None, answer: Answer) -> bool:
    one, other = _rank(revision), _rank(answer.revision)
    if one is not None and other is not None:
        return one < other
    return kind is MailKind.ACK and one is None and (answer.kind is MailKind.ACK_REV or (other or (0, ""))[0] > 0)


def _rank(revision: str | None) -> tuple[int, str] | None:
    """A revision in order: "R2" after "1", "B" after "A"; None where there is none."""
    if not revision:
        return None
    digits = re.search(r"\d+", revision)
    if digits is not None:
        return int(digits[0]), ""
    letter = revision.strip().upper()[-1:]
    return (ord(letter) - ord("A") + 1, "") if letter.isalpha() else None
