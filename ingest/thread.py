"""Which of our mails a mail answers: ids of the header first, then the token that we put into the subject."""

import re
from dataclasses import dataclass

from domain.mail import Mail

_TOKEN = re.compile(r"\[(?P<token>BK-[A-Z0-9]{2,}(?:-[A-Z0-9]+)*)\]", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w-])BK(?:-[A-Z0-9]{4}){4}(?![\w-])", re.IGNORECASE)
_PLUS = re.compile(r"\+(?P<token>bk(?:-[a-z0-9]{4}){4})@", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|r|odp|vs|rif|resp|fw|fwd|wg|tr|rv|doorst|enc|vl|i)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadIds:
    """What ties a mail to older ones: message ids in angle brackets, nearest first, and subject tokens."""

    message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


def thread_of(mail: Mail) -> ThreadIds:
    """Return the ids a mail refers to: In-Reply-To, then References from the newest; tokens in upper case."""
    direct = (mail.in_reply_to,) if mail.in_reply_to else ()
    ids = tuple(dict.fromkeys((*direct, *reversed(mail.references))))
    tokens = tuple(dict.fromkeys(m["token"].upper() for m in _TOKEN.finditer(mail.subject)))
    return ThreadIds(message_ids=ids, tokens=tokens)


def token_mentions(text: str) -> tuple[str, ...]:
    """Return the tokens that stand anywhere in a text, as in the last line of our mails ("Ref: BK-...")."""
    return tuple(dict.fromkeys(m.group().upper() for m in _MENTION.finditer(text)))


def plus_tokens(mail: Mail) -> tuple[str, ...]:
    """Return the tokens in the addresses a mail went to (``po+bk-...@ours.example``)."""
    delivered = (mail.header("delivered-to") or "", mail.header("x-original-to") or "")
    went = (*(a.email for a in (*mail.to, *mail.cc)), *delivered)
    return tuple(dict.fromkeys(m["token"].upper() for email in went for m in _PLUS.finditer(email)))


def base_subject(subject: str) -> str:
    """Return a subject without the answer and forward prefixes of all languages, stripped repeatedly."""
    return _PREFIX.sub("", subject).strip()
