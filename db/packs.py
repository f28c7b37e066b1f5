"""Many blobs in one file: putting a hundred mails on disk costs what one costs.

``packs/<name>.pack`` holds blobs back to back; then one entry for each (hash, 32 bytes; start and size, 8 bytes each,
big endian), the number of entries (8 bytes) and a mark. A pack is put on disk before it gets its name: one with a
name is whole. Packs are never changed.
"""

import hashlib
import os
import struct
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock

_MARK = b"backstop-pack-1\n"
_ENTRY = struct.Struct(">32sQQ")
_END = struct.Struct(f">Q{len(_MARK)}s")
_SPOT = struct.Struct(">32sIQQ")  # hash, number of the pack, start, size
_MOST_RECENT = 4_096


class PackFolder:
    """Packs in one folder; several processes and threads may use it at once.

    Memory holds 52 bytes for each blob; what other processes packed is found when something is not.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._packs: list[str] = []
        self._settled = b""
        self._recent: dict[bytes, bytes] = {}

    def write(self, blobs: Mapping[str, bytes]) -> None:
        """Put blobs, by their hash in hex, on disk in one file.

        Raises:
            OSError: the folder cannot be written.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._root, prefix=".new-")
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                entries = b"".join(_laid_down(file.write, blobs))
                file.write(entries + _END.pack(len(blobs), _MARK))
                file.flush()
                os.fsync(file.fileno())
            pack = f"{hashlib.sha256(entries).hexdigest()}.pack"
            unfinished.replace(self._root / pack)
        finally:
            unfinished.unlink(missing_ok=True)
        for folder in (self._root, self._root.parent):
            sync(folder)
        with self._lock:
            self._take_in(pack)

    def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a blob as they lie there, or None where no pack has it.

        Raises:
            OSError: its pack cannot be read.
        """
        spot = self._spot(bytes.fromhex(sha256))
        if spot is None:
            return None
        pack, start, size = spot
        with (self._root / pack).open("rb") as file:
            return os.pread(file.fileno(), size, start)

    def has(self, sha256: str) -> bool:
        """Return whether a pack has a blob."""
        return self._spot(bytes.fromhex(sha256)) is not None

    def names(self) -> Iterator[str]:
        """Yield the hash of every packed blob, in hex."""
        with self._lock:
            self._look_again()
            found = [spot[:32] for spot in (*_spots(self._settled), *self._recent.values())]
        yield from (digest.hex() for digest in found)

    def _spot(self, digest: bytes) -> tuple[str, int, int] | None:
        with self._lock:
            found = self._known(digest)
            if found is None:
                self._look_again()
                found = self._known(digest)
            if found is None:
                return None
            _, pack, start, size = _SPOT.unpack(found)
            return self._packs[pack], start, size

    def _known(self, digest: bytes) -> bytes | None:
        if digest in self._recent:
            return self._recent[digest]
        count = len(self._settled) // _SPOT.size
        at = bisect_left(range(count), digest, key=self._digest_at) * _SPOT.size
        found = self._settled[at : at + _SPOT.size]
        return found if found[:32] == digest else None

    def _digest_at(self, number: int) -> bytes:
        return self._settled[number * _SPOT.size : number * _SPOT.size + 32]

    def _look_again(self) -> None:
        """Take in packs that were not there before."""
        known = set(self._packs)
        for pack in sorted({file.name for file in self._root.glob("*.pack")} - known):
            self._take_in(pack)

    def _take_in(self, pack: str) -> None:
        number = len(self._packs)
        self._packs.append(pack)
        for entry in _entries(self._root / pack):
            digest, start, size = _ENTRY.unpack(entry)
            self._recent[digest] = _SPOT.pack(digest, number, start, size)
        if len(self._recent) > _MOST_RECENT:
            merged = {spot[:32]: spot for spot in _spots(self._settled)} | self._recent
            self._settled = b"".join(merged[digest] for digest in sorted(merged))
            self._recent = {}


def sync(path: Path) -> None:
    """Put a file's bytes or a folder's entries on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _laid_down(write: Callable[[bytes], object], blobs: Mapping[str, bytes]) -> Iterator[bytes]:
    start = 0
    for sha256, content in blobs.items():
        write(content)
        yield _ENTRY.pack(bytes.fromhex(sha256), start, len(content))
        start += len(content)


def _spots(settled: bytes) -> Iterator[bytes]:
    return (settled[at : at + _SPOT.size] for at in range(0, len(settled), _SPOT.size))


def _entries(pack: Path) -> Iterator[bytes]:
    """Yield the entries of a pack; a file that is none, or was cut, has none."""
    with pack.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        end = os.pread(file.fileno(), _END.size, max(0, size - _END.size))
        if len(end) < _END.size:
            return
        count, mark = _END.unpack(end)
        start = size - _END.size - count * _ENTRY.size
        if mark != _MARK or start < 0:
            return
        entries = os.pread(file.fileno(), count * _ENTRY.size, start)
    yield from (entries[at : at + _ENTRY.size] for at in range(0, len(entries), _ENTRY.size))
