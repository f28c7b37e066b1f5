"""Files inside files: archives, attached mails, Outlook containers, opened within limits.

A file that cannot be opened stays a part with the reason (DESIGN law 4: nothing is lost).
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from domain.errors import MailError
from domain.mail import Mail, Part
from ingest import sniff
from ingest.headers import bare_name
from ingest.outlook import read_outlook
from ingest.tnef import tnef_files

MEGABYTE = 1_000_000
LARGEST_PART = 25 * MEGABYTE
MOST_PARTS = 200
LARGEST_UNPACKED = 200 * MEGABYTE
HIGHEST_RATIO = 100
MOST_ENTRIES = 2000
DEEPEST_MAIL = 8
DEEPEST_ARCHIVE = 2  # an archive, and one inside it

_CLOSED = {
    sniff.OFFICE_LOCKED: "Office file with a password, cannot be opened",
    "application/vnd.rar": "RAR archive, cannot be opened",
    "application/x-7z-compressed": "7z archive, cannot be opened",
    **dict.fromkeys(sniff.SMIME_TYPES, "S/MIME message, encrypted or damaged, cannot be opened"),
    "application/pgp-encrypted": "PGP encrypted message, cannot be opened",
    "application/x-msdownload": "program, not opened",
    "message/partial": "one piece of a message sent in pieces (message/partial), cannot be read",
    "message/external-body": "the content lies outside of the mail (message/external-body)",
}
_ENDINGS = {
    sniff.PDF: ".pdf",
    sniff.XLSX: ".xlsx",
    sniff.XLS: ".xls",
    sniff.DOCX: ".docx",
    sniff.ODS: ".ods",
    sniff.CSV: ".csv",
    sniff.XML: ".xml",
    sniff.X12: ".x12",
    sniff.EDIFACT: ".edi",
    sniff.HTML: ".html",
    sniff.PLAIN: ".txt",
    sniff.MAIL: ".eml",
    sniff.ZIP: ".zip",
    sniff.CALENDAR: ".ics",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
}
_SYSTEM_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file as found in a mail or archive: ``declared`` is the sender's media type, ``archives`` those around it."""

    name: str
    path: str
    declared: str
    content: bytes
    inline: bool = False
    archives: int = 0


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one message, with everything inside, may still cost."""

    parts: int = MOST_PARTS
    unpacked: int = LARGEST_UNPACKED
    refused: int = 0


@dataclass(slots=True, kw_only=True)
class Opener:
    """Turns found files into parts.

    ``read_mail`` reads an attached message, given its bytes and its depth; ``depth`` is that of the mail the files
    belong to, 0 for the one that arrived.
    """

    read_mail: Callable[[bytes, int], Mail]
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def parts(self, found: Found) -> Iterator[Part]:
        """Yield the part or, for an archive, the parts of its members; each within the limits or with a problem."""
        if self.budget.parts <= 0:
            self.budget.refused += 1
            return
        kind = sniff.media_type(found.content, name=found.name, declared=found.declared)
        if len(found.content) > LARGEST_PART:
            yield self._part(found, kind, problem=f"larger than {LARGEST_PART // MEGABYTE} MB, not opened")
        elif kind in {sniff.ZIP, sniff.GZIP, sniff.TNEF}:
            yield from self._members(found, kind)
        elif kind in {sniff.MAIL, sniff.OUTLOOK}:
            yield self._mail(found, kind)
        else:
            yield self._part(found, kind, problem=_CLOSED.get(kind))

    def _part(self, found: Found, kind: str, *, problem: str | None = None, mail: Mail | None = None) -> Part:
        self.budget.parts -= 1
        return Part(
            name=found.name or f"part-{found.path}{_ENDINGS.get(kind, '')}",
            path=found.path,
            media_type=kind,
            sha256=hashlib.sha256(found.content).hexdigest(),
            content=b"" if len(found.content) > LARGEST_PART else found.content,
            inline=found.inline,
            problem=problem,
            mail=mail,
        )

    def _mail(self, found: Found, kind: str) -> Part:
        if self.depth >= DEEPEST_MAIL:
            return self._part(found, kind, problem=f"more than {DEEPEST_MAIL} mails inside each other, not opened")
        try:
            content = read_outlook(found.content) if kind == sniff.OUTLOOK else found.content
            mail = self.read_mail(content, self.depth + 1)
        except MailError as error:
            return self._part(found, kind, problem=str(error))
        return self._part(found, kind, mail=mail)

    def _members(self, found: Found, kind: str) -> Iterator[Part]:
        if found.archives >= DEEPEST_ARCHIVE:
            yield self._part(found, kind, problem="archive inside archives, not opened")
            return
        try:
            members = list(_OPENERS[kind](found, self.budget))
        except _Refused as refused:
            yield self._part(found, kind, problem=str(refused))
            return
        for member in members:
            if isinstance(member, _Closed):
                yield self._part(member.found, sniff.UNKNOWN, problem=member.reason)
            else:
                yield from self.parts(member)


class _Refused(Exception):  # noqa: N818 - not an error: the reason why an archive stays closed, caught here
    """An archive that is not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    """A member that cannot be read."""

    found: Found
    reason: str


