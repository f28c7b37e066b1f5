"""Reasons to distrust a mail although its sender's address looks right (reference: mail 38, 39)."""

import re
from collections.abc import Iterator, Sequence

from domain.mail import Mail
from domain.purchase import Vendor
from ingest.free_mail import is_free_mail

_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"\bdmarc\s*=\s*(\w+)", re.IGNORECASE)
_FAILED = frozenset({"fail", "permerror"})
_SHORTEST_NAME = 5


def dmarc_result(mail: Mail) -> str | None:
    """Return the DMARC result of the topmost ``Authentication-Results``, or None.

    Only the topmost one was written by our own server; lower ones came with the mail. Comments are no results.
    """
    value = mail.header("authentication-results")
    match = _DMARC.search(_COMMENT.sub(" ", value)) if value else None
    return match[1].lower() if match else None


def warnings_of(mail: Mail, vendors: Sequence[Vendor]) -> tuple[str, ...]:
    """Return what speaks against a mail's sender, in words; empty when nothing does."""
    return tuple(_warnings(mail, vendors))


def _warnings(mail: Mail, vendors: Sequence[Vendor]) -> Iterator[str]:
    if dmarc_result(mail) in _FAILED:
        yield "the sender's domain could not be proved (DMARC failed)"
    answer_to = mail.reply_to
    if answer_to is not None and mail.sender.domain and not _related(answer_to.domain, mail.sender.domain):
        yield f"answers would go to another domain, {answer_to.domain}"
    name = mail.sender.name.strip().lower()
    if len(name) < _SHORTEST_NAME:
        return
    for vendor in vendors:
        for contact in vendor.contacts:
            same_name = contact.name.strip().lower() == name
            if same_name and not _related(contact.email.lower().rpartition("@")[2], mail.sender.domain):
                yield f"has the name of {contact.email} but writes from {mail.sender.domain}"
                return


def _related(one: str, other: str) -> bool:
    if one == other:
        return True
    return not is_free_mail(one) and (one.endswith(f".{other}") or other.endswith(f".{one}"))
