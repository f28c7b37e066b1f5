import hashlib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from db.blobs import BlobFolder
from domain.errors import StoreError


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def place(blobs: BlobFolder, sha256: str) -> Path:
    return blobs._root / sha256[:2] / sha256[2:4] / sha256


@given(content=st.binary())
def test_any_bytes_come_back_under_their_hash(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    blobs = BlobFolder(tmp_path_factory.getbasetemp() / "any")
    sha256 = blobs.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert blobs.get(sha256) == content


def test_the_same_bytes_are_written_once(blobs: BlobFolder) -> None:
    sha256 = blobs.put(b"mail")
    first = place(blobs, sha256).stat().st_ino
    assert blobs.put(b"mail") == sha256
    assert place(blobs, sha256).stat().st_ino == first
    assert blobs.has(sha256)
    assert not blobs.has("0" * 64)


def test_nothing_unfinished_is_left_behind(blobs: BlobFolder) -> None:
    sha256 = blobs.put(b"mail")
    assert [path.name for path in place(blobs, sha256).parent.iterdir()] == [sha256]


def test_a_missing_blob_is_named(blobs: BlobFolder) -> None:
    with pytest.raises(StoreError, match=f"blob {'0' * 64} is missing"):
        blobs.get("0" * 64)


@pytest.mark.parametrize("damage", [b"", b"mai", b"mall"])
def test_a_damaged_blob_is_named_and_storing_it_again_heals_it(blobs: BlobFolder, damage: bytes) -> None:
    sha256 = blobs.put(b"mail")
    place(blobs, sha256).write_bytes(damage)
    with pytest.raises(StoreError, match=f"blob {sha256} is damaged"):
        blobs.get(sha256)
    blobs.put(b"mail")
    assert blobs.get(sha256) == b"mail"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_leaves_the_folder(blobs: BlobFolder, name: str) -> None:
    with pytest.raises(StoreError, match="not the name of a blob"):
        blobs.get(name)


def test_a_folder_that_cannot_be_written_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file is in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        BlobFolder(tmp_path / "blobs").put(b"mail")
