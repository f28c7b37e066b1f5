"""What kind of paper a layout is: by title, file name, subject and columns; content outranks (DOMAIN 1.1)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.document import TEXT_OF_MAIL
from domain.mail import MailKind
from parsers.kinds.learned import TextKind
from parsers.kinds.text_kind import sure_kinds, text_scores
from parsers.layout import Layout, Role, Table, TextLine
from parsers.papers.page_text import chunks_of
from parsers.papers.titles import TitleSense, is_freight_heading, kind_of_name, says_revised, title_of, top_lines

BODY = TEXT_OF_MAIL
_TITLE, _NAME = 5.0, 2.5
_BY_TEXT_AT_LEAST = 0.6  # nineteen of twenty kinds with this probability were right (5-fold on the training texts)
_TEXT_LINES = 40  # of a paper, enough to tell what it is about
_LEFT = 3.0  # with its columns more than a title: what has left outranks the word "order"

_NAMES: tuple[tuple[MailKind, str], ...] = (
    (MailKind.QUOTE, r"quot|^q-?\d|estimate"),
    (MailKind.DELAY, r"delay|backorder|back_order"),
    (MailKind.STATUS, r"open.?ord|open.?line|openord|status|backlog"),
    (MailKind.ASN, r"asn|shipnotice|ship_notice|shipment"),
    (MailKind.PACK, r"pack|slip|\dpl\b|^pl[ _-]?\d|delivery|^ps\d|tally|bol"),
    (MailKind.INVOICE, r"inv"),
    (MailKind.ACK, r"ack|conf|ordresp|^so[_-]?\d|sales.?ord|^oa[_-]|order"),
)
_NAME_MATCHERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMES)
_STAMP = re.compile(
    r"\W*(?:order |po )?(?:confirmed|acknowledged|accepted|best\u00e4tigt|confirm\u00e9|confirmado)"
    r"[\s:,-]*(?:(?:by|on|for|ok)\b)?[\s\d/.:-]*(?:[A-Za-z][A-Za-z.]{0,11}[\s\d/.:-]*){0,2}\W*",
    re.IGNORECASE,
)
_PROMISED_HEADER = re.compile(r"\bconf|\back|\bvendor|\bsupplier|\byour|\bwill ship", re.IGNORECASE)
_SHIPPING = frozenset({MailKind.PACK, MailKind.ASN, MailKind.INVOICE})
_QUANTITIES = frozenset({Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED})
_PROMISES = frozenset({Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGuess:
    """The kind with the title it was read from, and the stamp that makes an answer of our order; empty where none.

    ``learned`` is true where only the categoriser of texts tells the kind: a person has to look.
    """

    kind: MailKind
    title: str = ""
    stamp: str = ""
    learned: bool = False


def document_kind(
    layout: Layout,
    outside: Sequence[TextLine],
    *,
    name: str,
    subject: str,
    revision: str | None,
    left_on: date | None = None,
) -> KindGuess:
    """Return the kind of a paper; OTHER where neither words nor columns say.

    ``left_on`` is the ship date in its head, where that day has come: goods in a shipped column have left then.
    """
    found = title_of(outside, layout.tables)
    title, titled = (found.text, found.kind) if found is not None else ("", None)
    stamp = ""
    if found is not None and found.sense is TitleSense.OWN_ORDER:
        stamp = _stamp(outside)
        titled = MailKind.ACK if stamp or _has_answers(layout.tables) else None
    if (title and titled is None) or _is_carriers(layout.tables, titled):
        return KindGuess(kind=MailKind.OTHER, title=title)
    score = _scores(layout.tables, titled, named=(_named(name), kind_of_name(subject)), left_on=left_on)
    if not score:
        return _learned(layout, name)
    best = max(score, key=lambda kind: (score[kind], -list(score).index(kind)))
    if name == BODY and best is MailKind.PACK:
        best = MailKind.ASN  # a mail that lists what shipped is a notice
    if best is MailKind.ACK and _is_revised(outside, revision, subject):
        best = MailKind.ACK_REV
    return KindGuess(kind=best, title=title, stamp=stamp)


# Kinds that a paper without title and telling columns may have by the words of its text.
_BY_TEXT = {
    TextKind.ACK: MailKind.ACK,
    TextKind.ASN: MailKind.ASN,
    TextKind.PACK: MailKind.PACK,
    TextKind.DELAY: MailKind.DELAY,
    TextKind.STATUS: MailKind.STATUS,
    TextKind.QUOTE: MailKind.QUOTE,
}


def _learned(layout: Layout, name: str) -> KindGuess:
    """Ask the categoriser where neither words nor columns say: the last resort."""
    if name == BODY or not layout.tables:
        return KindGuess(kind=MailKind.OTHER)
    kinds = sure_kinds(
        text_scores(name, "\n".join(line.text for line in layout.lines[:_TEXT_LINES])), at_least=_BY_TEXT_AT_LEAST
    )
    kind = _BY_TEXT.get(kinds[0]) if kinds else None
    return KindGuess(kind=MailKind.OTHER) if kind is None else KindGuess(kind=kind, learned=True)


def _scores(
    tables: Sequence[Table], titled: MailKind | None, *, named: Sequence[MailKind | None], left_on: date | None
) -> dict[MailKind, float]:
    score: defaultdict[MailKind, float] = defaultdict(float)
    if titled is not None:
        score[titled] += _TITLE
    for kind in named:
        if kind is not None:
            score[kind] += _NAME
    for kind, points in _columns(tables).items():
        score[kind] += points
    if left_on is not None and titled not in _SHIPPING and any(map(_ships, tables)):
        score[MailKind.PACK] += _LEFT
    return dict(score)


def _is_carriers(tables: Sequence[Table], titled: MailKind | None) -> bool:
    """Return whether a bill of lading lists freight (class, kind of package) and no item of an order."""
    headers = [column.header for table in tables for column in table.columns]
    roles = {column.role for table in tables for column in table.columns}
    items = {Role.ORDERED, Role.SHIPPED, Role.BACKORDERED, Role.HEAT, Role.TAG, Role.ITEM, Role.PO, Role.PO_LINE}
    return titled is MailKind.PACK and any(map(is_freight_heading, headers)) and not roles & items


def _has_answers(tables: Sequence[Table]) -> bool:
    """Return whether our order came back with the vendor's dates or amounts: a filled column of its own for them."""
    for table in tables:
        filled = {index for row in table.rows for index, cell in row.cells.items() if cell.text.strip()}
        for index, column in enumerate(table.columns):
            promise = column.role in _PROMISES and _PROMISED_HEADER.search(column.header)
            if index in filled and (promise or column.role is Role.CONFIRMED):
                return True
    return False


