"""Who wrote a mail: we, a vendor, a colleague passing a vendor's mail on, a stranger, or somebody posing as a vendor.

A display name never identifies anybody, and neither does a domain that everybody can have an address at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from domain.mail import Address, Mail
from domain.purchase import Vendor
from ingest.authenticity import NO_PROOF, Proof, warnings_of
from ingest.forward import HeaderBlock, header_blocks, is_forward
from ingest.free_mail import is_free_mail
from ingest.lookalike import resembles


class SenderKind(StrEnum):
    """What a sender is to us."""

    OWN = "own"
    VENDOR = "vendor"
    FORWARDED_BY_COLLEAGUE = "forwarded_by_colleague"
    UNKNOWN = "unknown"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddresses:
    """Our own addresses and domains, lower case; a domain covers its sub-domains."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def holds(self, address: Address) -> bool:
        """Return True when the address is ours."""
        return address.email in self.emails or _within(address.domain, self.domains) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderVerdict:
    """Who speaks in a mail, and why we think so.

    ``vendor_id`` is set for VENDOR, for a forward of a vendor's mail, and for LOOKALIKE (whom it resembles).
    ``sender``, ``sent_at`` (aware UTC) and ``local_date`` are the effective ones: those of the inner mail for a
    forward. ``inner`` is the attached mail that was passed on; ``body_start`` is where the passed-on words start
    in the outer text. ``candidates`` are vendors among which nothing decides. ``warnings`` are reasons to distrust.
    """

    kind: SenderKind
    why: str
    sender: Address
    sent_at: datetime
    local_date: date
    vendor_id: str | None = None
    candidates: tuple[str, ...] = ()
    inner: Mail | None = None
    body_start: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    kind: SenderKind
    why: str
    vendor_id: str | None = None
    candidates: tuple[str, ...] = ()


def identify(mail: Mail, vendors: Sequence[Vendor], *, own: OwnAddresses, proof: Proof = NO_PROOF) -> SenderVerdict:
    """Return who wrote ``mail``; for a colleague's forward, who wrote the mail inside."""
    contact = _by_contact(mail.sender, vendors)
    if contact is None and own.holds(mail.sender):
        return _from_us(mail, vendors, own)
    who = contact or _outside(mail.sender, vendors, own)
    return SenderVerdict(
        kind=who.kind,
        why=who.why,
        sender=mail.sender,
        sent_at=mail.date,
        local_date=mail.local_date,
        vendor_id=who.vendor_id,
        candidates=who.candidates,
        warnings=warnings_of(
            mail, vendors, vendor_id=who.vendor_id if who.kind is SenderKind.VENDOR else None, proof=proof
        ),
    )


def own_domains_from(recipients: Iterable[Address], vendors: Sequence[Vendor]) -> frozenset[str]:
    """Return our own domain, learned from the To addresses of received mails: the most common one.

    Domains of vendors and of public mail providers are never ours. Empty when nothing is left to choose from.
    """
    theirs = frozenset(_vendor_domains(vendors))
    counted = Counter(
        a.domain for a in recipients if a.domain and not is_free_mail(a.domain) and _within(a.domain, theirs) is None
    )
    return frozenset({min(counted, key=lambda d: (-counted[d], d))}) if counted else frozenset()


def _from_us(mail: Mail, vendors: Sequence[Vendor], own: OwnAddresses) -> SenderVerdict:
    """Tell a colleague who passes a vendor's mail on from our own words, which go to a vendor or to ourselves."""
    went_outside = [a.email for a in (*mail.to, *mail.cc) if not own.holds(a)]
    if not went_outside:
        passed_on = _attached(mail, vendors, own) or _in_text(mail, vendors, own)
        if passed_on is not None:
            return passed_on
    why = f"sent by us to {went_outside[0]}" if went_outside else "written by a colleague, nothing passed on"
    return SenderVerdict(
        kind=SenderKind.OWN, why=why, sender=mail.sender, sent_at=mail.date, local_date=mail.local_date
    )


def _attached(mail: Mail, vendors: Sequence[Vendor], own: OwnAddresses) -> SenderVerdict | None:
    """Look into attached mails: the first one from a known vendor, else the innermost one from outside."""
    outside = [m for m in _inner_mails(mail) if m.sender.email and not own.holds(m.sender)]
    if not outside:
        return None
    judged = [(m, _by_contact(m.sender, vendors) or _outside(m.sender, vendors, own)) for m in outside]
    inner, who = next((pair for pair in judged if pair[1].kind is SenderKind.VENDOR), judged[-1])
    return SenderVerdict(
        kind=SenderKind.FORWARDED_BY_COLLEAGUE,
        why=f"passed on by {mail.sender.email}: {who.why}",
        sender=inner.sender,
        sent_at=inner.date,
        local_date=inner.local_date,
        vendor_id=who.vendor_id if who.kind is SenderKind.VENDOR else None,
        candidates=who.candidates,
        inner=inner,
        warnings=_suspicion(who),
    )


