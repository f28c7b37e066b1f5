"""What every store of raw mails and attachments can do, and which one an installation uses."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from db.blobs import BlobFolder


class BlobPieces(Protocol):
    """A blob that comes in pieces; memory holds one piece."""

    def write(self, piece: bytes) -> None:
        """Add a piece.

        Raises:
            StoreError: the store cannot be written.
        """

    def start(self, count: int) -> bytes:
        """Return the first ``count`` bytes of what was written."""
        ...

    def keep(self) -> str:
        """Store what was written and return its SHA-256 in hex.

        Raises:
            StoreError: the store cannot be written.
        """
        ...


class BlobStore(Protocol):
    """Bytes by their SHA-256: written once, never changed, and lasting before ``put`` returns."""

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; bytes stored before are left alone.

        Raises:
            StoreError: the store cannot be written.
        """
        ...

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Store several blobs and return their hashes.

        Raises:
            StoreError: the store cannot be written; some of the blobs may be there.
        """
        ...

    def writer(self) -> AbstractContextManager[BlobPieces]:
        """Give a place to write a large blob to piece by piece; what is not kept is removed."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob.

        Raises:
            StoreError: the blob is missing, unreadable or damaged.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Return whether the blob is there, without reading it."""
        ...


def open_blobs(kind: str, *, folder: Path, engine: Engine) -> BlobStore:
    """Return the store that the setting ``blobs`` names: ``folder`` or ``database``."""
    if kind == "folder":
        return BlobFolder(folder)
    from db.blob_table import BlobTable  # noqa: PLC0415 - loads all tables, which most commands need only later

    return BlobTable(engine)
