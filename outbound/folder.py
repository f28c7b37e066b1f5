"""Delivery into a folder: one ``.eml`` per mail, for drafts, demos and installations without SMTP."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.outbox import OutgoingMail
from outbound.compose import Sender
from outbound.message import message_bytes
from outbound.transport import Delivery, DeliveryOutcome

_UNSAFE = re.compile(r"[^A-Za-z0-9@._-]+")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTransport:
    """Writes mails into ``folder``. The file's name comes from the Message-ID, so a mail is there once."""

    folder: Path
    sender: Sender

    def deliver(self, mail: OutgoingMail, *, at: datetime) -> Delivery:
        """Write the mail; a file that is there already stays as it is."""
        target = self.folder / file_name(mail)
        if target.exists():
            return Delivery(outcome=DeliveryOutcome.ACCEPTED, detail=f"{target.name} was there already")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(target, message_bytes(mail, sender=self.sender, at=at))
        except OSError as error:
            return Delivery(outcome=DeliveryOutcome.RETRY, detail=f"cannot write {target.name}: {error.strerror}")
        return Delivery(outcome=DeliveryOutcome.ACCEPTED, detail=f"written to {target.name}")


def file_name(mail: OutgoingMail) -> str:
    """Return the file name of a mail; it cannot lead out of the folder."""
    bare = _UNSAFE.sub("_", mail.message_id.strip("<>")).lstrip(".")
    if len(bare) > _LONGEST_NAME or not bare:
        bare = bare[:60] + hashlib.sha256(mail.message_id.encode()).hexdigest()[:16]
    return f"{bare}.eml"


def _write_whole(target: Path, content: bytes) -> None:
    """Write a file so that it is there completely or not at all, even if the power fails."""
    partial = target.with_name(f".{target.name}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
