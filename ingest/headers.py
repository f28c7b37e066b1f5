"""Header fields of a mail as clean values, whatever the sender's program wrote (RFC 5322, 2047, 2231).

Python's own header classes raise on headers that real systems send (``Message-ID: <[abc]@x>``, unknown charsets),
so fields are read raw and decoded here; nothing in this module raises on content.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from domain.mail import Address
from ingest.charset import decode

LONGEST_VALUE = 998  # RFC 5322 2.1.1: the longest line; no header we keep needs more
_LONGEST_RAW = 65_536  # a 1 MB header is an attack or a fault, never information
_MOST_HEADERS = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_FIELD_NAME = re.compile(r"[!-9;-~]{1,76}\Z")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,500}>")
_BARE_ID = re.compile(r"[!-;=?-~]{1,500}@[!-;=?-~]{1,250}\Z")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,128}@[^\s<>@,;:\"()\[\]]{1,253}")
_EARLIEST, _LATEST = 1980, 2200  # years outside are a broken clock or a broken header
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAt:
    """When a mail was sent: the instant, the day in the sender's own offset, and what was wrong with the header."""

    at: datetime
    local_date: date
    problem: str | None = None


def raw_values(message: Message, name: str) -> list[str]:
    """Return the values of a field as they stand in the mail, unfolded, 8-bit characters decoded."""
    wanted = name.lower()
    return [_unfolded(value) for key, value in message.raw_items() if key.lower() == wanted]


def raw_value(message: Message, name: str) -> str:
    """Return the first value of a field as it stands, or an empty text."""
    return next(iter(raw_values(message, name)), "")


def safe_header(value: str) -> str:
    """Return a field value on one line: encoded words decoded, control characters blanked, at most 998 characters.

    An encoded CR LF in a subject ("=0D=0ABcc: ...") must never reach a reply as a line of its own.
    """
    return _one_line(_words_decoded(value))[:LONGEST_VALUE]


def header_items(message: Message) -> Iterator[tuple[str, str]]:
    """Yield field name (lower case) and safe value in order, for the first 500 fields."""
    for count, (name, value) in enumerate(message.raw_items()):
        if count >= _MOST_HEADERS:
            return
        if _FIELD_NAME.match(name):
            yield name.lower(), safe_header(_unfolded(value))


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Return the addresses of a field; entries without an address are left out, the order is kept."""
    pairs = getaddresses([value[:_LONGEST_RAW] for value in values])
    found = (_address(name, email) for name, email in pairs)
    return tuple(address for address in found if address is not None)


def message_ids(value: str) -> tuple[str, ...]:
    """Return the message ids of a field in angle brackets; ids with blanks or control characters are no ids."""
    found = _MESSAGE_ID.findall(value[:_LONGEST_RAW])
    if found:
        return tuple(dict.fromkeys(found))
    bare = value.strip()
    return (f"<{bare}>",) if _BARE_ID.match(bare) else ()


def sent_at(message: Message) -> SentAt:
    """Return when the mail was sent: ``Date``, else the newest ``Received``, else a fixed old day with a note."""
    own = _moment(raw_value(message, "Date"))
    if own is not None:
        return own
    missing = "no Date header" if not raw_value(message, "Date") else "unreadable Date header"
    for name in ("Received", "X-Received", "Delivery-Date", "Resent-Date"):
        for value in raw_values(message, name):
            moment = _moment(value.rpartition(";")[2])
            if moment is not None:
                return SentAt(at=moment.at, local_date=moment.local_date, problem=f"{missing}, taken from {name}")
    return SentAt(at=UNKNOWN_DATE, local_date=UNKNOWN_DATE.date(), problem=f"{missing}, date unknown")


def read_moment(value: str) -> datetime | None:
    """Return the aware time of a header-like date text in its own offset, or None."""
    text = value.strip()[:200]
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return None
    if not _EARLIEST <= found.year <= _LATEST:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def file_name(message: Message) -> str:
    """Return the file name of a part (RFC 2231, RFC 2047 or plain 8-bit), without directories; may be empty."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = parameter_of(message, header, parameter)
        if value:
            return bare_name(value)
    return bare_name(safe_header(raw_value(message, "Content-Description"))) if _is_named(message) else ""


def parameter_of(message: Message, header: str, parameter: str) -> str:
    """Return a parameter of a field ("charset" of Content-Type), decoded; empty where it is missing or garbage."""
    probe = Message()  # the field once more, with its 8-bit characters decoded
    probe[header] = raw_value(message, header)
    try:
        value = probe.get_param(parameter, header=header)
        if isinstance(value, tuple):
            return collapse_rfc2231_value(value)
    except (ValueError, IndexError, LookupError, TypeError):
        return ""
    return _words_decoded(value) if value is not None else ""


def bare_name(value: str) -> str:
    """Return the last component of a file name on one line, at most 200 characters."""
    line = _one_line(value).replace("\\", "/").rstrip("/")
    return line.rpartition("/")[2].strip()[-200:]


def _is_named(message: Message) -> bool:
    description = raw_value(message, "Content-Description")
    return bool(re.search(r"\.\w{2,4}\Z", description.strip())) and "/" not in description


def _moment(value: str) -> SentAt | None:
    found = read_moment(value)
    return None if found is None else SentAt(at=found.astimezone(UTC), local_date=found.date())


def _address(name: str, email: str) -> Address | None:
    """Return the address; one that stands in the place of the name alone counts ("a@b.c" without brackets)."""
    match = _ADDRESS.search(_one_line(email)) or _ADDRESS.search(_one_line(name))
    if match is None:
        return None
    return Address(name=safe_header(name).strip().strip("'"), email=match.group().lower().strip(".'"))


def _unfolded(value: object) -> str:
    text = _eight_bit(str(value))[:_LONGEST_RAW]
    return re.sub(r"\r?\n[ \t]?|\r", " ", text).strip() if "\n" in text or "\r" in text else text.strip()


def _eight_bit(text: str) -> str:
    """Undo the surrogates in which the standard library keeps raw 8-bit header bytes."""
    try:
        return decode(text.encode("ascii", "surrogateescape"), None)
    except UnicodeEncodeError:  # real Unicode already
        return text


def _words_decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        chunks = decode_header(value[:_LONGEST_RAW])
    except (HeaderParseError, ValueError, LookupError):
        return value
    return "".join(_chunk(content, charset) for content, charset in chunks)


def _chunk(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    # Between two plain pieces the standard library hands back raw-unicode-escape bytes.
    return content.decode("raw-unicode-escape", "replace") if charset is None else decode(content, charset)


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()
