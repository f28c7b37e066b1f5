"""Every fault of a server at every moment a process can end: each mail leaves exactly once, or it is known why not."""

import pytest

from domain.delivery import Checkpoint, DeliveryState
from domain.outbox import OutboxStatus
from flows.deliver import deliver_one
from tests.flows.sending_kit import (
    ELSEWHERE,
    Crash,
    FakeClock,
    OwnMailbox,
    addressee,
    crash_at,
    drafts,
    note_of,
    opened,
    release,
    run_on,
)
from tests.servers.smtp import Phase, ScriptedSmtp

PHASES = [phase for phase in Phase if phase not in {Phase.BAD_LOGIN, Phase.BUSY_LOGIN}]
FINAL = {DeliveryState.ACCEPTED: 1, DeliveryState.REFUSED: 0}


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_each_mail_leaves_once_or_is_refused_whenever_the_process_ends(drafted, tmp_path, phase):
    ends = {}
    for checkpoint in Checkpoint:
        with ScriptedSmtp(slow_seconds=0.05) as server:
            folder = tmp_path / f"{checkpoint}"
            with opened(drafted, folder, server.port) as home:
                outbox_id = drafts(home)[0]
                release(home, outbox_id)
                clock = FakeClock()
                server.script = [phase]
                try:
                    deliver_one(home, outbox_id, clock=clock, watch=crash_at(checkpoint), owner=ELSEWHERE)
                except Crash:
                    clock.forward(seconds=10)
                run_on(home, clock, OwnMailbox(home, server, clock))
                note = note_of(home, outbox_id)
                ends[checkpoint] = (note.state, note.status, len(server.to(addressee(home, outbox_id))))
    assert {end for end in ends.values() if FINAL.get(end[0]) != end[2]} == set(), ends
    assert {status for _, status, _ in ends.values()} <= {OutboxStatus.SENT, OutboxStatus.FAILED}
