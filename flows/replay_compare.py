"""Compares two databases that should say the same: mails, statements with their decisions, lines, what was taught."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.engine import read_session
from db.repositories.aliases import Aliases
from db.repositories.layouts import Layouts
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.alias import AliasStatus
from domain.match import MatchedStatement
from flows.accounts import every_state
from flows.calibration import calibration_of
from flows.export import line_row, statement_row
from flows.home import Home
from flows.replay_keys import statement_keys

_NOT_COMPARED = frozenset({"confidence", "evidence", "holds", "source"})  # how it was read, not what counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDifference:
    """One thing that a replay gives otherwise; ``before`` is what the database in use says."""

    what: str
    where: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what} {self.where}: {self.before} -> {self.after}"


def compared(old: Home, new: Home) -> tuple[ReplayDifference, ...]:
    """Return every difference, mails first, then statements, then lines, then what was learned."""
    # Read one after the other: the calendar's first use may write, which must not wait for a reader.
    _ = (old.calendar, new.calendar)
    with read_session(old.engine) as before, read_session(new.engine) as after:
        return (
            *_mails(before, after),
            *_statements(before, after),
            *_lines(old, new, before, after),
            *_learned(before, after),
        )


def _mails(before: Session, after: Session) -> Iterator[ReplayDifference]:
    said = {m.sha256: m for m in Mails(before).every_mail()}
    says = {m.sha256: m for m in Mails(after).every_mail()}
    for sha256, mail in said.items():
        now = says.get(sha256)
        one = f"{mail.kind} {mail.outcome}"
        other = f"{now.kind} {now.outcome}" if now is not None else "missing"
        if one != other:
            yield ReplayDifference(what="mail", where=mail.source, before=one, after=other)


def _statements(before: Session, after: Session) -> Iterator[ReplayDifference]:
    said, says = statement_keys(before), statement_keys(after)
    old, new = _now(before), _now(after)
    for key in dict.fromkeys((*said, *says)):
        sources = [w.source for w in (*said.get(key, ()), *says.get(key, ()))]
        one = sorted(row for w in said.get(key, ()) for row in old[w.statement_id])
        other = sorted(row for w in says.get(key, ()) for row in new[w.statement_id])
        if one != other:
            where = f"{sources[0]} {key[1]}"
            yield ReplayDifference(
                what="statement", where=where, before=" | ".join(one) or "none", after=" | ".join(other) or "none"
            )


def _now(session: Session) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for word in Statements(session).every_statement():
        rows.setdefault(word.statement_id, []).append(_in_words(word))
    return rows


def _in_words(word: MatchedStatement) -> str:
    row = {name: value for name, value in statement_row(word).items() if name not in _NOT_COMPARED}
    return ", ".join(f"{name}={value}" for name, value in row.items() if value not in {None, False, ""})


def _lines(old: Home, new: Home, before: Session, after: Session) -> Iterator[ReplayDifference]:
    said = {(row["po"], row["line"]): row for row in map(line_row, every_state(before, old))}
    says = {(row["po"], row["line"]): row for row in map(line_row, every_state(after, new))}
    for key in dict.fromkeys((*said, *says)):
        one, other = said.get(key, {}), says.get(key, {})
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        if names:
            yield ReplayDifference(
                what="line",
                where=f"{key[0]}/{key[1]}",
                before=", ".join(f"{n}={one.get(n)}" for n in names) if one else "missing",
                after=", ".join(f"{n}={other.get(n)}" for n in names) if other else "missing",
            )


def _learned(before: Session, after: Session) -> Iterator[ReplayDifference]:
    """Names and layouts that count, and the thresholds; their ids and wordings may differ."""
    said, says = dict(_lessons(before)), dict(_lessons(after))
    for where in dict.fromkeys((*said, *says)):
        one, other = said.get(where, "not in force"), says.get(where, "not in force")
        if one != other:
            yield ReplayDifference(what="lesson", where=where, before=one, after=other)


def _lessons(session: Session) -> Iterator[tuple[str, str]]:
    for alias in Aliases(session).every():
        if alias.status in {AliasStatus.IN_FORCE, AliasStatus.SUSPENDED}:
            yield f"name {alias.vendor_id} {alias.part} = {alias.item or alias.description}", alias.status.value
    vendors = sorted({each.vendor_id for each in Layouts(session).every()})
    for vendor_id in vendors:
        for columns in Layouts(session).in_force(vendor_id):
            yield f"layout {vendor_id} {columns.layout}", " | ".join(c.role for c in columns.columns)
    learned = calibration_of(session)
    whole = learned.whole.at if learned.whole is not None else None
    yield (
        "thresholds",
        f"{whole} {sorted((v, t.at) for v, t in learned.vendors.items())} {sorted(map(str, learned.off))}",
    )
