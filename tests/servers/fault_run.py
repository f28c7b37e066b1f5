"""A long poll through every fault that can be made here: what was lost, what came twice, what was marked wrongly.

Mails arrive, connections are cut, reset, swallowed and refused, the server restarts, UIDs change, the process ends
between commit and mark, people open and file mails; then everything heals and the store is compared with what was sent.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from db.engine import read_session
from db.tables import MAIL, MAIL_FOLDER, MAIL_LOCATION
from domain.intake import PlaceState
from flows.home import Home
from flows.intake import AccountPoller
from flows.intake_marks import mark as real_mark
from flows.mailbox_access import mailbox_settings
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import FaultProxy

KEYWORD = "$BackstopDone"


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run found. ``twice`` counts bytes stored in more than one row."""

    sent: int = 0
    stored: int = 0
    lost: int = 0
    twice: int = 0
    unmarked: int = 0
    seen_by_us: int = 0
    polls: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """True when nothing was lost, doubled or marked wrongly."""
        return not (self.lost or self.twice or self.seen_by_us or self.unmarked)


class KilledError(BaseException):
    """Stands for the end of the process between commit and mark."""


@dataclass(slots=True, kw_only=True)
class FaultRun:
    """One run with one seed; ``home`` has the account "po" at the proxy's port."""

    home: Home
    server: Dovecot
    proxy: FaultProxy
    user: str
    seed: int
    rounds: int
    mails_per_round: int
    report: Report = field(default_factory=Report)
    _sent: dict[bytes, str] = field(default_factory=dict)
    _seen: int = 0
    _at: datetime = datetime(2026, 11, 23, 15, tzinfo=UTC)
    _new_ids: list[int] = field(default_factory=list)

    def run(self) -> Report:
        """Run to the end and return what was found."""
        chance = random.Random(self.seed)
        for number in range(self.rounds):
            self._arrive(chance, number)
            name, fault = chance.choice(self._faults())
            self.report.faults[name] = self.report.faults.get(name, 0) + 1
            fault(chance)
            self._poll(chance, die=name == "killed")
            self.proxy.heal()
        self._calm()
        self._count()
        return self.report

    # --- what happens

    def _faults(self) -> list[tuple[str, Callable[[random.Random], None]]]:
        return [
            ("none", lambda _: None),
            ("cut", lambda c: self.proxy.cut_after(c.randrange(2_000, 400_000))),
            ("cut_up", lambda c: self.proxy.cut_up_after(c.randrange(100, 2_500))),
            ("reset", lambda _: self.proxy.reset_all()),
            ("refused", lambda _: self.proxy.refuse()),
            ("black_hole", self._swallow_later),
            ("restart", self._restart),
            ("new_epoch", lambda _: self._new_epoch()),
            ("killed", lambda _: None),
            ("person", self._person),
        ]

    def _arrive(self, chance: random.Random, number: int) -> None:
        contents = []
        for place in range(self.mails_per_round):
            content = _mail(chance, f"{self.seed}-{number}-{place}")
            self._sent[content] = f"{number}-{place}"
            contents += [content] * (2 if chance.random() < 0.05 else 1)
        self.server.deliver_all(self.user, contents)

    def _swallow_later(self, chance: random.Random) -> None:
        self.proxy.swallow_after(chance.randrange(2_000, 200_000))

    def _restart(self, _: random.Random) -> None:
        self.server.kick(self.user)
        self.server.restart()

    def _new_epoch(self) -> None:
        if (self.server.maildir(self.user) / "dovecot-uidlist").exists():
            self.server.change_uidvalidity(self.user)

    def _person(self, chance: random.Random) -> None:
        """A colleague opens one mail and files another into a folder that is not read."""
        uid = str(chance.randrange(1, len(self._sent) + 1))
        self.server.doveadm("flags", "add", "-u", self.user, "\\Flagged", "mailbox", "INBOX", "uid", uid)
        read = self.server.doveadm("search", "-u", self.user, "mailbox", "INBOX", "keyword", KEYWORD).split()[1::2]
        if read:
            self.server.doveadm("move", "-u", self.user, "Review", "mailbox", "INBOX", "uid", chance.choice(read))

    def _poll(self, chance: random.Random, *, die: bool) -> None:
        from flows import intake_folder

        poller = self._poller()
        if die:
            intake_folder.mark = _killed  # type: ignore[assignment]
        try:
            result = poller.poll()
            self._new_ids += result.new_mail_ids
            self.report.ends[result.end] = self.report.ends.get(result.end, 0) + 1
        except KilledError:
            self.report.ends["killed"] = self.report.ends.get("killed", 0) + 1
        finally:
            intake_folder.mark = real_mark
            poller.close()
        self.report.polls += 1
        self._at += timedelta(minutes=16)

    def _poller(self) -> AccountPoller:
        return AccountPoller(self.home, mailbox_settings(self.home, "po"), clock=lambda: self._at)

    def _calm(self) -> None:
        """Everything works again: two polls must bring the rest."""
        self.proxy.heal()
        for _ in range(3):
            self._poll(random.Random(0), die=False)

    # --- what is left

    def _count(self) -> None:
        with read_session(self.home.engine) as session:
            rows = list(session.execute(select(MAIL.c.mail_id, MAIL.c.sha256)))
            here = MAIL_LOCATION.join(MAIL_FOLDER, MAIL_FOLDER.c.uidvalidity == MAIL_LOCATION.c.uidvalidity)
            unread = MAIL_LOCATION.c.state.in_([PlaceState.BAD_BODY, PlaceState.NEW])
            odd = select(MAIL_LOCATION.c.uid).select_from(here).where(unread)
            left = len(list(session.execute(odd)))
        stored = [_normal(self.home.blobs.get(row.sha256)) for row in rows]
        wanted = {_normal(content) for content in self._sent}
        self.report.sent, self.report.stored = len(wanted), len(set(stored) & wanted)
        self.report.lost = len(wanted - set(stored)) + left
        self.report.twice = len(stored) - len(set(stored)) + len(set(stored) - wanted)
        self.report.seen_by_us = len(self._found("SEEN"))
        self.report.unmarked = len(self._found("UNKEYWORD", KEYWORD)) if not self.report.faults.get("new_epoch") else 0

    def _found(self, *query: str) -> list[str]:
        return self.server.doveadm("search", "-u", self.user, "mailbox", "INBOX", *query).split()[1::2]


def _killed(*_args: object, **_more: object) -> None:
    raise KilledError


def _normal(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _mail(chance: random.Random, name: str) -> bytes:
    """A mail of 0.5 to 300 KB, some without a message id."""
    size = int(10 ** chance.uniform(1, 5.4))
    line = f"{chance.getrandbits(200):x}\r\n".encode()
    head = f"From: jim@vendor.example\r\nTo: po@buyer.example\r\nSubject: mail {name}\r\n".encode()
    if chance.random() < 0.9:
        head += f"Message-ID: <{name}@vendor.example>\r\n".encode()
    return head + b"\r\n" + name.encode() + b"\r\n" + line * (size // len(line) + 1)


def config(folder: Path, *, port: int, user: str, ca_file: Path) -> None:
    """Write the settings of a home for a run."""
    (folder / "config.toml").write_text(
        f'[[mailbox]]\nname = "po"\nhost = "127.0.0.1"\nport = {port}\nuser = "{user}"\nca_file = "{ca_file}"\n'
        "timeout_seconds = 2\n"
        'secret = "env:FAULT_RUN_PASSWORD"\n'
    )
