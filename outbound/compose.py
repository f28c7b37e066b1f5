"""From a chase to the mail: token, subject, text and HTML twins (DOMAIN 5.5, CONTRACT 2 ``outbox``).

Every value of a document or feed passes ``one_line`` before it stands in a header or a table. Prices, customers
and other vendors' lines are not handed to the templates at all.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from jinja2 import PackageLoader, StrictUndefined, TemplateSyntaxError, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from domain.errors import ConfigurationError
from domain.outbox import ChaseRef, OutgoingMail
from domain.state import LineState
from outbound.chases import Chase, ChaseItem
from outbound.policy import Section
from outbound.recipients import valid_address

COLUMNS = (
    "Ref",
    "PO",
    "Line",
    "Your order",
    "Item / description",
    "Customer part",
    "Open qty",
    "UOM",
    "Need date",
    "Your last date",
    "Your ship date",
    "Qty you ship",
    "Comment",
)
_EMPTY = "-"
_LONGEST = 80
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which are misread
_TOKEN_LENGTH = 4
_TITLES = {
    Section.PAST_DUE: "Past due - please give a ship date today",
    Section.BALANCE: "Balances and backorders - please give a date for the rest",
    Section.NOT_ACKNOWLEDGED: "Not yet acknowledged - please confirm quantity and date",
    Section.LATE: "Later than required - can you improve the date?",
}
_SUBJECTS = ("Open order status request", "Second request: open order status", "Third request: open order status")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: a real coordinator and the shared mailbox that answers go to."""

    name: str
    email: str
    company: str
    phone: str = ""

    def __post_init__(self) -> None:
        if not valid_address(self.email):
            raise ConfigurationError(f"the sender's address {self.email!r} is no mail address")

    @property
    def domain(self) -> str:
        """The part of the address behind the at sign; Message-IDs end with it."""
        return self.email.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A table row, all cells cleaned, and the sentence that explains why the line is asked about."""

    cells: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A section with its rows."""

    letter: str
    title: str
    rows: tuple[_Row, ...]


def compose(
    chase: Chase, *, sender: Sender, chase_id: str, as_of: date, in_reply_to: str | None = None
) -> OutgoingMail:
    """Return the mail of a chase.

    Args:
        chase: what is asked, of whom.
        sender: whose name stands below.
        chase_id: any text that is different for every chase; token and Message-ID come from it alone.
        as_of: the day of the mail.
        in_reply_to: Message-ID of the vendor's mail that this continues.

    Raises:
        ConfigurationError: the contact's address is none (the vendor file is wrong).
    """
    if not valid_address(chase.contact.email):
        raise ConfigurationError(f"vendor {chase.vendor.vendor_id}: {chase.contact.email!r} is no mail address")
    token = token_of(chase_id)
    ordered = sorted(chase.items, key=lambda item: item.section)
    refs = {id(item): f"{token}-{number}" for number, item in enumerate(ordered, start=1)}
    values = {
        "greeting": one_line(chase.contact.name.split()[0]) if chase.contact.name.split() else "",
        "parts": _parts(ordered, refs),
        "columns": COLUMNS,
        "stage": min(chase.stage, len(_SUBJECTS)),
        "sender": sender,
        "token": token,
        "dates_asked": _needs(ordered),
    }
    return OutgoingMail(
        to=(chase.contact.email,),
        subject=_subject(chase, sender=sender, token=token),
        text=_render("chase.txt.j2", values),
        html=_render("chase.html.j2", values),
        vendor_id=chase.vendor.vendor_id,
        stage=chase.stage,
        message_id=f"<bs.{_digest(chase_id)[:20]}.r1@{sender.domain}>",
        business_date=as_of,
        refs=tuple(_ref(item, refs[id(item)]) for item in ordered),
        in_reply_to=in_reply_to,
    )


def chase_id_of(chase: Chase, *, as_of: date) -> str:
    """Return a text that names this chase: the same plan on the same day gives the same one."""
    lines = ",".join(f"{i.state.line.po}/{i.state.line.line}:{i.stage}" for i in chase.items)
    return f"{chase.vendor.vendor_id}|{chase.contact.email.lower()}|{as_of}|{lines}"


