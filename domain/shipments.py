"""Shipments of one line, each counted once although several papers speak of it.

The same truck load is announced by a packing list, an advance notice, a sentence in a mail, an invoice and a
status report. Notices add up per document; invoices and "shipped to date" figures are other views of the same
flow, so the largest view counts (DOMAIN 4.3: an invoice is evidence where no notice stands).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.document import Caution
from domain.mail import MailKind
from domain.match import MatchedStatement
from domain.state import Shipment

_SAME_LOAD_DAYS = 4  # two papers without a common number within these days and of equal quantity are one load
_MIN_TRACKING_DIGITS = 6  # "TRUCK 14" comes every week; a PRO or parcel number does not
_ZERO = Decimal(0)


class Channel(StrEnum):
    """Which view of the flow a paper gives."""

    NOTICE = "notice"
    INVOICE = "invoice"
    TO_DATE = "to_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one document says was shipped of the line; ``names`` are all numbers the load is known by."""

    shipment: Shipment
    channel: Channel
    names: frozenset[str]
    number: str | None
    mail_id: int


@dataclass(slots=True)
class ShipmentBook:
    """Collects loads in order of their documents and answers how much has been shipped."""

    loads: list[Load] = field(default_factory=list)

    def add(self, words: Sequence[MatchedStatement]) -> None:
        """Add the ship statements of one document; a load that is known already adds nothing."""
        load = _load_of(words)
        if load is None:
            return
        known = next((i for i, other in enumerate(self.loads) if _same_load(other, load)), None)
        if known is None:
            self.loads.append(load)
        elif self.loads[known].number == load.number and load.number and load.channel is self.loads[known].channel:
            self.loads[known] = load  # the same paper again with another figure replaces the older one

    @property
    def total(self) -> Decimal:
        """The cumulative vendor-declared shipped quantity in the ordering unit."""
        views = [self._sum(Channel.NOTICE), self._sum(Channel.INVOICE)]
        views += [
            load.shipment.amount + self._sum(Channel.NOTICE, after=load.shipment.on)
            for load in self.loads
            if load.channel is Channel.TO_DATE
        ]
        return max(views)

    @property
    def shipments(self) -> tuple[Shipment, ...]:
        """The shipments as counted: notices, or the invoices or to-date figure where they know more."""
        for channel in Channel:
            if self._sum(channel) == self.total:
                return tuple(load.shipment for load in self.loads if load.channel is channel)
        return tuple(load.shipment for load in self.loads if load.channel is not Channel.INVOICE)

    def _sum(self, channel: Channel, *, after: date | None = None) -> Decimal:
        amounts = (
            load.shipment.amount
            for load in self.loads
            if load.channel is channel and (after is None or load.shipment.on > after)
        )
        return max(amounts, default=_ZERO) if channel is Channel.TO_DATE else sum(amounts, _ZERO)


def _load_of(words: Sequence[MatchedStatement]) -> Load | None:
    amounts = [w.amount for w in words if w.amount is not None]
    if not amounts or sum(amounts) == 0:
        return None
    first = words[0]
    tracking = next((w.statement.tracking for w in words if w.statement.tracking), None)
    names = set(first.document.references) | ({first.document.number} if first.document.number else set())
    if tracking and sum(c.isdecimal() for c in tracking) >= _MIN_TRACKING_DIGITS:
        names.add(tracking)
    shipment = Shipment(
        amount=sum(amounts, _ZERO),
        on=next((w.statement.ship_date for w in words if w.statement.ship_date), first.document_on),
        document=first.document.number,
        tracking=tracking,
        statement_id=first.statement_id,
        complete_claim=any(w.statement.complete_claim for w in words),
    )
    return Load(
        shipment=shipment,
        channel=_channel(words),
        names=frozenset(_plain(n) for n in names),
        number=first.document.number,
        mail_id=first.mail_id,
    )


def _channel(words: Sequence[MatchedStatement]) -> Channel:
    if any(Caution.CUMULATIVE in w.statement.cautions for w in words):
        return Channel.TO_DATE
    return Channel.INVOICE if words[0].document.kind is MailKind.INVOICE else Channel.NOTICE


def _plain(name: str) -> str:
    return "".join(c for c in name.upper() if c.isalnum())


def _same_load(known: Load, new: Load) -> bool:
    if known.channel is not new.channel or known.channel is Channel.TO_DATE:
        return False
    if known.number and new.number and _plain(known.number) == _plain(new.number):
        return True
    if known.shipment.amount != new.shipment.amount:
        return False
    if known.names & new.names:
        return True
    if known.names and new.names:
        return False  # two numbered papers with nothing in common are two loads
    close = abs((known.shipment.on - new.shipment.on).days) <= _SAME_LOAD_DAYS
    return close and known.mail_id != new.mail_id
