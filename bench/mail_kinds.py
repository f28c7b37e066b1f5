"""Measures how often a mail gets its right kind: acceptance scenarios through the program, printed kind by kind.

    python -m bench.mail_kinds FOLDER...

A folder holds scenarios: ``vendors.csv``, ``orders.csv``, ``mailbox/`` and a ``truth.json`` whose ``messages`` name the
kind of each mail (``kind``, and ``kind_alt`` for others that are right as well). Nothing is written beside them.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.records import FeedKind
from flows.feeds import import_feed
from flows.home import open_home
from flows.receive import read_paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One mail: its kinds by the truth, the first one leading, and the kind it was given."""

    where: str
    truth: tuple[str, ...]
    given: str


def told(scenario: Path) -> Iterator[Told]:
    """Read a scenario's mails in a home of their own and yield what kind each one was given."""
    truth = json.loads((scenario / "truth.json").read_text(encoding="utf-8"))
    messages = truth.get("messages", {})
    day = date.fromisoformat(truth["as_of"])
    with tempfile.TemporaryDirectory(prefix="mail-kinds-") as folder, open_home(Path(folder), as_of=day) as home:
        for kind in (FeedKind.VENDORS, FeedKind.ORDERS, FeedKind.RECEIPTS):
            for file in sorted(scenario.glob(f"{kind.value}.*")):
                import_feed(home, kind, file, mapping={})
        for result in read_paths(home, [scenario / "mailbox"]):
            said = messages.get(Path(result.source).name)
            if said is not None and said.get("kind"):
                others = said.get("kind_alt") or []
                kinds = (said["kind"], *([others] if isinstance(others, str) else others))
                yield Told(where=f"{scenario.name}/{result.source}", truth=kinds, given=str(result.kind))


def main() -> None:
    """Print the share of right kinds, of all and of each kind, and every mail that got another one."""
    scenarios = [each.parent for folder in sys.argv[1:] for each in sorted(Path(folder).rglob("truth.json"))]
    if not scenarios:
        print("no scenarios given: a folder that holds truth.json files is needed")
        return
    found = [each for scenario in scenarios for each in told(scenario)]
    asked = Counter(each.truth[0] for each in found)
    right = Counter(each.truth[0] for each in found if each.given in each.truth)
    for each in found:
        if each.given not in each.truth:
            print(f"  {each.where}: {each.given}, it is {' or '.join(each.truth)}")
    for kind, total in sorted(asked.items()):
        print(f"  {kind:14} {right[kind] / total:.3f} of {total}")
    print(f"right {right.total() / max(1, asked.total()):.3f} of {asked.total()} mails")


if __name__ == "__main__":
    main()
