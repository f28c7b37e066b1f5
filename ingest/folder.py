"""Mails that lie in files: single ``.eml`` files, folders of them, mbox files and Maildirs.

Mails are taken in order of their ``Date`` header, ties by file name (CONTRACT section 1). Only an index of dates and
places is held in memory; each mail is loaded when its turn comes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from domain.errors import MailError
from ingest.headers import END_OF_HEAD, sent_at
from ingest.mailbox import RawMail, SourceProblem
from ingest.sniff import looks_like_mail

LARGEST_MAIL = 150_000_000
_HEAD = 65_536
# "From jim@x Wed Nov 18 09:00:00 2026": the day's name tells it from a sentence that starts with From.
_FROM_LINE = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,].*\d{4}\b")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MAIL_ENDINGS = frozenset({".eml"})
_MBOX_ENDINGS = frozenset({".mbox", ".mbx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a mail lies: a whole file, or the bytes ``start`` to ``end`` of an mbox file."""

    path: Path
    source: str
    number: int = 0
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSource:
    """The files and folders named on the command line, as a source of mails."""

    paths: tuple[Path, ...]

    def mails(self) -> Iterator[RawMail | SourceProblem]:
        """Yield every mail in date order, see ``in_date_order``."""
        return in_date_order(self.paths)


def mails_in(path: Path) -> Iterator[RawMail | SourceProblem]:
    """Yield the mails of one file or folder in the order they lie there (files by name).

    Raises:
        MailError: the path does not exist, is no mail, or holds none; the name is given.
    """
    return (_load(place) if isinstance(place, _Place) else place for place in _places(path))


def in_date_order(paths: Iterable[Path]) -> Iterator[RawMail | SourceProblem]:
    """Yield the mails of all ``paths`` in order of their date, ties by file name; unreadable files come first.

    Raises:
        MailError: a path does not exist, is no mail, or holds none; the name is given.
    """
    index: list[tuple[datetime, str, int, _Place]] = []
    for path in paths:
        for place in _places(path):
            if isinstance(place, SourceProblem):
                yield place
                continue
            at = _date_of(place)
            if isinstance(at, SourceProblem):
                yield at
            else:
                index.append((at, place.source, place.number, place))
    index.sort(key=lambda row: row[:3])
    for *_, place in index:
        yield _load(place)


def _places(path: Path) -> Iterator[_Place | SourceProblem]:
    try:
        if not path.exists():
            raise MailError(f"{path}: no such file or folder")
        if path.is_dir():
            yield from _in_folder(path)
        elif _is_mbox(path):
            yield from _in_mbox(path)
        else:
            yield _single(path)
    except OSError as error:
        raise MailError(f"{path}: cannot be read ({error.strerror})") from error


def _single(path: Path) -> _Place:
    head = _head(path)
    if not head.strip():
        raise MailError(f"{path}: empty, no mail in it")
    if path.suffix.lower() not in _MAIL_ENDINGS and not looks_like_mail(head):
        raise MailError(f"{path}: this is no mail")
    return _Place(path=path, source=path.name)


def _in_folder(folder: Path) -> Iterator[_Place | SourceProblem]:
    found = False
    for place in _maildir(folder) if (folder / "cur").is_dir() else _mail_files(folder):
        found = True
        yield place
    if not found:
        raise MailError(f"{folder}: no mails in this folder")


def _maildir(folder: Path) -> Iterator[_Place | SourceProblem]:
    """Yield the mails of a Maildir; flags behind the colon are no part of the name, they change when it is read."""
    for part in ("cur", "new"):
        if (folder / part).is_dir():
            for file in sorted((folder / part).iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    yield _Place(path=file, source=re.split("[:;]2,", file.name)[0])


def _mail_files(folder: Path) -> Iterator[_Place | SourceProblem]:
    """Yield the mail files of a folder and of its plain sub-folders (one level), by name."""
    folders = [folder, *sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))]
    for place in folders:
        try:
            files = sorted(p for p in place.iterdir() if not p.is_dir() and not p.name.startswith("."))
        except OSError as error:
            yield SourceProblem(source=place.name, reason=f"folder cannot be read ({error.strerror})")
            continue
        for file in files:
            yield from _mail_file(file)


def _mail_file(file: Path) -> Iterator[_Place | SourceProblem]:
    ending = file.suffix.lower()
    if ending in _MAIL_ENDINGS:
        yield _Place(path=file, source=file.name)
    elif ending in _MBOX_ENDINGS:
        try:
            yield from _in_mbox(file)
        except OSError as error:
            yield SourceProblem(source=file.name, reason=f"cannot be read ({error.strerror})")
    elif ending == ".msg":
        yield SourceProblem(source=file.name, reason="Outlook .msg file, save it as .eml or attach it to a mail")


def _is_mbox(path: Path) -> bool:
    return path.suffix.lower() in _MBOX_ENDINGS or _FROM_LINE.match(_head(path)) is not None


def _in_mbox(path: Path) -> Iterator[_Place]:
    """Yield the places of an mbox file: a mail starts with a "From " line at the start or behind an empty line."""
    number, start, position, empty_before = 0, -1, 0, True
    with path.open("rb") as lines:
        for line in lines:
            if empty_before and _FROM_LINE.match(line):
                if start >= 0:
                    yield _numbered(path, number, start, position)
                number += 1
                start = position + len(line)
            position += len(line)
            empty_before = not line.strip()
    if start < 0:
        raise MailError(f"{path}: no mails in this mbox file")
    yield _numbered(path, number, start, position)


def _numbered(path: Path, number: int, start: int, end: int) -> _Place:
    return _Place(path=path, source=f"{path.name}#{number}", number=number, start=start, end=end)


def _date_of(place: _Place) -> datetime | SourceProblem:
    try:
        head = END_OF_HEAD.split(_read(place, _HEAD), maxsplit=1)[0]
    except OSError as error:
        return SourceProblem(source=place.source, reason=f"cannot be read ({error.strerror})")
    return sent_at(BytesHeaderParser().parsebytes(head + b"\n\n")).at


def _load(place: _Place) -> RawMail | SourceProblem:
    try:
        size = place.path.stat().st_size if place.end is None else place.end - place.start
        if size > LARGEST_MAIL:
            return SourceProblem(source=place.source, reason=f"larger than {LARGEST_MAIL // 1_000_000} MB, not read")
        content = _read(place, size)
    except OSError as error:
        return SourceProblem(source=place.source, reason=f"cannot be read ({error.strerror})")
    if place.end is not None:
        content = _QUOTED_FROM.sub(rb"\1", content)
    return RawMail(source=place.source, content=content)


def _read(place: _Place, most: int) -> bytes:
    size = most if place.end is None else min(most, place.end - place.start)
    with place.path.open("rb") as file:
        file.seek(place.start)
        return file.read(size)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
