"""The secret behind the tokens of our mails: a file of the home folder that only its owner can read."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from domain.errors import ConfigurationError
from outbound.tokens import TokenKey

FILE_NAME = "chase.key"
_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def token_key(folder: Path) -> TokenKey:
    """Return the key of an installation; the first call makes it.

    Raises:
        ConfigurationError: the file can be read by others, or cannot be read or made at all.
    """
    path = folder / FILE_NAME
    try:
        with suppress(FileExistsError):
            _make(path)
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise ConfigurationError(f"{path}: others can read it; chmod 600 and make new mails, or restore it")
        secret = path.read_bytes()
        return TokenKey(secret=secret)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _make(path: Path) -> None:
    """Write the key under another name first: a reader never sees half of it."""
    if path.exists():
        return
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # fails where another process was first; both then use that one
    finally:
        partial.unlink()
