"""A simulated year of chasing: vendors of different manners, the real plan, mails and answers, a made-up clock.

    python bench/chase_year.py [--vendors 50] [--days 365] [--seed 1]

Prints what went on and every fault; none is the bar: no mail over the cap, no loop, no question about an answered
line, no more than three rounds in vain, every balance without a date within its cadence, no stranger written to.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.flows.chase_world import Findings
from tests.flows.chase_year import manners_of, run_year


def _progress(found: Findings) -> None:
    print(f"day {found.days}: {found.sent} sent, {found.received} received, {len(found.faults)} faults", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vendors", type=int, default=50)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        manners = list(manners_of(given.vendors))
        found = run_year(Path(folder), days=given.days, seed=given.seed, manners=manners, tell=_progress)
    for name, value in vars(found).items():
        print(f"{name.replace('_', ' '):20} {len(value) if isinstance(value, list) else value}")
    print(f"{'seconds':20} {time.perf_counter() - start:.0f}")
    for fault in found.faults[:50]:
        print(fault)
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
