"""Both stores of blobs keep the same promises."""

import hashlib

import pytest

from db.blob_store import BlobStore, open_blobs
from db.blob_table import CHUNK_BYTES, BlobTable
from db.engine import write_session
from db.tables import BLOB_CHUNK
from domain.errors import StoreError


@pytest.fixture(params=["folder", "database"])
def store(request, engine, tmp_path) -> BlobStore:
    return open_blobs(request.param, folder=tmp_path / "blobs", engine=engine)


@pytest.mark.parametrize("content", [b"", b"mail", b"\x00\xff" * 3, b"x" * CHUNK_BYTES, b"y" * (2 * CHUNK_BYTES + 1)])
def test_what_was_put_in_comes_out_under_its_hash(store, content):
    name = store.put(content)
    assert store.put(content) == name
    assert store.has(name)
    assert store.get(name) == content


def test_a_missing_blob_is_named(store):
    assert not store.has("0" * 64)
    with pytest.raises(StoreError, match=f"blob {'0' * 64} is missing"):
        store.get("0" * 64)


def test_a_damaged_blob_of_the_database_is_named(engine):
    store = BlobTable(engine)
    name = store.put(b"mail")
    with write_session(engine) as session:
        session.execute(BLOB_CHUNK.update().values(content=b"male"))
    with pytest.raises(StoreError, match="is damaged"):
        store.get(name)


def test_a_large_blob_comes_in_pieces_and_counts_only_when_it_is_kept(store):
    pieces = [b"head", b"x" * CHUNK_BYTES, b"end"]
    with store.writer() as blob:
        for piece in pieces:
            blob.write(piece)
        assert blob.start(6) == b"headxx"
        name = blob.keep()
    assert store.get(name) == b"".join(pieces)
    with store.writer() as blob:
        blob.write(b"never")
    assert not store.has(hashlib.sha256(b"never").hexdigest())
    assert store.put_many([b"a", b"b"]) == [hashlib.sha256(c).hexdigest() for c in (b"a", b"b")]
