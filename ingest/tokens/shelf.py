"""Where passwords and tokens are kept: encrypted in a file, or in the keyring of the machine."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from domain.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SERVICE = "backstop"


class Shelf(Protocol):
    """Keeps texts that nobody may read, by name."""

    def get(self, name: str) -> str | None:
        """Return a text, or None where nothing is kept under this name."""
        ...

    def put(self, name: str, text: str) -> None:
        """Keep a text; it replaces the older one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptedShelf:
    """A file of encrypted texts (Fernet: AES-128-CBC with HMAC-SHA256); its key lies in a file of its own, 0600.

    Several processes may use it at once. A key file that others can read is refused.
    """

    file: Path
    key_file: Path

    def get(self, name: str) -> str | None:
        """Return a text, or None.

        Raises:
            ConfigurationError: the key is missing, open to others, or not the one of the file.
        """
        if not self.file.exists():
            return None
        return self._read().get(name)

    def put(self, name: str, text: str) -> None:
        """Keep a text, on disk when this returns."""
        with self._locked():
            kept = self._read() if self.file.exists() else {}
            kept[name] = text
            self._write(kept)

    def _read(self) -> dict[str, str]:
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - a tenth of a start, for mailboxes only

        try:
            content = self._fernet().decrypt(self.file.read_bytes())
        except InvalidToken as error:
            raise ConfigurationError(
                f"{self.file}: cannot be opened with {self.key_file}, which is another key"
            ) from error
        except OSError as error:
            raise ConfigurationError(f"{self.file}: {error.strerror}") from error
        return dict(json.loads(content))

    def _write(self, kept: dict[str, str]) -> None:
        sealed = self._fernet(make=True).encrypt(json.dumps(kept).encode())
        _replace(self.file, sealed)

    def _fernet(self, *, make: bool = False) -> "Fernet":
        from cryptography.fernet import Fernet  # noqa: PLC0415 - see above

        if make and not self.key_file.exists():
            if self.file.exists():
                raise ConfigurationError(f"{self.key_file}: the key of {self.file} is missing; restore it")
            self.key_file.parent.mkdir(parents=True, exist_ok=True)
            _replace(self.key_file, Fernet.generate_key())
        try:
            if self.key_file.stat().st_mode & 0o077:
                raise ConfigurationError(f"{self.key_file}: others can read it; chmod 600 it")
            return Fernet(self.key_file.read_bytes().strip())
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{self.key_file}: no usable key: {error}") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_name(f".{self.file.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringShelf:
    """The keyring of the machine (Secret Service, Keychain, Credential Locker)."""

    def get(self, name: str) -> str | None:
        """Return a text, or None.

        Raises:
            ConfigurationError: there is no keyring, or it is locked.
        """
        import keyring  # noqa: PLC0415 - looks for backends when loaded
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            found: str | None = keyring.get_password(_SERVICE, name)
        except KeyringError as error:
            raise ConfigurationError(f"the keyring cannot be read: {error}") from error
        return found

    def put(self, name: str, text: str) -> None:
        """Keep a text."""
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(_SERVICE, name, text)
        except KeyringError as error:
            raise ConfigurationError(f"the keyring cannot be written: {error}") from error


def _replace(file: Path, content: bytes) -> None:
    """Write a file that only we can read, in one step."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # made 0600
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
