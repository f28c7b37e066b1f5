"""Raw mails and attachments in the database, for an installation on many hosts without a common folder.

A blob lies in pieces, so that neither side holds more than the blob itself and a piece. The row of the blob and its
pieces are one transaction of their own: a row of another table never names a blob that is not there in full.
"""

import hashlib
from collections.abc import Iterator

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
        sha256 = hashlib.sha256(content).hexdigest()
        if self.has(sha256):
            return sha256
        with write_session(self._engine) as session:
            upsert(session, BLOB, [{"sha256": sha256, "size": len(content)}], key=("sha256",), update=())
            for position, piece in enumerate(_pieces(content)):
                row = {"sha256": sha256, "position": position, "content": piece}
                upsert(session, BLOB_CHUNK, [row], key=("sha256", "position"), update=())
        return sha256

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


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES))


def _known(session: Session, sha256: str) -> bool:
    return session.execute(select(BLOB.c.size).where(BLOB.c.sha256 == sha256)).first() is not None


def _stored(session: Session, sha256: str) -> Iterator[bytes]:
    query = select(BLOB_CHUNK.c.content).where(BLOB_CHUNK.c.sha256 == sha256).order_by(BLOB_CHUNK.c.position)
    yield from session.execute(query.execution_options(yield_per=4)).scalars()
