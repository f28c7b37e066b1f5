"""What kind of paper a layout is: by title, file name, subject and columns; content outranks (DOMAIN 1.1)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.mail import MailKind
from parsers.layout import Layout, Role, Table, TextLine
from parsers.papers.page_text import chunks_of, unspaced

BODY = "body"  # the name of a mail's own text among its documents
_TITLE, _NAME = 5.0, 2.5
_TOP = 16  # lines of the first page that may hold the title
_LONG = 90  # characters; a longer line is prose

# Titles as they are printed, first match of a line wins.
_TITLES: tuple[tuple[MailKind, str], ...] = (
    (MailKind.QUOTE, r"\bquot(?:e|ation)s?\b|\bestimate\b|\bpro[- ]?forma\b|\bproposal\b|\bangebot\b|\bcotizaci"),
    (
        MailKind.DELAY,
        (
            r"\b(?:notice|notification) of (?:delay|back ?order)|\bdelay (?:notice|notification|letter)"
            r"|\bback ?order (?:notice|notification)"
            r"|\b(?:revised|new|changed) (?:ship|delivery|promise) dates?\b|\blate order notice"
            r"|\bpast[- ]due promise|\breschedul"
            r"|\bshipment delay|\bdelivery delay"
        ),
    ),
    (
        MailKind.STATUS,
        (
            r"\bopen (?:order|po|line|sales order)s?\b|\border (?:status|book)\b|\bbacklog\b"
            r"|\brolling status|\bopen order (?:report|listing|status)"
            r"|\bcustomer order (?:status|listing)|\bstatus report\b"
        ),
    ),
    (
        MailKind.ASN,
        (
            r"\badvance(?:d)? ship(?:ping|ment)? notice|\bshipment notif|\bshipping (?:notice|advice"
            r"|notification|confirmation)|\bdispatch advice"
            r"|\bship(?:ment)? (?:notice|confirmation)|\basn\b|\border (?:has )?shipped|\bdespatch advice"
        ),
    ),
    (
        MailKind.PACK,
        (
            r"\bpack(?:ing)?[ -]?(?:list|slip)|\bpacklist|\bdelivery (?:ticket|note|slip|docket)"
            r"|\bship(?:ping)? ticket|\bload(?:ing)? (?:tally|manifest)"
            r"|\btally\b|\bmaterial release\b|\bshipper\b|\blieferschein|\bbon de livraison"
            r"|\bbill of lading|\balbar[a\u00e1]n|\bpick ?(?:list|ticket)"
        ),
    ),
    (MailKind.INVOICE, r"\binvoice\b|\brechnung\b|\bfacture?a?\b"),
    (
        MailKind.ACK,
        (
            r"\backnowledg|\border confirm|\bconfirmation\b|\bsales order\b|\border verification"
            r"|\bsales confirm|\border #|\bconfirmation of order"
            r"|\border acceptance|\bmill order\b|\bauftragsbest|\bconfirmaci|\baccus[e\u00e9] de r"
            r"|\bsales contract\b|\bsoa\b"
        ),
    ),
)
_TITLE_MATCHERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES)
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
_REVISED = re.compile(
    r"\brevised\b|\bchange order\b|\bchg(?: no)?\b|\bamended\b|\bamendment\b|\*\* ?changed ?\*\*|\bcorrected\b",
    re.IGNORECASE,
)
_REVISED_NOT = re.compile(r"\brevised (?:ship|delivery|promise|date)", re.IGNORECASE)
_NO_PAPER = re.compile(
    r"\b(?:mill|material|certified) test (?:report|certificate)|\bcertificate of (?:conformance"
    r"|compliance|analysis)|\bpurchase order$"
    r"|\bstatement of account|^\W*(?:account )?statement\W*$"
    r"|\bcredit memo|\brequest for quot|\bprice (?:increase|change|list)"
    r"|\bsurcharge announcement",
    re.IGNORECASE,
)
_OWN_ORDER = re.compile(r"\bpurchase order$", re.IGNORECASE)
_STAMP = re.compile(r"\W*(?:order |po )?(?:confirmed|acknowledged|accepted)\W*", re.IGNORECASE)
_PROMISED_HEADER = re.compile(r"\bconf|\back|\bvendor|\bsupplier|\byour|\bwill ship", re.IGNORECASE)
_MAIL_HEAD = re.compile(r"(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff)\s*:", re.IGNORECASE)
_QUANTITIES = frozenset({Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED})
_PROMISES = frozenset({Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGuess:
    """The kind with the title line it was read from, empty where the title says nothing."""

    kind: MailKind
    title: str = ""


def document_kind(
    layout: Layout, outside: Sequence[TextLine], *, name: str, subject: str, revision: str | None
) -> KindGuess:
    """Return the kind of a paper; OTHER where neither words nor columns say."""
    score: defaultdict[MailKind, float] = defaultdict(float)
    title, titled = _title(outside, layout.tables)
    if title and titled is None and _OWN_ORDER.search(title) and _is_answered(layout, outside):
        titled = MailKind.ACK  # our order sent back with the vendor's dates or stamp on it
    if title and titled is None:
        return KindGuess(kind=MailKind.OTHER, title=title)
    if titled is not None:
        score[titled] += _TITLE
    for text in (name, subject):
        if (kind := _first(_NAME_MATCHERS if text is name else _TITLE_MATCHERS, text)) is not None:
            score[kind] += _NAME
    for kind, points in _columns(layout.tables).items():
        score[kind] += points
    if not score:
        return KindGuess(kind=MailKind.OTHER, title=title)
    best = max(score, key=lambda kind: (score[kind], -list(score).index(kind)))
    if name == BODY and best is MailKind.PACK:
        best = MailKind.ASN  # a mail that lists what shipped is a notice
    if best is MailKind.ACK and _is_revised(outside, revision, subject):
        best = MailKind.ACK_REV
    return KindGuess(kind=best, title=title)


def _is_answered(layout: Layout, outside: Sequence[TextLine]) -> bool:
    """Return whether an order form carries an answer: a filled column of confirmed dates or amounts, or a stamp."""
    for table in layout.tables:
        filled = {index for row in table.rows for index, cell in row.cells.items() if cell.text.strip()}
        for index, column in enumerate(table.columns):
            promise = column.role in _PROMISES and _PROMISED_HEADER.search(column.header)
            if index in filled and (promise or column.role is Role.CONFIRMED):
                return True
    return any(_STAMP.fullmatch(chunk.text) for chunk in chunks_of(outside))


def _title(outside: Sequence[TextLine], tables: Sequence[Table]) -> tuple[str, MailKind | None]:
    """Return the title line and its kind; a title without kind is a paper that says nothing about our lines."""
    top = [line for line in outside if line.page == 1 and not _MAIL_HEAD.match(line.text)][:_TOP]
    texts = [chunk.text for chunk in chunks_of(top)] + [unspaced(line.text) for line in top]
    for text in (*texts, *(table.title for table in tables[:1] if table.title)):
        if len(text) <= _LONG and _NO_PAPER.search(text):
            return text, None
        kind = _first(_TITLE_MATCHERS, text) if len(text) <= _LONG or _mostly_labels(text) else None
        if kind is not None and not _is_label(text, kind):
            return text, kind
    return "", None


def _mostly_labels(text: str) -> bool:
    return text.isupper()


def _is_label(text: str, kind: MailKind) -> bool:
    """Return whether "Sales order" stands in a row of labels, where it is no title."""
    labels = ("customer", "cust", "terms", "carrier", "ship via", "your", "bol", "due date", "p.o")
    return kind in {MailKind.ACK, MailKind.PACK, MailKind.INVOICE} and sum(1 for w in labels if w in text.lower()) > 1


def _first(matchers: Iterable[tuple[MailKind, re.Pattern[str]]], text: str) -> MailKind | None:
    return next((kind for kind, matcher in matchers if matcher.search(text)), None)


def _columns(tables: Sequence[Table]) -> dict[MailKind, float]:
    """Score kinds by which columns stand together; what the columns hold outranks a title (DOMAIN 1.1)."""
    score: defaultdict[MailKind, float] = defaultdict(float)
    for table in tables:
        roles = {column.role for column in table.columns}
        for kind, points in _signature(roles):
            score[kind] = max(score[kind], points)
        if _several_orders(table) and roles & {Role.OPEN, Role.PRODUCED, Role.BACKORDERED}:
            score[MailKind.STATUS] += 4
    return score


def _signature(roles: set[Role]) -> Iterable[tuple[MailKind, float]]:
    priced = bool(roles & {Role.PRICE, Role.AMOUNT})
    promised = bool(roles & _PROMISES)
    if Role.DATE_OLD in roles and promised and not priced and Role.PRODUCED not in roles and Role.SHIPPED not in roles:
        yield MailKind.DELAY, 6
    if Role.SHIPPED in roles and not priced:
        yield (MailKind.ASN if Role.TRACKING in roles else MailKind.PACK), 4
    if Role.SHIPPED in roles and priced:
        yield MailKind.INVOICE, 2
    if {Role.OPEN, Role.ORDERED} <= roles and promised and not priced:
        yield MailKind.STATUS, 4
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
    top = [line.text for line in outside if line.page == 1][:_TOP]
    return any(
        _REVISED.search(text) and not _REVISED_NOT.search(text) for text in (*top, subject) if len(text) <= _LONG
    )


def title_kind(line: str) -> MailKind | None:
    """Return the kind a line names where it is short enough for a title."""
    return _first(_TITLE_MATCHERS, line) if len(line) <= _LONG else None
