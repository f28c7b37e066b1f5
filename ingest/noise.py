"""Mails without a word of a vendor about an order: our own, bounces, absences, mass mail, invitations.

Decided before anything is read out of a mail, first hit wins. ``Auto-Submitted: auto-generated`` and
``Precedence: bulk`` alone never make a mail noise: order systems of vendors send acknowledgments that way.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from domain.mail import Mail, MailKind, Part
from domain.purchase import po_key
from ingest.absence import (
    Absence,
    absence_in,
    has_absence_subject,
    is_short,
    names_absence_in_subject,
    tells_absence,
)
from ingest.bounce import Bounce, bounce_in, is_success_report
from ingest.bulk import is_portal_notice, is_ticket_notice, list_signals, offers_unsubscribe, tells_order_news
from ingest.sender import SenderKind, SenderVerdict

_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
_NOT_DOCUMENTS = (
    "image/",
    "text/calendar",
    "text/html",
    "text/x-amp",
    "message/",
    "application/pkcs7",
    "video/",
    "audio/",
)
_NOT_DOCUMENT_TYPES = frozenset(
    {"application/x-pkcs7-signature", "application/pgp-signature", "text/x-vcard", "text/vcard"}
)
_TELLING_LENGTH = 4
_SHORT_RECEIPT = 400
_LONGEST_TEXT = 20_000
_SCAN = 60_000  # bytes; an image above this that is no logo may be a scanned document
_WORD = re.compile(r"[A-Za-z0-9./_-]+")
_ORDER_WORD = re.compile(
    r"\b(?:p\.?\s?o\.?|order|bestellung|auftrag|commande|pedido|ordine|ordre)"
    r"\s*(?:no\.?|nr\.?|num(?:ber)?\.?|n°|#|:)*\s*#?\s*(?P<number>[A-Za-z0-9][\w./-]*)",
    re.IGNORECASE,
)
_READ_SUBJECT = re.compile(
    r"^\s*(?:read|not read|gelesen|ungelesen|lu|non lu|leído|no leído|letto|gelezen|läst)\s?:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseVerdict:
    """Why a mail makes no statement: OWN, BOUNCE, OUT_OF_OFFICE, MARKETING or OTHER, with what it tells."""

    kind: MailKind
    why: str
    bounce: Bounce | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    mail: Mail
    verdict: SenderVerdict
    sent: Collection[str]
    known_pos: frozenset[str]


def machine_kind(
    mail: Mail,
    *,
    verdict: SenderVerdict,
    sent_message_ids: Collection[str],
    known_pos: frozenset[str] = frozenset(),
) -> NoiseVerdict | None:
    """Return what kind of noise ``mail`` is, or None when a person or an order system speaks.

    ``sent_message_ids`` are those of our own mails, in angle brackets; ``known_pos`` are ``po_key`` forms of our
    orders: a mail that names one is not thrown away as mass mail.
    """
    case = _Case(mail=_shortened(mail), verdict=verdict, sent=sent_message_ids, known_pos=known_pos)
    return next((found for rule in _RULES if (found := rule(case)) is not None), None)


def _shortened(mail: Mail) -> Mail:
    """Keep the start and the end of a huge text: all signs stand there, and hostile mails cost no minutes."""
    html = mail.html
    if len(mail.text) <= _LONGEST_TEXT and len(html or "") <= 2 * _LONGEST_TEXT:
        return mail
    return replace(mail, text=_ends(mail.text), html=_ends(html) if html is not None else None)


def _ends(text: str) -> str:
    half = _LONGEST_TEXT // 2
    return text if len(text) <= _LONGEST_TEXT else f"{text[:half]}\n{text[-half:]}"


def has_document(mail: Mail) -> bool:
    """Return True when something is attached that could be an order paper: no logo, signature or invitation."""
    return any(_is_document(part) for part in mail.parts)


def names_known_po(mail: Mail, known_pos: frozenset[str]) -> bool:
    """Return True when the subject holds one of our order numbers, or the text holds one behind an order word.

    Short numbers ("75") count behind an order word only, they stand in every newsletter.
    """
    if not known_pos:
        return False
    bare = (po_key(n.strip("./-_")) for n in _WORD.findall(mail.subject))
    labelled = (po_key(m["number"].rstrip("./-_")) for m in _ORDER_WORD.finditer(f"{mail.subject}\n{mail.text}"))
    return any(len(n) >= _TELLING_LENGTH and n in known_pos for n in bare) or any(n in known_pos for n in labelled)


def _holds_number(mail: Mail, known_pos: frozenset[str]) -> bool:
    """Return True when one of our order numbers stands anywhere in the text, as in a table without labels."""
    words = (po_key(n.strip("./-_")) for n in _WORD.findall(mail.text))
    return any(len(n) >= _TELLING_LENGTH and n in known_pos for n in words)


def _own_copy(case: _Case) -> NoiseVerdict | None:
    """A mail that we sent came back to us; a relay may have given it another id."""
    marked = case.mail.header("x-backstop-chase")
    ours = marked is not None and (f"<{marked}>" in case.sent or case.verdict.kind is SenderKind.OWN)
    if case.mail.message_id in case.sent or ours:
        return NoiseVerdict(kind=MailKind.OWN, why="copy of a mail that we sent")
    return None


def _own(case: _Case) -> NoiseVerdict | None:
    if case.verdict.kind is SenderKind.OWN:
        return NoiseVerdict(kind=MailKind.OWN, why=case.verdict.why)
    return None


def _other_instance(case: _Case) -> NoiseVerdict | None:
    """A question of another company's program like this one; two of them must never talk to each other."""
    if case.mail.header("x-backstop-chase") is not None and not has_document(case.mail):
        return NoiseVerdict(kind=MailKind.OTHER, why="automatic question of another system")
    return None


