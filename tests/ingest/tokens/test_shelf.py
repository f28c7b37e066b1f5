import stat

import pytest

from domain.errors import ConfigurationError
from ingest.tokens.shelf import EncryptedShelf, KeyringShelf


@pytest.fixture
def shelf(tmp_path):
    return EncryptedShelf(file=tmp_path / "home" / "secrets", key_file=tmp_path / "keys" / "secrets.key")


def test_what_is_kept_comes_back_and_nobody_reads_it_in_the_file(shelf):
    assert shelf.get("password:po") is None
    shelf.put("password:po", "Schlüssel 17")
    shelf.put("password:other", "second")
    shelf.put("password:po", "Schlüssel 18")
    assert (shelf.get("password:po"), shelf.get("password:other")) == ("Schlüssel 18", "second")
    assert b"18" not in shelf.file.read_bytes() or b"Schl" not in shelf.file.read_bytes()
    assert b"password" not in shelf.file.read_bytes()


def test_only_we_may_read_file_and_key(shelf):
    shelf.put("a", "b")
    for file in (shelf.file, shelf.key_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_others_can_read_is_refused(shelf):
    shelf.put("a", "b")
    shelf.key_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="others can read it"):
        shelf.get("a")


def test_another_key_and_a_missing_key_are_told_apart_and_never_replaced(shelf):
    shelf.put("a", "b")
    kept = shelf.key_file.read_bytes()
    shelf.key_file.unlink()
    with pytest.raises(ConfigurationError, match="missing"):
        shelf.put("c", "d")
    from cryptography.fernet import Fernet

    shelf.key_file.write_bytes(Fernet.generate_key())
    shelf.key_file.chmod(0o600)
    with pytest.raises(ConfigurationError, match="another key"):
        shelf.get("a")
    shelf.key_file.write_bytes(kept)
    assert shelf.get("a") == "b"


def test_the_keyring_of_the_machine_keeps_secrets_too(monkeypatch):
    import keyring

    kept = {}
    monkeypatch.setattr(keyring, "get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr(keyring, "set_password", lambda service, name, text: kept.update({(service, name): text}))
    KeyringShelf().put("password:po", "pw")
    assert KeyringShelf().get("password:po") == "pw"


def test_a_machine_without_a_keyring_is_a_clear_error(monkeypatch):
    import keyring
    from keyring.errors import NoKeyringError

    def none(*_args):
        raise NoKeyringError("no backend")

    monkeypatch.setattr(keyring, "get_password", none)
    with pytest.raises(ConfigurationError, match="keyring"):
        KeyringShelf().get("password:po")
