"""Sending on each kind of database: crashes at every checkpoint, and several senders at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db.engine import write_session
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState
from domain.outbox import OutboxStatus
from flows.deliver import deliver_in, deliver_one, due_deliveries
from flows.home import open_home
from flows.send_run import send_run
from tests.flows.sending_kit import (
    AS_OF,
    ELSEWHERE,
    Crash,
    FakeClock,
    OwnMailbox,
    configure,
    crash_at,
    note_of,
    plain_mail,
    run_on,
)
from tests.servers.smtp import Phase, ScriptedSmtp


@pytest.fixture
def server():
    with ScriptedSmtp(slow_seconds=0.05) as server:
        yield server


@pytest.fixture
def home(engine, url, tmp_path, server):
    folder = tmp_path / "home"
    folder.mkdir()
    configure(folder, server.port, more=f'database_url = "{url}"')
    with open_home(folder, as_of=AS_OF) as home:
        yield home


def add(home, to: str) -> int:
    with write_session(home.engine) as session:
        return Outbox(session).add(plain_mail(to)).outbox_id


@pytest.mark.parametrize("phase", [Phase.OK, Phase.DROP_AFTER_DOT, Phase.DROP_BEFORE_ACCEPT, Phase.LATER_DOT], ids=str)
def test_a_mail_leaves_once_whenever_its_process_ends(home, server, phase):
    clock = FakeClock()
    mailbox = OwnMailbox(home, server, clock)
    for number, checkpoint in enumerate(Checkpoint):
        to = f"c{number}@v.example"
        outbox_id = add(home, to)
        server.script = [phase]
        try:
            deliver_one(home, outbox_id, clock=clock, watch=crash_at(checkpoint), owner=ELSEWHERE)
        except Crash:
            clock.forward(seconds=10)
        run_on(home, clock, mailbox)
        assert (note_of(home, outbox_id).state, len(server.to(to))) == (DeliveryState.ACCEPTED, 1), checkpoint
        clock.forward(hours=2)


def test_several_senders_at_once_send_each_mail_once(home, server):
    ids = [add(home, f"s{number}@v{number}.example") for number in range(12)]

    def send(owner: str) -> None:
        clock = FakeClock()
        run = send_run(home, clock=clock, owner=owner)
        for _ in range(60):
            for outbox_id in due_deliveries(home, clock=clock):
                deliver_in(run, outbox_id)
            clock.forward(seconds=1)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(send, ["host-a/1", "host-b/2", "host-c/3"]))
    clock = FakeClock()
    clock.forward(minutes=5)
    run_on(home, clock, None, rounds=10)
    assert {note_of(home, i).status for i in ids} == {OutboxStatus.SENT}
    assert sorted(t.recipients[0] for t in server.taken) == sorted(f"s{n}@v{n}.example" for n in range(12))


def test_a_lease_that_is_over_lets_another_process_send(home, server):
    outbox_id = add(home, "x@v.example")
    clock = FakeClock()
    with pytest.raises(Crash):
        deliver_one(home, outbox_id, clock=clock, watch=crash_at(Checkpoint.DOT_SENT), owner=ELSEWHERE)
    other = add(home, "y@v.example")
    assert deliver_one(home, other, clock=clock).state is DeliveryState.READY
    clock.forward(seconds=timedelta(seconds=10).total_seconds())
    assert deliver_one(home, other, clock=clock).state is DeliveryState.ACCEPTED
