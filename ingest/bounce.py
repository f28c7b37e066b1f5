"""Reports that a mail of ours could not be delivered (RFC 3464, RFC 3461, and what systems write instead)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from domain.mail import Mail, Part
from domain.outbox import BounceKind
from ingest.charset import decode
from ingest.headers import message_ids

_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,253}\.\w{2,}"
_RECIPIENT = re.compile(
    rf"^(?:Final|Original)-Recipient:\s*(?:[\w-]+\s*;)?\s*<?(?P<email>{_ADDRESS})>?", re.IGNORECASE | re.MULTILINE
)
_ACTION = re.compile(r"^Action:\s*(?P<action>[a-z]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*(?P<status>[245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])(?P<status>[45]\.[1-7]\.\d{1,3})(?![\d.])")
_PLAIN_CODE = re.compile(r"(?<![\d.])(?P<code>4[25][0-2]|55[0-4])(?![\d.])")
_ANY_ADDRESS = re.compile(_ADDRESS)
_ID_FIELD = re.compile(r"^>?\s*Message-ID:\s*(?P<id><[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_NEAR = 400  # characters between an address and the code that belongs to it
_MACHINES = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon")
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|incomplete|delayed)|mail delivery (?:failed|system)"
    r"|returned (?:mail|to sender)|failure notice|could not be delivered|delivery report|message not delivered"
    r"|unzustellbar|nicht zugestellt|zustellung.{0,20}fehlgeschlagen|non remis|échec de (?:la )?remise|no entregado"
    r"|no se puede entregar|mancata consegna|impossibile recapitare|onbestelbaar|warning: message .* delayed",
    re.IGNORECASE,
)
# Enhanced codes (RFC 3463) of a permanent failure that are not the address's fault: full, too large, policy.
_NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.4", "5.7.")
_FULL_BOX = re.compile(r"mailbox (?:is )?full|over quota|quota exceeded|postfach voll", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A delivery report: the addresses that failed (lower case), how, and which of our mails it was.

    ``status`` is the enhanced code ("5.1.1"), empty where none is given; ``original_id`` is the Message-ID of the
    returned mail in angle brackets.
    """

    kind: BounceKind
    failed: tuple[str, ...]
    status: str
    original_id: str | None


def bounce_in(mail: Mail, *, sent_message_ids: Collection[str]) -> Bounce | None:
    """Return what a delivery report says, or None when the mail is none.

    A hint in the header is required, because people quote error texts: an empty Return-Path, a mailer daemon as
    the sender, or a multipart/report. Beyond it the report needs an address with a code, or a telling subject.
    """
    if not _hinted(mail):
        return None
    report = _report_text(mail)
    if report is not None and _all_went_well(report):
        return None
    failed, status = _from_fields(mail, report) if report or mail.header("x-failed-recipients") else _from_text(mail)
    named = _machine(mail) or _is_report(mail)
    if not failed:
        if not (named and (_SUBJECT.search(mail.subject) or report)):
            return None
        failed = _from_original(mail)
    return Bounce(
        kind=_class(report or "", status, mail),
        failed=failed,
        status=status,
        original_id=_original_id(mail, sent_message_ids),
    )


def is_success_report(mail: Mail) -> bool:
    """Return True for a report that a mail did arrive (RFC 3464 actions delivered, relayed, expanded)."""
    report = _report_text(mail)
    return report is not None and _all_went_well(report)


def _hinted(mail: Mail) -> bool:
    return _machine(mail) or _is_report(mail) or _null_sender(mail)


def _null_sender(mail: Mail) -> bool:
    value = mail.header("return-path")
    return value is not None and value.replace(" ", "") in {"<>", ""}


def _machine(mail: Mail) -> bool:
    return mail.sender.email.partition("@")[0].startswith(_MACHINES)


def _is_report(mail: Mail) -> bool:
    declared = (mail.header("content-type") or "").lower()
    return declared.startswith("multipart/report") and "disposition-notification" not in declared


