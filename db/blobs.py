"""A content-addressed folder of raw mails and attachments: written once, never changed.

``<root>/ab/cd/abcd…``: the name is the SHA-256 of the content, so that storing again is free and damage is seen.
A blob is on disk, with its directory entry, before its row is committed: a row never names a blob that a power
cut took away.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from domain.errors import StoreError

_FEW = 4
_AT_ONCE = 8
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
        return self.put_many([content])[0]

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Store several blobs and return their hashes, in order.

        Files, then folders, are put on disk by several threads at once: the disk settles them together, which
        takes a seventh of the time of one after the other.

        Raises:
            StoreError: the folder cannot be written; some of the blobs may be there.
        """
        hashes: list[str] = []
        fresh: dict[Path, Path] = {}
        try:
            with _explained("new"):
                for content in contents:
                    hashes.append(hashlib.sha256(content).hexdigest())
                    place = self._place(hashes[-1])
                    if place not in fresh and not _holds(place, content):
                        fresh[place] = _written(place, content)
                self._settle(fresh)
        finally:
            for unfinished in fresh.values():
                unfinished.unlink(missing_ok=True)
        return hashes

    def _settle(self, fresh: Mapping[Path, Path]) -> None:
        """Put written files on disk, give them their names, and put the names on disk."""
        _sync_all(fresh.values())
        for place, unfinished in fresh.items():
            unfinished.replace(place)
        folders = {folder for place in fresh for folder in (place.parent, place.parent.parent)}
        _sync_all([*sorted(folders), *([self._root] if folders else [])])

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
                _sync(folder)
        return sha256


@contextmanager
def _explained(sha256: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"blob {sha256} cannot be written: {error.strerror}") from error


def _written(place: Path, content: bytes) -> Path:
    """Write bytes beside their place and return the file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return Path(name)


def _sync_all(paths: Collection[Path]) -> None:
    """Put files or folders on disk, several at once."""
    if len(paths) <= _FEW:
        for path in paths:
            _sync(path)
        return
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="sync") as pool:
        for _ in pool.map(_sync, paths):
            pass


def _sync(path: Path) -> None:
    """Put a file's bytes or a folder's entries on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
