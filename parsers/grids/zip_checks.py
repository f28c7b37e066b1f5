"""Checks of zipped office files before anything in them is unpacked (workbooks, Word files, OpenDocument)."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import DocumentError

MOST_UNPACKED = 200_000_000
_MOST_BYTES = 25_000_000
_MOST_ENTRIES = 2_000
_MOST_RATIO = 100
_RATIO_FREE = 1_000_000  # bytes; small parts of honest files shrink better than 1:100
_LOCKED = 0x1  # flag bit of an encrypted entry
_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    zlib.error,
    lzma.LZMAError,
)


def check_size(content: bytes, *, name: str) -> None:
    """Refuse files beyond what any honest paper needs.

    Raises:
        DocumentError: the file is too large.
    """
    if len(content) > _MOST_BYTES:
        raise DocumentError(f"{name}: larger than {_MOST_BYTES // 1_000_000} MB")


@contextmanager
def opened_zip(content: bytes, *, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zipped office file whose sizes are sane; what breaks while it is read becomes a ``DocumentError``.

    Raises:
        DocumentError: damaged, protected, or built to unpack without measure.
    """
    check_size(content, name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist(), name)
            yield archive
    except _DAMAGE as error:
        raise DocumentError(f"{name}: damaged ({error})") from error


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise DocumentError(f"{name}: unpacks to more than {MOST_UNPACKED // 1_000_000} MB or too many parts")
    for entry in entries:
        if entry.flag_bits & _LOCKED:
            raise DocumentError(f"{name}: protected by a password")
        if entry.file_size > _RATIO_FREE and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
            raise DocumentError(f"{name}: packed more than 1:{_MOST_RATIO}, which no honest file is")
