"""A content-addressed folder of raw mails and attachments: written once, never changed.

``<root>/ab/cd/abcd…``: the name is the SHA-256 of the content, so that storing again is free and damage is seen.
A blob is on disk, with its directory entry, before its row is committed: a row never names a blob that a power
cut took away.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from domain.errors import StoreError

_NAME = re.compile(r"[0-9a-f]{64}")


class BlobFolder:
    """Blobs under one folder; several processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; bytes stored before are left alone.

        Raises:
            StoreError: the folder cannot be written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        place = self._place(sha256)
        try:
            if not _holds(place, content):
                _write(self._root, place, content)
        except OSError as error:
            raise StoreError(f"blob {sha256} cannot be written: {error.strerror}") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob.

        Raises:
            StoreError: the blob is missing, unreadable or no longer what its name says.
        """
        try:
            content = self._place(sha256).read_bytes()
        except FileNotFoundError as error:
            raise StoreError(f"blob {sha256} is missing") from error
        except OSError as error:
            raise StoreError(f"blob {sha256} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"blob {sha256} is damaged: its content has another hash")
        return content

    def has(self, sha256: str) -> bool:
        """Return whether the blob is there, without reading it."""
        return self._place(sha256).is_file()

    def names(self) -> tuple[str, ...]:
        """Return the SHA-256 of every blob, in order."""
        return tuple(sorted(file.name for file in self._root.glob("??/??/*") if _NAME.fullmatch(file.name)))

    def _place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):  # a name from a row or address never leaves the folder
            raise StoreError(f"{sha256!r} is not the name of a blob")
        return self._root / sha256[:2] / sha256[2:4] / sha256


def _holds(place: Path, content: bytes) -> bool:
    """Return whether the blob is there in full; a damaged one is written anew."""
    try:
        return place.stat().st_size == len(content) and place.read_bytes() == content
    except FileNotFoundError:
        return False


def _write(root: Path, place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent, root):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Put a folder's entries on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