def _all_went_well(report: str) -> bool:
    actions = {m["action"].lower() for m in _ACTION.finditer(report)}
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def _report_text(mail: Mail) -> str | None:
    part = next((p for p in mail.parts if p.media_type == "message/delivery-status"), None)
    return decode(part.content, None) if part is not None else None


def _from_fields(mail: Mail, report: str | None) -> tuple[tuple[str, ...], str]:
    fields = report or ""
    found = [m["email"].lower() for m in _RECIPIENT.finditer(fields)]
    found += [m.group().lower() for m in _ANY_ADDRESS.finditer(mail.header("x-failed-recipients") or "")]
    status = _STATUS.search(fields) or _ENHANCED.search(fields) or _ENHANCED.search(mail.text)
    if not found:
        return _from_text(mail)
    return tuple(dict.fromkeys(found)), status["status"] if status else ""


def _from_text(mail: Mail) -> tuple[tuple[str, ...], str]:
    """Find "<addr>: … 550 5.1.1": addresses with a code close behind; ours and the daemon's do not count."""
    text = _above_original(mail.text)
    ours = {a.email for a in (*mail.to, mail.sender)}
    found, status = [], ""
    for match in _ANY_ADDRESS.finditer(text):
        behind = text[match.end() : match.end() + _NEAR]
        code = _ENHANCED.search(behind) or _PLAIN_CODE.search(behind)
        email = match.group().lower().rstrip(".")
        if code is not None and email not in ours:
            found.append(email)
            status = status or code.groupdict().get("status") or f"{code.group()[0]}.0.0"
    return tuple(dict.fromkeys(found)), status


def _from_original(mail: Mail) -> tuple[str, ...]:
    """Return whom the returned mail was for, else a lone address in the text; for reports without any code."""
    for part in mail.parts:
        if part.mail is not None and part.mail.to:
            return tuple(dict.fromkeys(a.email for a in part.mail.to))
    ours = {a.email for a in (*mail.to, mail.sender)}
    named = {m.group().lower().rstrip(".") for m in _ANY_ADDRESS.finditer(_above_original(mail.text))} - ours
    return tuple(named) if len(named) == 1 else ()


def _above_original(text: str) -> str:
    """Cut where the returned mail starts; its addresses did not fail."""
    match = re.search(
        r"^(?:-{1,80} ?(?:original message|this is a copy of|[^\n]{0,40}message headers|returned message))",
        text,
        re.IGNORECASE | re.MULTILINE,
    )
    return text[: match.start()] if match else text


def _class(report: str, status: str, mail: Mail) -> BounceKind:
    actions = {m["action"].lower() for m in _ACTION.finditer(report)}
    if "delayed" in actions and "failed" not in actions:
        return BounceKind.DELAYED
    if status.startswith("4"):
        return BounceKind.SOFT if "failed" in actions else BounceKind.DELAYED
    if status.startswith(_NOT_THE_ADDRESS) or _FULL_BOX.search(mail.text):
        return BounceKind.SOFT
    return BounceKind.HARD


def _original_id(mail: Mail, sent: Collection[str]) -> str | None:
    """Return the id of the returned mail: one that we know before any other."""
    found = list(_candidate_ids(mail))
    return next((i for i in found if i in sent), found[0] if found else None)


def _candidate_ids(mail: Mail) -> Iterator[str]:
    for part in mail.parts:
        if part.mail is not None:
            if part.mail.message_id:
                yield part.mail.message_id
        elif _holds_headers(part):
            yield from (m["id"] for m in _ID_FIELD.finditer(decode(part.content, None)))
    yield from (m["id"] for m in _ID_FIELD.finditer(mail.text))
    if mail.in_reply_to:
        yield mail.in_reply_to
    yield from reversed(mail.references)
    yield from message_ids(mail.header("x-original-message-id") or "")


def _holds_headers(part: Part) -> bool:
    return part.media_type in {"text/rfc822-headers", "message/rfc822-headers", "message/rfc822", "message/global"}
