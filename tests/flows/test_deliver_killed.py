"""Thirty mails over a faulty server by processes that are really killed, at every checkpoint: each arrives once."""

import multiprocessing
import random
import signal

from db.engine import read_session, write_session
from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState
from domain.outbox import OutboxStatus
from flows.deliver import due_deliveries, recover
from flows.send_channel import start_sending
from flows.unknown_mails import settle_unknown
from tests.flows.sending_kit import FakeClock, OwnMailbox, note_of, opened, plain_mail, run_on
from tests.flows.sending_worker import work_and_die
from tests.servers.smtp import Phase, ScriptedSmtp

MAILS = 30
FAULTS = [
    Phase.DROP_AFTER_DOT,
    Phase.DROP_BEFORE_ACCEPT,
    Phase.LATER_AFTER_QUEUE,
    Phase.LATER_DOT,
    Phase.DROP_BODY,
    Phase.LATER_RCPT,
    Phase.BLANK_BEFORE_OK,
    Phase.DROP_QUIT,
]


def address(number: int) -> str:
    return f"k{number}@v{number}.example"


def test_killed_processes_send_no_mail_twice_and_lose_none(drafted, tmp_path):
    chance = random.Random(7)
    context = multiprocessing.get_context("forkserver")  # a fork of this process would take its threads' locks along
    context.set_forkserver_preload(["tests.flows.sending_worker"])
    with (
        ScriptedSmtp(slow_seconds=0.05) as server,
        opened(drafted, tmp_path / "home", server.port) as home,
    ):
        with write_session(home.engine) as session:
            ids = [Outbox(session).add(plain_mail(address(n))).outbox_id for n in range(MAILS)]
        clock = FakeClock()
        mailbox = OwnMailbox(home, server, clock)
        killed = 0
        for checkpoint in chance.sample(list(Checkpoint), len(Checkpoint)):
            server.script = [chance.choice(FAULTS) if chance.random() < 0.3 else Phase.OK for _ in range(MAILS)]
            times = chance.randint(1, 3) if due_deliveries(home, clock=clock) else 1
            arguments = (home.settings.home, clock.now(), checkpoint, times)
            worker = context.Process(target=work_and_die, args=arguments)
            worker.start()
            worker.join(60)
            killed += worker.exitcode == -signal.SIGKILL
            clock.forward(minutes=31)
            recover(home, clock=clock)
            mailbox.poll()
            settle_unknown(home, clock=clock)
            start_sending(home, who="test", clock=clock)
        server.script = []
        run_on(home, clock, mailbox)
        ends = [note_of(home, i) for i in ids]
        with read_session(home.engine) as session:
            unknown = sum(any(e.state is DeliveryState.UNKNOWN for e in Deliveries(session).events(i)) for i in ids)
    assert killed >= 6
    assert unknown >= 2
    arrived = [len(server.to(address(n))) for n in range(MAILS)]
    assert {(note.status, count) for note, count in zip(ends, arrived, strict=True)} <= {
        (OutboxStatus.SENT, 1),
        (OutboxStatus.HELD, 0),  # twice nobody knew, and no copy came: shown to a person
    }
    assert arrived.count(1) >= MAILS - 3
