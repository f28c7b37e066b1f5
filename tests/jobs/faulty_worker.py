"""The program with a fault: it kills itself, or hangs, at a given point, the n-th time it comes there.

``BACKSTOP_FAULT`` is ``POINT:N`` with a point of: ``claimed`` (a job was taken, nothing done), ``writing`` (in the
transaction, before its commit), ``written`` (the transaction is committed, the engine does not know), ``recorded``
(the engine knows the step, not the job's end), ``hang`` (reading never ends).
"""

import os
import signal
import sys
import time


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, nth: int) -> None:
    import jobs.workflows
    from db.repositories.mails import Mails

    seen = 0

    def due() -> bool:
        nonlocal seen
        seen += 1
        return seen == nth

    def around(function, *, before, after):
        def wrapped(*arguments, **named):
            if before and due():
                time.sleep(3600) if point == "hang" else _die()
            result = function(*arguments, **named)
            if after and due():
                _die()
            return result

        return wrapped

    match point:
        case "claimed" | "hang":
            jobs.workflows.read_stored = around(jobs.workflows.read_stored, before=True, after=False)
        case "writing":
            Mails.finish = around(Mails.finish, before=False, after=True)
        case "written":
            jobs.workflows.read_stored = around(jobs.workflows.read_stored, before=False, after=True)
        case "recorded":
            jobs.workflows.read_step = around(jobs.workflows.read_step, before=False, after=True)
        case _:
            raise ValueError(point)


def main() -> None:
    if fault := os.environ.pop("BACKSTOP_FAULT", ""):
        point, _, nth = fault.partition(":")
        _arm(point, int(nth))
    import run

    run.main(sys.argv[1:])


if __name__ == "__main__":
    main()
