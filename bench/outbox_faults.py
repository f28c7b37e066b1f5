"""Mails over a faulty server by processes that are killed: how many arrive twice, get lost, stay unknown.

Two runs. ``matrix``: every fault of the scripted server at every moment a process can end. ``kills``: many mails, a
worker process that is killed (SIGKILL) again and again while faults come at random; own copies are read as a mailbox
would be, half hours of patience pass by a clock that is moved. Prints counts; exits 1 when a mail was sent twice or
lost.

    python bench/outbox_faults.py [--mails 200] [--seed 1] [--only matrix|kills]
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from db.engine import read_session, write_session
from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState
from domain.outbox import OutboxStatus
from flows.deliver import deliver_one, recover
from flows.home import Home
from flows.send_channel import start_sending
from flows.unknown_mails import settle_unknown
from tests.flows.sending_kit import (
    ELSEWHERE,
    Crash,
    FakeClock,
    OwnMailbox,
    crash_at,
    note_of,
    opened,
    plain_mail,
    run_on,
)
from tests.flows.sending_worker import work
from tests.servers.smtp import Phase, ScriptedSmtp

_WORKERS = multiprocessing.get_context("forkserver")  # a worker starts quickly, and shares no threads
_WORKERS.set_forkserver_preload(["tests.flows.sending_worker"])
FAULTS = [phase for phase in Phase if phase not in {Phase.BAD_LOGIN, Phase.BUSY_LOGIN}]
QUIET = [phase for phase in FAULTS if phase not in {Phase.HANG_BANNER, Phase.NO_MAIL, Phase.SPAM_DOT, Phase.NO_RCPT}]


def matrix(drafted: Path, folder: Path) -> Counter[str]:
    """Run every fault at every checkpoint; count how the mails ended."""
    found: Counter[str] = Counter()
    with ScriptedSmtp(slow_seconds=0.05) as server, opened(drafted, folder, server.port) as home:
        clock = FakeClock()
        mailbox = OwnMailbox(home, server, clock)
        for number, (phase, checkpoint) in enumerate((p, c) for p in FAULTS for c in Checkpoint):
            to = f"m{number}@lakeshoreplate.example.com"
            with write_session(home.engine) as session:
                outbox_id = Outbox(session).add(plain_mail(to)).outbox_id
            server.script = [phase]
            try:
                deliver_one(home, outbox_id, clock=clock, watch=crash_at(checkpoint), owner=ELSEWHERE)
            except Crash:
                clock.forward(seconds=10)
            run_on(home, clock, mailbox)
            _count(found, home, outbox_id, len(server.to(to)))
            clock.forward(hours=2)
    return found


def _count(found: Counter[str], home: Home, outbox_id: int, delivered: int) -> None:
    note = note_of(home, outbox_id)
    with read_session(home.engine) as session:
        was_unknown = any(e.state is DeliveryState.UNKNOWN for e in Deliveries(session).events(outbox_id))
    found["mails"] += 1
    found[f"ended {note.state}"] += 1
    found["were unknown"] += was_unknown
    found["sent twice"] += max(0, delivered - 1)
    refused = note.state is DeliveryState.REFUSED
    found["lost"] += delivered == 0 and not refused and note.status is not OutboxStatus.HELD
    found["said sent and never arrived"] += note.state is DeliveryState.ACCEPTED and delivered == 0
    found["waits for a person"] += note.status is OutboxStatus.HELD


def kills(drafted: Path, folder: Path, *, mails: int, seed: int) -> Counter[str]:
    """Send many mails by a worker that is killed again and again; the last round runs undisturbed."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    with ScriptedSmtp(slow_seconds=0.05) as server, opened(drafted, folder, server.port) as home:
        ids = []
        with write_session(home.engine) as session:
            for number in range(mails):
                mail = plain_mail(f"k{number}@v{number}.example")
                ids.append(Outbox(session).add(mail).outbox_id)
        clock = FakeClock()
        mailbox = OwnMailbox(home, server, clock)
        while _open(home):
            server.script = [chance.choice(QUIET) if chance.random() < 0.3 else Phase.OK for _ in range(mails)]
            found["kill -9"] += _worked(folder, clock.now(), after=chance.uniform(0.3, 4))
            recover(home, clock=clock)
            mailbox.poll()
            settle_unknown(home, clock=clock)
            clock.forward(minutes=31)  # half an hour passes, whatever was counted by the hour soon is over
            start_sending(home, who="bench", clock=clock)  # a person closes the breaker
        for number, outbox_id in enumerate(ids):
            _count(found, home, outbox_id, len(server.to(f"k{number}@v{number}.example")))
    return found


def _open(home: Home) -> bool:
    states = [s for s in DeliveryState if s.waits or s.in_flight or s is DeliveryState.UNKNOWN]
    with read_session(home.engine) as session:
        return any(n.status is OutboxStatus.QUEUED for n in Deliveries(session).in_state(*states))


def _worked(folder: Path, at: datetime, *, after: float) -> int:
    """Let a worker run for some seconds and kill it; returns 1 when it was killed, 0 when it was done before."""
    worker = _WORKERS.Process(target=work, args=(folder, at))
    worker.start()
    worker.join(after)
    if worker.exitcode is not None:
        return 0
    worker.kill()
    worker.join()
    return 1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["matrix", "kills"])
    options = parser.parse_args()
    from tests.flows.sending_kit import make_drafts  # noqa: PLC0415

    bad = 0
    with tempfile.TemporaryDirectory() as name:
        drafted = Path(name) / "drafted"
        make_drafts(drafted)
        runs = {
            "matrix": lambda: matrix(drafted, Path(name) / "matrix"),
            "kills": lambda: kills(drafted, Path(name) / "kills", mails=options.mails, seed=options.seed),
        }
        for run, start in runs.items():
            if options.only in {None, run}:
                began = time.monotonic()
                counts = start()
                print(f"{run}: {time.monotonic() - began:.0f} s")
                for what, number in sorted(counts.items()):
                    print(f"  {what:28} {number}")
                bad += counts["sent twice"] + counts["lost"] + counts["said sent and never arrived"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