def _zip_members(found: Found, budget: Budget) -> Iterator[Found | _Closed]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(found.content))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, NotImplementedError) as error:
        raise _Refused("damaged ZIP archive, cannot be opened") from error
    with archive:
        entries = [e for e in archive.infolist() if not e.is_dir() and not _of_the_system(e.filename)]
        _check_sizes(entries, len(found.content), budget)
        for entry in entries:
            member = replace(
                found,
                name=bare_name(entry.filename),
                path=f"{found.path}!{bare_name(entry.filename)}",
                declared="",
                content=b"",
                archives=found.archives + 1,
            )
            yield _unzipped(archive, entry, member, budget)


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int, budget: Budget) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise _Refused(f"ZIP archive with {len(entries)} entries, more than {MOST_ENTRIES}, not opened")
    if total > budget.unpacked:
        raise _Refused(f"ZIP archive unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB, not opened")
    if total > MEGABYTE and total > HIGHEST_RATIO * packed:
        raise _Refused(f"ZIP archive packed more than {HIGHEST_RATIO} to 1, not opened")


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Found, budget: Budget) -> Found | _Closed:
    if entry.flag_bits & 0x1:
        return _Closed(found=member, reason="ZIP archive with a password, cannot be opened")
    try:
        with archive.open(entry) as stream:
            # The size in the directory may lie: never read more than it says.
            content = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError, NotImplementedError):
        return _Closed(found=member, reason="damaged member of a ZIP archive, cannot be read")
    if len(content) > entry.file_size:
        return _Closed(found=member, reason="member of a ZIP archive is larger than stated, not opened")
    budget.unpacked -= len(content)
    return replace(member, content=content)


def _gzip_member(found: Found, budget: Budget) -> Iterator[Found]:
    limit = min(LARGEST_PART, budget.unpacked, HIGHEST_RATIO * len(found.content) + MEGABYTE)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(found.content)) as stream:
            content = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise _Refused("damaged gzip file, cannot be opened") from error
    if len(content) > limit:
        raise _Refused("gzip file unpacks to more than is allowed, not opened")
    budget.unpacked -= len(content)
    name = found.name[:-3] if found.name.lower().endswith(".gz") else found.name
    path = f"{found.path}!{name}"
    yield replace(found, name=name, path=path, declared="", content=content, archives=found.archives + 1)


def _tnef_members(found: Found, budget: Budget) -> Iterator[Found]:
    try:
        files = tnef_files(found.content)
    except ValueError as error:
        raise _Refused(f"Outlook winmail.dat, {error}") from error
    for number, file in enumerate(files, 1):
        budget.unpacked -= len(file.content)
        name = bare_name(file.name) or f"attachment-{number}"
        path = f"{found.path}!{name}"
        yield replace(
            found, name=name, path=path, declared="", content=file.content, archives=found.archives + 1, inline=False
        )


_OPENERS: dict[str, Callable[[Found, Budget], Iterator[Found | _Closed]]] = {
    sniff.ZIP: _zip_members,
    sniff.GZIP: _gzip_member,
    sniff.TNEF: _tnef_members,
}


def _of_the_system(name: str) -> bool:
    """Files that a computer adds by itself to an archive; no person sent them."""
    return name.startswith(_SYSTEM_FILES[0]) or bare_name(name) in _SYSTEM_FILES
