"""A process that sends what is due, and may be killed or kill itself at any moment."""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from domain.delivery import Checkpoint
from flows.deliver import deliver_one, due_deliveries, recover
from flows.home import open_home
from tests.flows.sending_kit import AS_OF, FakeClock

_LONGEST = timedelta(minutes=20)


def work(folder: Path, at: datetime, watch: Callable[[Checkpoint], None] | None = None) -> None:
    """Recover, then send what is due, on and on until nothing is."""
    clock = FakeClock(at)
    with open_home(folder, as_of=AS_OF) as home:
        recover(home, clock=clock)
        while (due := due_deliveries(home, clock=clock)) and clock.now() - at < _LONGEST:
            for outbox_id in due:
                deliver_one(home, outbox_id, clock=clock, watch=watch)
            clock.forward(seconds=20)


def work_and_die(folder: Path, at: datetime, checkpoint: Checkpoint, times: int) -> None:
    """Work until a checkpoint is reached for the given time, and be killed there as by ``kill -9``."""
    left = times

    def watch(reached: Checkpoint) -> None:
        nonlocal left
        left -= reached is checkpoint
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    work(folder, at, watch)
