"""A content-addressed folder of raw mails and attachments: written once, never changed.

``<root>/ab/cd/abcd…``: the name is the SHA-256 of the content, so that storing again is free and damage is seen.
Many that come at once share one file (``db.packs``).
A blob is on disk, with its directory entry, before its row is committed: a row never names a blob that a power
cut took away.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from db.packs import PackFolder, sync
from domain.errors import StoreError

_FEW = 4  # blobs that get a file each
_NAME = re.compile(r"[0-9a-f]{64}")


class BlobFolder:
    """Blobs under one folder; several processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._packs = PackFolder(root / "packs")

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; bytes stored before are left alone.

        Raises:
            StoreError: the folder cannot be written.
        """
        return self.put_many([content])[0]

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Store several blobs and return their hashes, in order; many go into one file, which is one write to disk.

        Raises:
            StoreError: the folder cannot be written; some of the blobs may be there.
        """
        hashes: list[str] = []
        fresh: dict[str, bytes] = {}
        with _explained("new"):
            for content in contents:
                sha256 = hashlib.sha256(content).hexdigest()
                hashes.append(sha256)
                if sha256 in fresh or self._holds(sha256, content):
                    continue
                if self.has(sha256):
                    self._write(content)  # damaged: a file of its own is looked at first
                else:
                    fresh[sha256] = content
            if len(fresh) > _FEW:
                self._packs.write(fresh)
            else:
                for content in fresh.values():
                    self._write(content)
        return hashes

    def _holds(self, sha256: str, content: bytes) -> bool:
        """Return whether the blob is there in full."""
        place = self._place(sha256)
        if place.is_file():
            return place.stat().st_size == len(content) and place.read_bytes() == content
        return self._packs.read(sha256) == content

    def _write(self, content: bytes) -> None:
        with self.writer() as blob:
            blob.write(content)
            blob.keep()

    @contextmanager
    def writer(self) -> Iterator["BlobWriter"]:
        """Give a place to write a large blob to piece by piece; what is not kept is removed.

        Raises:
            StoreError: the folder cannot be written.
        """
        with _explained("new"):
            self._root.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._root, prefix=".new-")
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield BlobWriter(file, unfinished, self._place)
        finally:
            unfinished.unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob.

        Raises:
            StoreError: the blob is missing, unreadable or no longer what its name says.
        """
        place = self._place(sha256)
        try:
            content = place.read_bytes() if place.is_file() else self._packs.read(sha256)
        except OSError as error:
            raise StoreError(f"blob {sha256} cannot be read: {error.strerror}") from error
        if content is None:
            raise StoreError(f"blob {sha256} is missing")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"blob {sha256} is damaged: its content has another hash")
        return content

    def has(self, sha256: str) -> bool:
        """Return whether the blob is there, without reading it."""
        return self._place(sha256).is_file() or self._packs.has(sha256)

    def names(self) -> tuple[str, ...]:
        """Return the SHA-256 of every blob, in order."""
        single = {file.name for file in self._root.glob("??/??/*") if _NAME.fullmatch(file.name)}
        return tuple(sorted(single.union(self._packs.names())))

    def _place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):  # a name from a row or address never leaves the folder
            raise StoreError(f"{sha256!r} is not the name of a blob")
        return self._root / sha256[:2] / sha256[2:4] / sha256


class BlobWriter:
    """A blob that comes in pieces; memory holds one piece."""

    def __init__(self, file: IO[bytes], unfinished: Path, place_of: Callable[[str], Path]) -> None:
        self._file, self._unfinished, self._place_of = file, unfinished, place_of
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece.

        Raises:
            StoreError: the folder cannot be written.
        """
        with _explained("new"):
            self._file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def start(self, count: int) -> bytes:
        """Return the first ``count`` bytes of what was written."""
        self._file.flush()
        return os.pread(self._file.fileno(), count, 0)

    def keep(self) -> str:
        """Put the blob in its place, on disk, and return its SHA-256 in hex.

        Raises:
            StoreError: the folder cannot be written.
        """
        sha256 = self._digest.hexdigest()
        place = self._place_of(sha256)
        with _explained(sha256):
            self._file.flush()
            os.fsync(self._file.fileno())
            place.parent.mkdir(parents=True, exist_ok=True)
            self._unfinished.replace(place)
            for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
                sync(folder)
        return sha256


@contextmanager
def _explained(sha256: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"blob {sha256} cannot be written: {error.strerror}") from error
