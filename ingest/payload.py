"""What a message says, apart from how it travelled: equal for two copies of one message."""

import hashlib
from collections.abc import Iterator

from domain.mail import Mail, Part


def payload_digest(mail: Mail) -> str:
    """Return the SHA-256 of a mail's words and decoded parts in hex, without trace headers (Received, ids, flags)."""
    digest = hashlib.sha256()
    for piece in _pieces(mail):
        content = piece.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big"))  # so that no two lists of pieces run together
        digest.update(content)
    return digest.hexdigest()


def _pieces(mail: Mail) -> Iterator[str]:
    yield from (mail.sender.email, mail.subject, mail.header("date") or "", mail.text, mail.html or "")
    for part in mail.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    yield from (part.name, part.media_type, part.sha256)
    if part.mail is not None:
        yield from _pieces(part.mail)
