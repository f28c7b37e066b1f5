"""Mails passed on in the text of another: the header block that mail programs put above the older mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.mail import Address
from ingest.headers import addresses, read_moment
from ingest.plain_dates import date_in

# Labels of the four fields, per language: EN, DE, FR, ES, IT, NL, PT (what Outlook, Gmail, Apple and Lotus print).
_LABELS = {
    "from": ("from", "von", "de", "da", "van", "expéditeur", "remitente"),
    "sent": ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "fecha", "inviato", "data",
             "verzonden", "date d'envoi", "gesendet am"),
    "to": ("to", "an", "à", "a", "para", "aan", "destinataire", "per"),
    "subject": ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto"),
}  # fmt: skip
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels}
_OTHER_LABELS = frozenset(
    {"cc", "bcc", "kopie", "importance", "wichtigkeit", "attachments", "anlagen", "reply-to", "antwort an"}
)
_LINE = re.compile(r"^[>\s*]*(?P<label>[^\W\d_][^:\n]{0,18}?)\s?\*?\s?:\s*\*?\s*(?P<value>.*?)\s*$")
_ENOUGH = 3
_SEARCHED = 20_000  # characters; a mail passed on stands near the top
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:re|aw|sv|antw)?\s*:?\s*(?:fw|fwd|wg|tr|rv|enc|doorst|i|vs|vl)\s*(?:\[\d+\])?\s*:", re.IGNORECASE
)
_FORWARD_LINE = re.compile(
    r"^[>\s]*(?:-{3,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio"
    r" inoltrato|doorgestuurd bericht)|begin forwarded message|anfang der weitergeleiteten|début du message"
    r" (?:réexpédié|transféré))",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A header block inside a text: who wrote the mail below it, when, and where its words start."""

    sender: Address
    sent_on: date | None
    subject: str
    body_start: int


def is_forward(subject: str, text: str) -> bool:
    """Return True when subject or text say that an older mail is passed on (not just quoted in an answer)."""
    return _FORWARD_SUBJECT.match(subject) is not None or _FORWARD_LINE.search(text[:_SEARCHED]) is not None


def header_blocks(text: str, *, reference: date) -> Iterator[HeaderBlock]:
    """Yield the header blocks of a text from top to bottom: at least three of From, Sent, To and Subject together.

    ``reference`` is the day of the outer mail, for dates without a year. The sender's ``email`` is empty where the
    mail program printed the name only.
    """
    block: dict[str, str] = {}
    position = 0
    for line in [*text[:_SEARCHED].split("\n"), ""]:
        end = min(position + len(line) + 1, len(text))
        match = _LINE.match(line)
        field = _field(match["label"]) if match else None
        if match is not None and field is not None and not (field == "from" and "from" in block):
            block.setdefault(field, match["value"])
        elif not (block and _goes_on(line, match)):
            if len(_LABELS.keys() & block.keys()) >= _ENOUGH and "from" in block:
                yield _block(block, position, reference)
            block = {field: match["value"]} if match is not None and field is not None else {}
        position = end


def _field(label: str) -> str | None:
    cleaned = label.strip().strip("*").lower().replace("\u2019", "'")
    return _FIELD_OF.get(cleaned) or ("other" if cleaned in _OTHER_LABELS else None)


def _goes_on(line: str, match: re.Match[str] | None) -> bool:
    """A long recipient list runs over several lines; they hold addresses or start indented."""
    return match is None and ("@" in line or ";" in line) and len(line) < 500  # noqa: PLR2004 - a line, no paragraph


def _block(block: dict[str, str], position: int, reference: date) -> HeaderBlock:
    value = re.sub(r"\[?mailto:([^\]>\s]+)\]?", r"<\1>", block["from"]).replace("<<", "<").replace(">>", ">")
    value = re.sub(r"\[([^\[\]\s@]+@[^\[\]\s]+)\]", r"<\1>", value)
    found = addresses([value])
    name = re.sub(r"<.*", "", value).strip(" \"'")
    sender = Address(name=found[0].name or name, email=found[0].email) if found else Address(name=name, email="")
    return HeaderBlock(
        sender=sender,
        sent_on=_day(block.get("sent", ""), reference),
        subject=block.get("subject", ""),
        body_start=position,
    )


def _day(text: str, reference: date) -> date | None:
    moment = read_moment(text)
    if moment is not None:
        return moment.date()
    found = date_in(text, reference=reference, past=True)
    return found.day if found is not None else None
