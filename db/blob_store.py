"""What every store of raw mails and attachments can do, and which one an installation uses."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from db.blobs import BlobFolder


class BlobStore(Protocol):
    """Bytes by their SHA-256: written once, never changed, and lasting before ``put`` returns."""

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; bytes stored before are left alone.

        Raises:
            StoreError: the store cannot be written.
        """
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
    from db.blob_table import BlobTable  # noqa: PLC0415 - the tables are a part of the start that most commands pay later

    return BlobTable(engine)
