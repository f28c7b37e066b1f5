"""Raw mails and attachments in the database, for an installation on many hosts without a common folder.

A blob lies in pieces, so that neither side holds more than the blob itself and a piece. The row of the blob and its
pieces are one transaction of their own: a row of another table never names a blob that is not there in full.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.tables import BLOB, BLOB_CHUNK
from db.upsert import upsert
from domain.errors import StoreError

CHUNK_BYTES = 1 << 20


class BlobTable:
    """Blobs in two tables; several processes and hosts may use it at once.

    Not to be called inside a write session on SQLite, which has one writer at a time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; bytes stored before are left alone.

        Raises:
            StoreError: the database refuses.
        """
        return self.put_many([content])[0]

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Store several blobs and return their hashes, each in its own transaction.

        Raises:
            StoreError: the database refuses; some of the blobs may be there.
        """
        hashes = []
        for content in contents:
            sha256 = hashlib.sha256(content).hexdigest()
            self._store(sha256, len(content), partial(_pieces, content))
            hashes.append(sha256)
        return hashes

    @contextmanager
    def writer(self) -> Iterator["TableWriter"]:
        """Give a place to write a large blob to piece by piece; what is not kept is removed.

        The pieces wait in a temporary file: no transaction stays open while they come in.
        """
        with tempfile.TemporaryFile() as file:
            yield TableWriter(file, self._store)

    def _store(self, sha256: str, size: int, pieces: Callable[[], Iterable[bytes]]) -> None:
        if self.has(sha256):
            return
        with write_session(self._engine) as session:
            upsert(session, BLOB, [{"sha256": sha256, "size": size}], key=("sha256",), update=())
            for position, piece in enumerate(pieces()):
                row = {"sha256": sha256, "position": position, "content": piece}
                upsert(session, BLOB_CHUNK, [row], key=("sha256", "position"), update=())

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob.

        Raises:
            StoreError: the blob is missing or no longer what its name says.
        """
        with read_session(self._engine) as session:
            if not _known(session, sha256):
                raise StoreError(f"blob {sha256} is missing")
            content = b"".join(_stored(session, sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"blob {sha256} is damaged: its content has another hash")
        return content

    def has(self, sha256: str) -> bool:
        """Return whether the blob is there, without reading it."""
        with read_session(self._engine) as session:
            return _known(session, sha256)


class TableWriter:
    """A blob that comes in pieces; memory holds one piece."""

    def __init__(self, file: IO[bytes], store: Callable[[str, int, Callable[[], Iterable[bytes]]], None]) -> None:
        self._file, self._store = file, store
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece.

        Raises:
            StoreError: the temporary folder is full.
        """
        try:
            self._file.write(piece)
        except OSError as error:
            raise StoreError(f"a blob cannot be written: {error.strerror}") from error
        self._digest.update(piece)
        self._size += len(piece)

    def start(self, count: int) -> bytes:
        """Return the first ``count`` bytes of what was written."""
        self._file.flush()
        return os.pread(self._file.fileno(), count, 0)

    def keep(self) -> str:
        """Store the blob and return its SHA-256 in hex.

        Raises:
            StoreError: the database refuses.
        """
        sha256 = self._digest.hexdigest()
        self._store(sha256, self._size, self._again)
        return sha256

    def _again(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(CHUNK_BYTES):
            yield piece


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES))


def _known(session: Session, sha256: str) -> bool:
    return session.execute(select(BLOB.c.size).where(BLOB.c.sha256 == sha256)).first() is not None


def _stored(session: Session, sha256: str) -> Iterator[bytes]:
    query = select(BLOB_CHUNK.c.content).where(BLOB_CHUNK.c.sha256 == sha256).order_by(BLOB_CHUNK.c.position)
    yield from session.execute(query.execution_options(yield_per=4)).scalars()
