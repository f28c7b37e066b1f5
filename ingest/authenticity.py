"""Reasons to distrust a mail although its sender's address looks right (reference: mail 38, 39)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.mail import Mail
from domain.purchase import Vendor
from ingest.free_mail import is_free_mail

_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"\bdmarc\s*=\s*(\w+)", re.IGNORECASE)
_FAILED = frozenset({"fail", "permerror"})
_PROVED = "pass"
_SHORTEST_NAME = 5


TOPMOST = "topmost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What must prove a sender's domain.

    ``by`` is the authserv-id of the server of ours whose results count, or ``topmost`` where it names none
    (Microsoft 365); empty where none is known: then only a failure counts. ``spared`` are vendors who need no proof.
    """

    by: str = ""
    spared: frozenset[str] = frozenset()


NO_PROOF = Proof()


def dmarc_result(mail: Mail, *, by: str = "") -> str | None:
    """Return the DMARC result that our own server wrote, or None.

    Its ``Authentication-Results`` is the topmost one, with its id where that is known; lower ones came with the mail.
    Comments are no results.
    """
    values = [_COMMENT.sub(" ", value) for name, value in mail.headers if name == "authentication-results"]
    ours = [value for value in values if by in {"", TOPMOST} or _server(value) == by.lower()]
    match = _DMARC.search(ours[0]) if ours else None
    return match[1].lower() if match else None


def _server(value: str) -> str:
    """Return the authserv-id of a result: its first word; Microsoft 365 begins with a result instead."""
    first = value.partition(";")[0].split()
    return "" if not first or "=" in first[0] else first[0].lower()


def warnings_of(mail: Mail, vendors: Sequence[Vendor], *, vendor_id: str | None, proof: Proof) -> tuple[str, ...]:
    """Return what speaks against a mail's sender, in words; empty when nothing does.

    ``vendor_id`` is the vendor that the address belongs to.
    """
    return tuple(_warnings(mail, vendors, vendor_id, proof))


def _warnings(mail: Mail, vendors: Sequence[Vendor], vendor_id: str | None, proof: Proof) -> Iterator[str]:
    result = dmarc_result(mail, by=proof.by)
    if result in _FAILED:
        yield "the sender's domain could not be proved (DMARC failed)"
    elif proof.by and result != _PROVED and vendor_id not in proof.spared:
        yield f"nothing proves the sender's domain (DMARC: {result or 'no result'})"
    vendor = next((v for v in vendors if v.vendor_id == vendor_id), None)
    answer_to = mail.reply_to
    if answer_to is not None and mail.sender.domain and not _same_house(answer_to.domain, mail.sender.domain, vendor):
        yield f"answers would go to another domain, {answer_to.domain}"
    if vendor is None:
        yield from _borrowed_name(mail, vendors)


def _borrowed_name(mail: Mail, vendors: Sequence[Vendor]) -> Iterator[str]:
    """Tell a stranger with the name of a contact."""
    name = mail.sender.name.strip().lower()
    if len(name) < _SHORTEST_NAME:
        return
    for contact in (contact for vendor in vendors for contact in vendor.contacts):
        same_name = contact.name.strip().lower() == name
        if same_name and not _related(contact.email.lower().rpartition("@")[2], mail.sender.domain):
            yield f"has the name of {contact.email} but writes from {mail.sender.domain}"
            return


def _same_house(one: str, other: str, vendor: Vendor | None) -> bool:
    return _related(one, other) or (vendor is not None and one in _domains(vendor))


def _domains(vendor: Vendor) -> frozenset[str]:
    """Return the domains of a vendor and of its contacts."""
    return frozenset(
        [
            *(domain.lower().lstrip("@") for domain in vendor.domains),
            *(contact.email.lower().rpartition("@")[2] for contact in vendor.contacts),
        ]
    )


def _related(one: str, other: str) -> bool:
    if one == other:
        return True
    return not is_free_mail(one) and (one.endswith(f".{other}") or other.endswith(f".{one}"))