def _stamp(outside: Sequence[TextLine]) -> str:
    """Return the stamp on our order ("CONFIRMED 11/16/26 JS"), or an empty string."""
    return next((chunk.text for chunk in chunks_of(outside) if _STAMP.fullmatch(chunk.text)), "")


def _named(name: str) -> MailKind | None:
    """Return the kind a file name hints at: by the short forms of file names, else by the words of titles."""
    return _first(_NAME_MATCHERS, name) or kind_of_name(re.sub(r"[\W_]+", " ", name))


def _first(matchers: Iterable[tuple[MailKind, re.Pattern[str]]], text: str) -> MailKind | None:
    return next((kind for kind, matcher in matchers if matcher.search(text)), None)


def _columns(tables: Sequence[Table]) -> dict[MailKind, float]:
    """Score kinds by which columns stand together; what the columns hold outranks a title (DOMAIN 1.1)."""
    score: defaultdict[MailKind, float] = defaultdict(float)
    for table in tables:
        roles = {column.role for column in table.columns}
        for kind, points in (*_signature(roles), *_report_signature(roles)):
            score[kind] = max(score[kind], points)
        if _several_orders(table) and roles & {Role.OPEN, Role.PRODUCED, Role.BACKORDERED}:
            score[MailKind.STATUS] += 4
    return score


def _report_signature(roles: set[Role]) -> Iterable[tuple[MailKind, float]]:
    priced = bool(roles & {Role.PRICE, Role.AMOUNT})
    if Role.PRODUCED in roles and roles & {Role.OPEN, Role.SHIPPED, Role.SHIPPED_TO_DATE}:
        yield MailKind.STATUS, 6  # what is made and what is left: no packing list tells that
    elif not priced and (Role.PERIOD in roles or ({Role.OPEN, Role.ORDERED} <= roles and roles & _PROMISES)):
        yield MailKind.STATUS, 4
    elif Role.OPEN in roles and roles & _PROMISES and not roles & (_QUANTITIES | {Role.PIECES, Role.WEIGHT}):
        yield MailKind.STATUS, 3  # what is open and when it comes


def _ships(table: Table) -> bool:
    """Return whether a table without prices has amounts in its shipped column."""
    index = table.index(Role.SHIPPED)
    if index is None or table.index(Role.PRICE) is not None or table.index(Role.AMOUNT) is not None:
        return False
    return any(re.search(r"[1-9]", row.cells[index].text) for row in table.rows if index in row.cells)


def _signature(roles: set[Role]) -> Iterable[tuple[MailKind, float]]:
    priced = bool(roles & {Role.PRICE, Role.AMOUNT})
    promised = bool(roles & _PROMISES)
    if Role.DATE_OLD in roles and promised and not priced and Role.PRODUCED not in roles and Role.SHIPPED not in roles:
        yield MailKind.DELAY, 6
    if Role.SHIPPED in roles and not priced:
        yield (MailKind.ASN if Role.TRACKING in roles else MailKind.PACK), 4
    if Role.SHIPPED in roles and priced:
        yield MailKind.INVOICE, 2
    if roles & _QUANTITIES and Role.SHIPPED not in roles and (priced or promised):
        yield MailKind.ACK, 3
    elif roles & {Role.PIECES, Role.WEIGHT} and Role.SHIPPED not in roles and priced and promised:
        yield MailKind.ACK, 3  # steel counted in pieces and pounds; unpriced it would be a tally
    if Role.CONFIRMED in roles:
        yield MailKind.ACK, 5
    if roles & {Role.HEAT, Role.TAG} and not priced:
        yield MailKind.PACK, 2


def _several_orders(table: Table) -> bool:
    index = table.index(Role.PO)
    if index is None:
        return False
    return len({row.cells[index].text for row in table.rows if index in row.cells}) > 1


def _is_revised(outside: Sequence[TextLine], revision: str | None, subject: str) -> bool:
    if revision is not None and revision.strip("Rr0. "):
        return True
    return any(map(says_revised, (*(line.text for line in top_lines(outside)), subject)))
