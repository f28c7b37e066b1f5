"""Every fault of a server at every moment a process can end: each mail leaves exactly once, or it is known why not."""

from itertools import count

import pytest

from db.engine import write_session
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState
from domain.outbox import OutboxStatus
from flows.deliver import deliver_one
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
from tests.servers.smtp import Phase, ScriptedSmtp

PHASES = [phase for phase in Phase if phase not in {Phase.BAD_LOGIN, Phase.BUSY_LOGIN}]
MAILS = {DeliveryState.ACCEPTED: 1, DeliveryState.REFUSED: 0}
NUMBERS = count()


@pytest.fixture(scope="module")
def world(drafted, tmp_path_factory):
    """One home, server, clock and mailbox for all runs: hours pass between them."""
    with (
        ScriptedSmtp(slow_seconds=0.05) as server,
        opened(drafted, tmp_path_factory.mktemp("matrix") / "home", server.port) as home,
    ):
        clock = FakeClock()
        yield home, server, clock, OwnMailbox(home, server, clock)


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_each_mail_leaves_once_or_is_refused_whenever_the_process_ends(world, phase):
    home, server, clock, mailbox = world
    ends = {}
    for checkpoint in Checkpoint:
        to = f"clerk{next(NUMBERS)}@lakeshoreplate.example.com"
        with write_session(home.engine) as session:
            outbox_id = Outbox(session).add(plain_mail(to)).outbox_id
        server.script = [phase]
        try:
            deliver_one(home, outbox_id, clock=clock, watch=crash_at(checkpoint), owner=ELSEWHERE)
        except Crash:
            clock.forward(seconds=10)
        run_on(home, clock, mailbox)
        note = note_of(home, outbox_id)
        ends[checkpoint] = (note.state, note.status, len(server.to(to)))
        clock.forward(hours=2)  # what is counted by the hour starts anew
    assert {end for end in ends.values() if MAILS.get(end[0]) != end[2]} == set(), ends
    assert {status for _, status, _ in ends.values()} <= {OutboxStatus.SENT, OutboxStatus.FAILED}