def token_of(chase_id: str) -> str:
    """Return the short token of a chase, printed in the subject and in every row."""
    number = int(_digest(chase_id), 16)
    return "".join(_ALPHABET[(number >> (5 * i)) % len(_ALPHABET)] for i in range(_TOKEN_LENGTH))


def one_line(value: str, *, longest: int = _LONGEST) -> str:
    """Return a value fit for a header or a table cell.

    One line, no control, invisible or direction-changing characters, no column bars, at most ``longest``
    characters.
    """
    flat = _BLANKS.sub(" ", value).replace("|", "/")
    visible = "".join(c for c in flat if not unicodedata.category(c).startswith("C")).strip()
    return visible if len(visible) <= longest else visible[: longest - 3].rstrip() + "..."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _subject(chase: Chase, *, sender: Sender, token: str) -> str:
    count = len(chase.items)
    late = sum(item.section is Section.PAST_DUE for item in chase.items)
    lines = f"{count} line{'s' if count != 1 else ''}" + (f", {late} past due" if late else "")
    lead = _SUBJECTS[min(chase.stage, len(_SUBJECTS)) - 1]
    return f"{lead} - {one_line(sender.company, longest=40)} - {lines} [BK-{token}]"


def _ref(item: ChaseItem, ref: str) -> ChaseRef:
    line = item.state.line
    return ChaseRef(ref=ref, po=line.po, line=line.line, reasons=tuple(e.code for e in item.reasons))


def _parts(items: list[ChaseItem], refs: dict[int, str]) -> tuple[_Part, ...]:
    return tuple(
        _Part(
            letter=section.value,
            title=_TITLES[section],
            rows=tuple(_row(item, refs[id(item)]) for item in items if item.section is section),
        )
        for section in Section
        if any(item.section is section for item in items)
    )


def _row(item: ChaseItem, ref: str) -> _Row:
    state = item.state
    line = state.line
    described = " ".join(part for part in (line.vendor_item, line.description) if part)
    cells = (
        ref,
        line.po,
        line.line,
        " ".join(state.vendor_orders[-1:]),
        described,
        line.item,
        _number(state.unshipped),
        line.uom,
        _day(line.need_date),
        _day(state.promise.end if state.promise else None),
        "",
        "",
        "",
    )
    return _Row(
        cells=tuple(one_line(c) or (_EMPTY if i < len(cells) - 3 else "") for i, c in enumerate(cells)),
        remark=_remark(item),
    )


def _remark(item: ChaseItem) -> str:
    """Return the sentence on a shipment that is called complete and is not; the rows speak for the rest."""
    codes = {e.code for e in item.reasons}
    if "SHIP_COMPLETE_SHORT" in codes:
        return _complete_remark(item.state)
    if "ACK_LINE_MISSING" in codes:
        return "your acknowledgment answers other lines of this order, but not this one"
    return ""


def _complete_remark(state: LineState) -> str:
    claim = next((s for s in reversed(state.shipments) if s.complete_claim), None)
    paper = f"your paper {one_line(claim.document, longest=30)}" if claim and claim.document else "your paper"
    when = f" of {claim.on.isoformat()}" if claim else ""
    unit = one_line(state.line.uom, longest=10)
    sent = f"{_number(state.shipped)} of {_number(state.line.ordered - state.cancelled)} {unit}"
    return f"{paper}{when} says complete, but {sent} have shipped; when does the rest ship?"


def _needs(items: list[ChaseItem]) -> str:
    """Return the earliest date we need something by, for the later stages."""
    return _day(min((i.state.line.need_date for i in items if i.state.line.need_date), default=None))


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def check_templates() -> int:
    """Load every template and return how many there are.

    Raises:
        ConfigurationError: a template has a fault; it is named with its line.
    """
    names = _environment().list_templates()
    for name in names:
        try:
            _environment().get_template(name)
        except TemplateSyntaxError as error:
            raise ConfigurationError(f"template {name}, line {error.lineno}: {error.message}") from error
    return len(names)


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=PackageLoader("outbound"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2"), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _render(name: str, values: dict[str, object]) -> str:
    return _environment().get_template(name).render(values)
