"""Mails that machines send to many, and notices that say nothing by themselves (newsletters, portals, tickets)."""

import re

from domain.mail import Mail

_UNSUBSCRIBE = re.compile(
    r"unsubscribe|opt[- ]?out|manage (?:your )?(?:e-?mail )?preferences"
    r"|view (?:this (?:e-?mail )?)?in (?:your )?browser"
    r"|abbestellen|abmelden|newsletter|se désabonner|désinscri|darse de baja|cancelar (?:la )?suscripción|disiscri"
    r"|uitschrijven|cancelar inscrição",
    re.IGNORECASE,
)
_CAMPAIGN_HEADERS = (
    "x-campaign", "x-campaignid", "x-campaign-id", "x-mailchimp-id", "x-mc-user", "x-csa-complaints", "feedback-id",
    "x-mailgun-tag", "x-sg-eid", "x-marketoid", "x-hs-cid", "x-cm-type", "x-rpcampaign", "x-job", "x-sfmc-stack",
)  # fmt: skip
_BULK = frozenset({"bulk", "list", "junk"})
_MACHINE_SENDER = re.compile(
    r"^(?:no-?reply|do-?not-?reply|donotreply|notifications?|alerts?|portal|system)\b", re.IGNORECASE
)
_SIGN_IN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|logon|access your account|anmelden|einloggen|connectez-vous|connecter|inicie sesión"
    r"|accedi)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:new (?:document|message|invoice|statement|order response|file|notification)|document (?:is|are) (?:now )?"
    r"(?:available|ready)|available (?:for|in) (?:your|download)|(?:to|and) (?:view|see|download|retrieve)|password"
    r"|verification code|neue[sn]? (?:dokument|nachricht)|nouveau document|nuevo documento)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://", re.IGNORECASE)
_TICKET = re.compile(
    r"(?:request|ticket|case|inquiry|enquiry)\b.{0,40}\b(?:received|created|opened|logged|registered)"
    r"|\[(?:ticket|case|request)\s*#|\[#\s?[\w-]*\d[\w-]*\]|##- ?please type your reply",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ORDER_NEWS = re.compile(
    r"\d{1,2}[/.]\d{1,2}\b|\d{4}-\d\d-\d\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d"
    r"|\b(?:ship|deliver|back ?order|delay|confirm|cancel|revised|eta\b|pieces|pcs|lbs)",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 1200


def list_signals(mail: Mail) -> tuple[str, ...]:
    """Return the headers that mark a mass mailing, by name.

    A mailing list with an address of the receivers' own domain is how a shared mailbox works (everything that
    reaches it carries List-Id); it says nothing about the mail.
    """
    found = [name for name in ("list-id", "list-unsubscribe") if _foreign(mail, name)]
    if (mail.header("precedence") or "").strip().lower() in _BULK and not _shared_mailbox(mail):
        found.append("precedence")
    found += [name for name in _CAMPAIGN_HEADERS if mail.header(name) is not None]
    return tuple(found)


def offers_unsubscribe(mail: Mail) -> bool:
    """Return True when the words offer to leave a mailing."""
    return _UNSUBSCRIBE.search(mail.text) is not None or _UNSUBSCRIBE.search(mail.html or "") is not None


def is_portal_notice(mail: Mail) -> bool:
    """Return True for "a document is available, log in": a link and a door, and nothing about an order."""
    text = f"{mail.subject}\n{mail.text}"
    if len(mail.text) > _LONGEST_NOTICE or not (_LINK.search(text) or _LINK.search(mail.html or "")):
        return False
    return _from_machine(mail) and bool(_SIGN_IN.search(text)) and bool(_NOTICE.search(text))


def tells_order_news(mail: Mail) -> bool:
    """Return True when a notice says something itself: a date, a quantity, that goods ship or are late."""
    return _ORDER_NEWS.search(_URL.sub(" ", f"{mail.subject}\n{mail.text}")) is not None


def is_ticket_notice(mail: Mail) -> bool:
    """Return True for a help desk's receipt ("Your request has been received [#12345]")."""
    return _from_machine(mail) and _TICKET.search(mail.subject) is not None


def _from_machine(mail: Mail) -> bool:
    submitted = (mail.header("auto-submitted") or "no").strip().lower()
    return not submitted.startswith("no") or _MACHINE_SENDER.match(mail.sender.email) is not None


def _foreign(mail: Mail, name: str) -> bool:
    value = mail.header(name)
    return value is not None and not _names_receiver(mail, value)


def _shared_mailbox(mail: Mail) -> bool:
    value = mail.header("list-id")
    return value is not None and _names_receiver(mail, value)


def _names_receiver(mail: Mail, value: str) -> bool:
    return any(a.domain and a.domain in value.lower() for a in (*mail.to, *mail.cc) if a.domain != mail.sender.domain)
