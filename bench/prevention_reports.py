"""Times every prevention report on a large installation: ``PYTHONPATH=. python bench/prevention_reports.py HOME``.

``--lines 100000`` fills the home first (once; three closed lines beside every open one, over three years), on the
database of its settings, so that a ``config.toml`` with a PostgreSQL address measures that. The first thing timed is
working the figures out, which the first report after an upgrade or on a new day pays; then every report runs in a
process of its own, as from the command line, and once more inside one process, as in the service.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.history_home import AS_OF, HistoryHome
from db.engine import read_session
from db.repositories.orders import Orders
from flows.home import Home, open_home
from flows.options import options_for
from flows.order_figures import bring_up_to_date
from flows.reporting import REPORTS, report_bytes
from flows.weekly_tasks import weekly_tasks
from reports.exceptions import ExceptionFilter

_RUN = Path(__file__).parent.parent / "run.py"
_OWNER = "BUYER 03"
_SELDOM = frozenset({"calibration"})  # needs decisions of reviewers, which this installation has none of
_FORMATS = ("text", "json", "csv", "html", "xlsx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--lines", type=int, default=0, help="fill the home with so many open lines first")
    parser.add_argument("--formats", nargs="*", default=["text"], choices=_FORMATS)
    parser.add_argument("--only", nargs="*", default=[name for name in REPORTS if name not in _SELDOM])
    parser.add_argument("--also", action="store_true", help="time options, tasks, export lines and a chase, too")
    chosen = parser.parse_args()
    with open_home(chosen.home, as_of=AS_OF) as home:
        if chosen.lines:
            filler = HistoryHome()
            _timed(
                f"fill {chosen.lines}",
                lambda: filler.fill(home.engine, open_lines=chosen.lines, closed_lines=3 * chosen.lines),
            )
        _timed("work figures out", lambda: bring_up_to_date(home))
        for name in chosen.only:
            where = ExceptionFilter(owner=_OWNER) if name == "morning" else ExceptionFilter()
            for fmt in chosen.formats:
                _in_process_of_its_own(home, name, fmt)
                _timed(f"{name} {fmt}, in the service", lambda n=name, f=fmt, w=where: report_bytes(home, n, f, w))
        if chosen.also:
            _others(home)


def _others(home: Home) -> None:
    with read_session(home.engine) as session:
        first = next(Orders(session).every_line())
    _timed("options of a line", lambda: options_for(home, first.po, first.line))
    _timed("tasks", lambda: weekly_tasks(home))
    for arguments in (["export", "lines", "-o", "/dev/null"], ["chase"]):
        _timed(f"{' '.join(arguments[:2])}, command", lambda a=arguments: _run(home, a))


def _in_process_of_its_own(home: Home, name: str, fmt: str) -> None:
    whose = ["--owner", _OWNER] if name == "morning" else []
    arguments = ["report", name, "--format", fmt, "-o", "/dev/null", *whose]
    _timed(f"{name} {fmt}, command", lambda: _run(home, arguments))


def _run(home: Home, arguments: list[str]) -> None:
    place = ["--home", str(home.settings.home), "--as-of", AS_OF.isoformat()]
    subprocess.run([sys.executable, str(_RUN), *place, *arguments], check=True, stdout=subprocess.DEVNULL)


def _timed(what: str, work: Callable[[], object]) -> None:
    """Print wall and processor seconds, those of processes it started included."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    print(f"{what:36} {time.perf_counter() - wall:8.2f} s {_cpu() - cpu:8.2f} s cpu", flush=True)


def _cpu() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


if __name__ == "__main__":
    main()
