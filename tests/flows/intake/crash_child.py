"""Polls once and kills itself, as ``kill -9`` does, at the point named: HOME POINT."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from db.blobs import BlobFolder
from flows import intake_folder, intake_store
from flows.home import open_home
from flows.intake import poll_account
from ingest.imap.session import MailboxSession


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(real: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **more: Any) -> None:
        real(*args, **more)
        _die()

    return wrapped


def main(home: str, point: str) -> None:
    match point:
        case "in_pack":  # the bytes are there, their name is not
            os.fsync = _then_die(os.fsync)
        case "after_blobs":
            BlobFolder.put_many = _then_die(BlobFolder.put_many)  # type: ignore[method-assign]
        case "before_commit":
            intake_store.MailFolders.record = _then_die(intake_store.MailFolders.record)  # type: ignore[method-assign]
        case "after_commit":
            intake_folder.store = _then_die(intake_folder.store)  # type: ignore[attr-defined]
        case "after_mark":
            MailboxSession.set_keyword = _then_die(MailboxSession.set_keyword)  # type: ignore[method-assign]
    with open_home(Path(home), as_of=date(2026, 11, 23)) as opened:
        poll_account(opened, "po")


if __name__ == "__main__":
    main(*sys.argv[1:])
