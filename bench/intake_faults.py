"""Polls a real mail server through random faults and counts what was lost, doubled or marked wrongly.

    python -m bench.intake_faults [--seeds 1 2 3] [--rounds 60] [--mails 17]

Needs Dovecot. One line per seed; leaves with 1 when anything was lost or came twice.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from flows.home import open_home
from tests.servers.dovecot import Dovecot, binary
from tests.servers.fault_proxy import FaultProxy
from tests.servers.fault_run import FaultRun, Report, config


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments.add_argument("--rounds", type=int, default=60)
    arguments.add_argument("--mails", type=int, default=17)
    chosen = arguments.parse_args()
    if binary() is None:
        print("Dovecot is not installed; nothing was run")
        return
    reports = [_run(seed, rounds=chosen.rounds, mails=chosen.mails) for seed in chosen.seeds]
    total = {name: sum(getattr(r, name) for r in reports) for name in ("sent", "stored", "lost", "twice", "seen_by_us")}
    print("total", total)
    sys.exit(0 if all(report.clean for report in reports) else 1)


def _run(seed: int, *, rounds: int, mails: int) -> Report:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        server = Dovecot(Path(folder) / "server")
        os.environ["FAULT_RUN_PASSWORD"] = server.add_user("po")
        home_folder = Path(folder) / "home"
        home_folder.mkdir()
        Path(folder).chmod(0o755)
        with server, FaultProxy(server.tls_port) as proxy:
            config(home_folder, port=proxy.port, user="po", ca_file=server.ca_file)
            with open_home(home_folder, as_of=date(2026, 11, 23)) as home:
                run = FaultRun(
                    home=home, server=server, proxy=proxy, user="po", seed=seed, rounds=rounds, mails_per_round=mails
                )
                report = run.run()
    print(f"seed {seed}: {report} in {time.monotonic() - started:.0f} s", flush=True)
    return report


if __name__ == "__main__":
    main()