def _bounce(case: _Case) -> NoiseVerdict | None:
    bounce = bounce_in(case.mail, sent_message_ids=case.sent)
    if bounce is None:
        return None
    where = ", ".join(bounce.failed) or "an address it does not name"
    return NoiseVerdict(kind=MailKind.BOUNCE, why=f"{bounce.kind} delivery failure of {where}", bounce=bounce)


def _receipt(case: _Case) -> NoiseVerdict | None:
    mail = case.mail
    declared = (mail.header("content-type") or "").lower()
    types = {part.media_type for part in mail.parts}
    if "disposition-notification" in declared or "message/disposition-notification" in types:
        return NoiseVerdict(kind=MailKind.OTHER, why="read receipt")
    if "feedback-report" in declared or "message/feedback-report" in types:
        return NoiseVerdict(kind=MailKind.OTHER, why="complaint report of a mail provider")
    if is_success_report(mail):
        return NoiseVerdict(kind=MailKind.OTHER, why="report that a mail arrived")
    if _READ_SUBJECT.match(mail.subject) and len(mail.text) < _SHORT_RECEIPT and not has_document(mail):
        return NoiseVerdict(kind=MailKind.OTHER, why="read receipt")
    return None


def _absence(case: _Case) -> NoiseVerdict | None:
    mail = case.mail
    if has_document(mail):  # order systems answer automatically with the acknowledgment attached
        return None
    why = _absence_sign(mail)
    return NoiseVerdict(kind=MailKind.OUT_OF_OFFICE, why=why, absence=absence_in(mail)) if why else None


def _absence_sign(mail: Mail) -> str | None:
    """Return what shows an automatic reply of an absent person; headers, subject and words must fit together."""
    header = _auto_header(mail)
    away = tells_absence(mail)
    if header is not None and (away or has_absence_subject(mail)):
        return f"automatic reply ({header})"
    if has_absence_subject(mail) and is_short(mail):
        return "automatic reply by its subject"
    if names_absence_in_subject(mail) and away and is_short(mail):
        return "absence note by its subject"
    return None


def _auto_header(mail: Mail) -> str | None:
    """Return the header that marks an automatic reply; "auto-generated" is no reply."""
    submitted = (mail.header("auto-submitted") or "").strip().lower()
    if submitted.startswith(("auto-replied", "auto-notified")):
        return "Auto-Submitted"
    if (mail.header("precedence") or "").strip().lower() == "auto_reply":
        return "Precedence"
    found = next((name for name in _AUTO_HEADERS if (mail.header(name) or "no").strip().lower() != "no"), None)
    if found is None and mail.header("x-auto-response-suppress") and mail.header("x-ms-exchange-inbox-rules-loop"):
        return "X-MS-Exchange-Inbox-Rules-Loop"
    return found


def _auto_answer(case: _Case) -> NoiseVerdict | None:
    """An automatic answer without a document says nothing about the order (DOMAIN 2.7)."""
    mail = case.mail
    if has_document(mail):
        return None
    header = _auto_header(mail)
    if header is not None and not names_known_po(mail, case.known_pos):
        return NoiseVerdict(kind=MailKind.OTHER, why=f"automatic answer ({header})")
    if is_ticket_notice(mail) and not names_known_po(mail, case.known_pos):
        return NoiseVerdict(kind=MailKind.OTHER, why="receipt of a help desk")
    return None


def _invitation(case: _Case) -> NoiseVerdict | None:
    mail = case.mail
    invited = any(part.media_type == "text/calendar" for part in mail.parts)
    if invited and not has_document(mail) and not names_known_po(mail, case.known_pos):
        return NoiseVerdict(kind=MailKind.OTHER, why="calendar invitation")
    return None


def _portal(case: _Case) -> NoiseVerdict | None:
    mail = case.mail
    if has_document(mail) or not is_portal_notice(mail):
        return None
    if not names_known_po(mail, case.known_pos) or not tells_order_news(mail):
        return NoiseVerdict(kind=MailKind.OTHER, why="notice of a portal, the document lies there")
    return None


def _marketing(case: _Case) -> NoiseVerdict | None:
    mail = case.mail
    if has_document(mail) or mail.in_reply_to or names_known_po(mail, case.known_pos):
        return None
    signals = list_signals(mail)
    known = case.verdict.kind in {SenderKind.VENDOR, SenderKind.FORWARDED_BY_COLLEAGUE}
    if known and _holds_number(mail, case.known_pos):
        return None
    offered = offers_unsubscribe(mail)
    # A stranger who offers to unsubscribe sends mass mail; from a vendor it takes the headers as well.
    enough = offered and (signals or not known)
    if not enough and (known or not signals or signals == ("precedence",)):
        return None
    signs = ", ".join((*signals, *(("offers to unsubscribe",) if offered else ())))
    return NoiseVerdict(kind=MailKind.MARKETING, why=f"mass mail ({signs})")


_RULES: tuple[Callable[[_Case], NoiseVerdict | None], ...] = (
    _own_copy,
    _bounce,
    _receipt,
    _own,
    _other_instance,
    _absence,
    _auto_answer,
    _invitation,
    _portal,
    _marketing,
)


def _is_document(part: Part) -> bool:
    if part.mail is not None:
        return any(_is_document(inner) for inner in part.mail.parts) or bool(part.mail.text.strip())
    if part.media_type.startswith("image/"):
        return not part.inline and len(part.content) > _SCAN
    return part.media_type not in _NOT_DOCUMENT_TYPES and not part.media_type.startswith(_NOT_DOCUMENTS)
