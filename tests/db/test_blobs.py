import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from db.blobs import BlobFolder
from domain.errors import StoreError


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def place(blobs: BlobFolder, sha256: str) -> Path:
    return blobs._root / sha256[:2] / sha256[2:4] / sha256


@settings(deadline=None)  # it writes to disk
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


def many(start: int = 0) -> list[bytes]:
    return [b"mail %d" % n for n in range(start, start + 20)]


def packs(blobs: BlobFolder) -> list[Path]:
    return sorted((blobs._root / "packs").iterdir())


def test_many_blobs_share_one_file_and_come_back_each(blobs: BlobFolder) -> None:
    names = blobs.put_many([*many(), *many(), b""])
    assert len(packs(blobs)) == 1
    assert [blobs.get(name) for name in names] == [*many(), *many(), b""]
    assert set(blobs.names()) == set(names)
    assert len(blobs.names()) == 21
    assert all(blobs.has(name) for name in names)


def test_what_is_packed_is_not_written_again(blobs: BlobFolder) -> None:
    blobs.put_many(many())
    blobs.put_many([*many(), b"one more"])
    blobs.put(many()[3])
    assert len(packs(blobs)) == 1
    assert len(list(blobs._root.glob("??/??/*"))) == 1


def test_packs_of_another_process_are_seen_without_starting_anew(blobs: BlobFolder) -> None:
    blobs.put_many(many())
    other = BlobFolder(blobs._root)
    names = other.put_many(many(100))
    assert [blobs.get(name) for name in names] == many(100)


def test_packs_stay_readable_when_there_are_many_of_them(blobs: BlobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.packs._MOST_RECENT", 50)
    names = [name for start in range(0, 400, 20) for name in blobs.put_many(many(start))]
    for reader in (blobs, BlobFolder(blobs._root)):
        assert [reader.get(name) for name in names] == [b"mail %d" % n for n in range(400)]
        assert not reader.has("0" * 64)
        assert not reader.has("f" * 64)


def test_a_damaged_blob_in_a_pack_is_named_and_storing_it_again_heals_it(blobs: BlobFolder) -> None:
    names = blobs.put_many(many())
    (pack,) = packs(blobs)
    pack.write_bytes(pack.read_bytes().replace(b"mail 7", b"mall 7", 1))
    with pytest.raises(StoreError, match=f"blob {names[7]} is damaged"):
        blobs.get(names[7])
    assert blobs.get(names[8]) == b"mail 8"
    blobs.put_many(many())
    assert blobs.get(names[7]) == b"mail 7"


@pytest.mark.parametrize("left", [0, 10, -1, -40])
def test_a_pack_that_was_cut_is_no_pack_and_its_mails_are_missing(blobs: BlobFolder, left: int) -> None:
    names = blobs.put_many(many())
    (pack,) = packs(blobs)
    pack.write_bytes(pack.read_bytes()[:left])
    reader = BlobFolder(blobs._root)
    with pytest.raises(StoreError, match="missing"):
        reader.get(names[0])
    assert reader.put_many(many()) == names
    assert reader.get(names[0]) == b"mail 0"


def test_nothing_unfinished_is_left_beside_packs(blobs: BlobFolder) -> None:
    blobs.put_many(many())
    assert [file.suffix for file in packs(blobs)] == [".pack"]
