"""One bad mail among a thousand, in every way a mail can be bad: what became of it and of the others.

    python -m bench.one_bad_mail [--mails 1000] [--no-reading]

Two ways need Dovecot, the others a scripted server. Each line tells how many mails were stored, what the bad one's row
says, and how many polls it took. At the end a thousand mails are read, among them bytes that are no mail and one over
which the reader breaks. Leaves with 1 when a mail is missing, double or without a row.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.engine import read_session
from db.repositories.mails import Mails
from domain.mail import Outcome
from flows import receive
from flows.home import Home, open_home
from flows.intake import AccountPoller
from flows.mailbox_access import mailbox_settings
from tests.servers.dovecot import Dovecot, binary
from tests.servers.fault_run import config
from tests.servers.scripted_imap import Script, ScriptedImap

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.document import Document, ReadingContext
    from domain.mail import Mail
    from flows.isolation import IsolationLimits

WRONG_ANSWERS = (
    "refused",
    "huge",
    "told_short",
    "nonsense",
    "malformed",
    "size",
    "nil",
    "literal8",
    "short",
    "endless",
)
AS_OF = date(2026, 11, 23)


@dataclass(slots=True, kw_only=True)
class Bench:
    """What all ways share; ``wrong`` names those that ended badly."""

    folder: Path
    count: int
    wrong: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """The UID of the bad mail."""
        return self.count // 2

    def mails(self) -> dict[int, bytes]:
        """The mails by the UID they will have."""
        return {n: _mail(n) for n in range(1, self.count + 1)}

    def settle(self, name: str, *, port: int, ca_file: Path | None, read: bool = False) -> None:
        """Poll until every mail has its row and tell how that went."""
        home_folder = self.folder / name
        home_folder.mkdir()
        config(home_folder, port=port, user="po", ca_file=ca_file or Path("none"))
        if ca_file is None:
            settings = (home_folder / "config.toml").read_text()
            (home_folder / "config.toml").write_text(settings.replace('ca_file = "none"', 'security = "none"'))
        started = time.monotonic()
        with open_home(home_folder, as_of=AS_OF) as home:
            polls = _polled(home, self.count)
            if read:
                for mail_id in receive.pending_mail_ids(home):
                    receive.read_stored(home, mail_id)
            self._told(name, home, polls, time.monotonic() - started, read=read)

    def _told(self, name: str, home: Home, polls: int, seconds: float, *, read: bool) -> None:
        with read_session(home.engine) as session:
            rows = list(Mails(session).every_mail())
        failed = [m for m in rows if m.outcome is Outcome.FAILED]
        left = [m for m in rows if m.outcome is None]
        good = len(rows) == len({m.source for m in rows}) == self.count and len(failed) == (2 if read else 1)
        if not good or (read and left):
            self.wrong.append(name)
        reasons = "; ".join(f"{m.source}: {m.reason}" for m in failed)
        done = f"{len(rows) - len(failed)} {'read' if read else 'stored'}"
        print(f"  {name:18} {done}, {len(failed)} failed ({reasons}), {polls} polls, {seconds:.0f} s", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mails", type=int, default=1_000)
    arguments.add_argument("--no-reading", action="store_true")
    chosen = arguments.parse_args()
    os.environ["FAULT_RUN_PASSWORD"] = "pw"
    with tempfile.TemporaryDirectory(prefix="one-bad-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        bench = Bench(folder=Path(name), count=chosen.mails)
        print(f"one bad mail among {bench.count}")
        for how in WRONG_ANSWERS:
            with ScriptedImap(Script(mails=bench.mails(), broken={bench.bad: how})) as server:
                bench.settle(how, port=server.port, ca_file=None)
        if binary() is None:
            print("  Dovecot is not installed; the rest was not run")
        else:
            _on_dovecot(bench, reading=not chosen.no_reading)
        sys.exit(f"wrong: {', '.join(bench.wrong)}" if bench.wrong else 0)


def _on_dovecot(bench: Bench, *, reading: bool) -> None:
    ways: dict[str, Callable[[Path], object]] = {
        "shorter_than_told": lambda f: f.rename(f.with_name(f"{f.name.partition(',')[0]},S=90000,W=90000"))
    }
    if os.geteuid() == 0:
        ways["unreadable"] = lambda f: (f.chmod(0), os.chown(f, 0, 0))
    for way, spoil in ways.items():
        with _server(bench, way) as server:
            server.deliver_all("po", bench.mails().values())
            spoil(
                next(
                    f
                    for f in server.maildir("po").glob("*/*")
                    if f"Subject: mail {bench.bad}\r\n".encode() in f.read_bytes()
                )
            )
            bench.settle(way, port=server.tls_port, ca_file=server.ca_file)
    if reading:
        _read(bench)


def _read(bench: Bench) -> None:
    """Read a thousand mails: one is no mail, and over one the reader breaks."""
    mails = bench.mails()
    mails[bench.bad] = random.Random(5).randbytes(4_000).replace(b"\n", b"") + b"\r\n"
    real = receive.read_documents

    def breaks_once(mail: "Mail", context: "ReadingContext", *, limits: "IsolationLimits") -> "tuple[Document, ...]":
        if mail.source == "po/7":
            raise RecursionError("too deep")
        return real(mail, context, limits=limits)

    with ExitStack() as stack:
        server = stack.enter_context(_server(bench, "reading"))
        stack.callback(setattr, receive, "read_documents", real)
        server.deliver_all("po", mails.values())
        receive.read_documents = breaks_once
        bench.settle("no_mail_and_break", port=server.tls_port, ca_file=server.ca_file, read=True)


def _server(bench: Bench, name: str) -> Dovecot:
    server = Dovecot(bench.folder / f"server-{name}")
    server.add_user("po", "pw")
    return server


def _polled(home: Home, count: int) -> int:
    """Poll, pauses waited out, until there are so many rows; returns how many polls that took."""
    start = datetime(2026, 11, 23, 15, tzinfo=UTC)
    for polls in range(1, 20):
        at = start + timedelta(minutes=20 * polls)
        poller = AccountPoller(home, mailbox_settings(home, "po"), clock=partial(_same, at))
        poller.poll()
        poller.close()
        with read_session(home.engine) as session:
            if len(list(Mails(session).every_mail())) == count:
                return polls
    return polls


def _same(at: datetime) -> datetime:
    return at


def _mail(number: int) -> bytes:
    text = f"words of mail {number}\r\n" * 20
    head = f"From: jim@vendor.example\r\nMessage-ID: <{number}@vendor.example>\r\nSubject: mail {number}\r\n"
    return f"{head}Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n{text}".encode()


if __name__ == "__main__":
    main()
