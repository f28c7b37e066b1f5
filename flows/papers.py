"""Finds the paper behind a statement again, and shows its pages: pictures, words, cells.

Pictures are made once per content and page, in a process of their own, and kept in the home's ``views`` folder under
the content's hash: they can be deleted at any time.
"""

import base64
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from db.records import StoredMail
from domain.errors import DocumentError, StoreError
from domain.mail import Mail, Part
from domain.wire import decode, encode
from flows.home import Home
from flows.isolation import IsolationLimits, see_part
from flows.reading import leaves
from ingest.message import read_message
from parsers.registry import BODY
from parsers.views import Look, SeenWord, View

_PAGED = ("application/pdf", "image/")


def mail_of(home: Home, stored: StoredMail) -> Mail:
    """Return a stored mail, decoded again from its bytes.

    Raises:
        StoreError: its bytes are gone.
        MailError: they are no mail (a row that says so).
    """
    return _decoded(home.blobs.get, stored.sha256, stored.source)


@lru_cache(maxsize=12)
def _decoded(content_of: Callable[[str], bytes], sha256: str, source: str) -> Mail:
    return read_message(content_of(sha256), source=source)


def parts_of(mail: Mail) -> Iterator[Part]:
    """Yield every attachment, those of attached mails in their place, then coded text taken out of the body."""
    from parsers.edi.pasted import without_coded  # noqa: PLC0415 -- loads the language rules

    yield from leaves(mail)
    yield from without_coded(mail)[1]


def part_named(mail: Mail, name: str, sha256: str | None) -> Part | None:
    """Return the attachment a document was read from: by its hash, else by its name."""
    parts = list(leaves(mail))
    found = next((part for part in parts if sha256 and part.sha256 == sha256), None)
    found = found or next((part for part in parts if part.name == name), None)
    return found or next((part for part in parts_of(mail) if part.name == name), None)


def body_text(mail: Mail) -> str:
    """Return the text the evidence of a mail's body counts characters in."""
    from parsers.edi.pasted import without_coded  # noqa: PLC0415 -- loads the language rules

    return without_coded(mail)[0].text


def body_tables(mail: Mail) -> Iterator[Part]:
    """Yield the HTML bodies as parts, where they may hold tables; those of attached mails too."""
    if mail.html:
        content = mail.html.encode(errors="replace")
        yield Part(name=BODY, path="", media_type="text/html", sha256="", content=content)
    for part in mail.parts:
        if part.mail is not None:
            yield from body_tables(part.mail)


def is_paged(part: Part) -> bool:
    """Tell whether a part is shown as pictures of its pages."""
    return part.media_type.startswith(_PAGED)


def page_view(home: Home, part: Part, page: int) -> View:
    """Return size and number of pages, without the picture; the picture is made where it was not yet.

    Raises:
        DocumentError: the page cannot be shown; the message is the reason.
    """
    found = _kept_view(_place(home, part.sha256, page, "json"))
    if found is not None:
        return found
    view = see_part(part, Look.PICTURE, page=page, limits=_limits(home))
    _write(_place(home, part.sha256, page, "png"), base64.b64decode(view.picture))
    bare = replace(view, picture="")
    _write(_place(home, part.sha256, page, "json"), encode(bare))
    return bare


def page_png(home: Home, part: Part, page: int) -> bytes:
    """Return the picture of a page.

    Raises:
        DocumentError: the page cannot be shown.
    """
    place = _place(home, part.sha256, page, "png")
    if not place.is_file():
        _place(home, part.sha256, page, "json").unlink(missing_ok=True)
        page_view(home, part, page)
    return place.read_bytes()


def kept_png(home: Home, sha256: str, page: int) -> bytes | None:
    """Return a picture that was made before, without looking at the mail."""
    place = _place(home, sha256, page, "png")
    return place.read_bytes() if place.is_file() else None


def words_of(home: Home, part: Part, page: int) -> tuple[SeenWord, ...]:
    """Return the words of a page with their places; page 0 means all pages.

    Raises:
        DocumentError: the file has no words that could be shown.
    """
    if not part.sha256:
        return see_part(part, Look.WORDS, page=page, limits=_limits(home)).words
    place = _place(home, part.sha256, page, "words.json")
    if (found := _kept_view(place)) is None:
        found = see_part(part, Look.WORDS, page=page, limits=_limits(home))
        _write(place, encode(found))
    return found.words


def _limits(home: Home) -> IsolationLimits:
    return IsolationLimits(wall_s=home.settings.parse_seconds, memory_mib=home.settings.parse_memory_mb)


def _place(home: Home, sha256: str, page: int, ending: str) -> Path:
    if len(sha256) != 64 or not sha256.isalnum():  # noqa: PLR2004 - hex digits of SHA-256
        raise DocumentError("is no kept file")
    return home.settings.home / "views" / sha256[:2] / f"{sha256}-{page}.{ending}"


@lru_cache(maxsize=256)
def _parsed_view(content: bytes) -> View:
    return decode(View, content)


def _kept_view(place: Path) -> View | None:
    """Return a kept view; one an older program wrote differently is made anew."""
    try:
        return _parsed_view(place.read_bytes())
    except (FileNotFoundError, DocumentError):
        return None


def _write(place: Path, content: bytes) -> None:
    """Write a file whole or not at all; another process may write the same one."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except OSError as error:
        raise StoreError(f"{place.parent}: a page picture cannot be written: {error.strerror}") from error