def _inner_mails(mail: Mail) -> Iterator[Mail]:
    for part in mail.parts:
        if part.mail is not None:
            yield part.mail
            yield from _inner_mails(part.mail)


def _in_text(mail: Mail, vendors: Sequence[Vendor], own: OwnAddresses) -> SenderVerdict | None:
    if not is_forward(mail.subject, mail.text):
        return None
    blocks = [b for b in header_blocks(mail.text, reference=mail.local_date) if not own.holds(b.sender)]
    if not blocks:
        return None
    judged = [(b, _by_contact(b.sender, vendors) or _outside(b.sender, vendors, own)) for b in blocks]
    block, who = next((pair for pair in judged if pair[1].kind is SenderKind.VENDOR), judged[0])
    at = _when(block, mail)
    return SenderVerdict(
        kind=SenderKind.FORWARDED_BY_COLLEAGUE,
        why=f"passed on by {mail.sender.email}: {who.why}",
        sender=block.sender,
        sent_at=at,
        local_date=block.sent_on or mail.local_date,
        vendor_id=who.vendor_id if who.kind is SenderKind.VENDOR else None,
        candidates=who.candidates,
        body_start=block.body_start,
        warnings=_suspicion(who),
    )


def _when(block: HeaderBlock, mail: Mail) -> datetime:
    """The block names no time zone: noon keeps the day right in any of ours; never later than the outer mail."""
    if block.sent_on is None:
        return mail.date
    return min(datetime.combine(block.sent_on, time(12), tzinfo=UTC), mail.date)


def _suspicion(who: _Who) -> tuple[str, ...]:
    return (who.why,) if who.kind is SenderKind.LOOKALIKE else ()


def _by_contact(address: Address, vendors: Sequence[Vendor]) -> _Who | None:
    found = [v for v in vendors if any(c.email.lower() == address.email for c in v.contacts)] if address.email else []
    if len(found) == 1:
        return _Who(
            kind=SenderKind.VENDOR,
            why=f"{address.email} is a contact of {found[0].vendor_id}",
            vendor_id=found[0].vendor_id,
        )
    return _several(found, f"{address.email} is a contact of several vendors") if found else None


def _outside(address: Address, vendors: Sequence[Vendor], own: OwnAddresses) -> _Who:
    domain = address.domain
    if not domain:
        return _Who(kind=SenderKind.UNKNOWN, why="no sender address")
    if is_free_mail(domain):
        return _Who(kind=SenderKind.UNKNOWN, why=f"{domain} is a public mail provider and {address.email} no contact")
    found = [v for v in vendors if _within(domain, _domains(v)) is not None]
    if len(found) == 1:
        why = f"{domain} belongs to {found[0].vendor_id}"
        return _Who(kind=SenderKind.VENDOR, why=why, vendor_id=found[0].vendor_id)
    if found:
        return _several(found, f"several vendors write from {domain} and {address.email} is no contact of one")
    return _stranger(domain, vendors, own)


def _several(found: Sequence[Vendor], why: str) -> _Who:
    return _Who(kind=SenderKind.UNKNOWN, why=why, candidates=tuple(v.vendor_id for v in found))


def _stranger(domain: str, vendors: Sequence[Vendor], own: OwnAddresses) -> _Who:
    for vendor in vendors:
        alike = resembles(domain, _domains(vendor))
        if alike is not None:
            return _Who(
                kind=SenderKind.LOOKALIKE,
                why=f"{domain} resembles {alike} of {vendor.vendor_id}",
                vendor_id=vendor.vendor_id,
            )
    alike = resembles(domain, own.domains)
    if alike is not None:
        return _Who(kind=SenderKind.LOOKALIKE, why=f"{domain} resembles our own {alike}")
    return _Who(kind=SenderKind.UNKNOWN, why=f"{domain} is not on file for any vendor")


def _vendor_domains(vendors: Sequence[Vendor]) -> Iterator[str]:
    for vendor in vendors:
        yield from _domains(vendor)


def _domains(vendor: Vendor) -> tuple[str, ...]:
    """A vendor's domains; where none are on file, those of its contacts."""
    named = tuple(d.lower().lstrip("@") for d in vendor.domains)
    from_contacts = (c.email.lower().rpartition("@")[2] for c in vendor.contacts)
    chosen = named or tuple(dict.fromkeys(from_contacts))
    return tuple(d for d in chosen if d and not is_free_mail(d))


def _within(domain: str, known: Iterable[str]) -> str | None:
    """Return the known domain that ``domain`` is or lies below."""
    return next((k for k in known if domain == k or domain.endswith(f".{k}")), None)
