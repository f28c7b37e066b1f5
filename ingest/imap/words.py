"""What may stand in a command: nothing from a mail or a setting can end one and start another.

imapclient escapes quotes and backslashes only; a CR LF in a searched Message-ID would be a command of the sender's
choice.
"""

import re

from domain.errors import BadAnswerError

_MESSAGE_ID = re.compile(r"<[\x21-\x7e]{1,500}>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_NAME = 500


def searchable_id(message_id: str) -> str:
    """Return a message id that may stand in a command, quoted.

    Raises:
        BadAnswerError: it is not ``<…>`` of visible ASCII characters.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise BadAnswerError("this message id cannot be searched for: only visible ASCII characters in <…> can")
    return _quoted(message_id)


def searchable_mark(message_id: str) -> str:
    """Return a message id without its brackets, as X-Backstop-Chase holds it; see ``searchable_id``."""
    searchable_id(message_id)
    return _quoted(message_id[1:-1])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def folder_name(name: str) -> str:
    """Return a folder name that may stand in a command; letters of any language may.

    Raises:
        BadAnswerError: it is empty, too long or has control characters.
    """
    if not name or len(name) > LONGEST_NAME or _CONTROL.search(name):
        raise BadAnswerError(f"{name[:40]!r} is no name of a folder")
    return name


def has_control(text: str) -> bool:
    """Return True when a text could end a command."""
    return _CONTROL.search(text) is not None
