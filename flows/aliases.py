"""Vendors' own names for our items: proposed from decisions, replayed over the vendor's history, kept, revoked.

An alias counts only after a replay: every earlier statement of the vendor that uses the name is put beside it. Where
what already counts stands on other goods, a person has to say so. A name that later papers contradict is suspended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.aliases import Aliases
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.alias import Alias, AliasStatus
from domain.errors import InputError
from domain.match import Action, DecisionEvent, Detail, MatchedStatement
from domain.purchase import PoLine
from flows.decision_writing import moment
from flows.home import Home
from flows.lessons import log_lesson, named
from matching.learn import AliasEffect, contradicted, effects, proposals

_RULE = "rule:alias"
_FEWEST = 2  # decisions before a name is proposed by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasReplay:
    """What an alias does to the vendor's earlier statements: those that use the name, and those it would change."""

    statements: int
    changes: tuple[AliasEffect, ...] = ()

    @property
    def words(self) -> str:
        """The result in one sentence."""
        applied = sum(change.applied for change in self.changes)
        return f"used in {self.statements} statements, changes {len(self.changes)} ({applied} of them applied)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasLesson:
    """The end of an attempt to teach: ``alias_id`` where it counts now, else why not."""

    replay: AliasReplay
    alias_id: int | None = None
    refused: str = ""


def replayed(session: Session, alias: Alias) -> AliasReplay:
    """Put an alias beside every earlier statement of its vendor that uses the name."""
    said = Statements(session).of_vendor(alias.vendor_id)
    lines = _lines(session, said)
    found = effects(alias, said, lines)
    return AliasReplay(statements=len(found), changes=tuple(e for e in found if e.changes))


def teach(home: Home, alias_id: int, *, who: str, changes_accepted: bool = False) -> AliasLesson:
    """Let a proposed or suspended alias count, where its replay allows it.

    Raises:
        InputError: nobody is named.
        StoreError: there is no such alias.
    """
    who = named(who, "alias")
    with write_session(home.engine) as session:
        alias = Aliases(session).get(alias_id)
        replay = replayed(session, alias)
        if alias.status is AliasStatus.REVOKED:
            return AliasLesson(replay=replay, refused=f"alias {alias_id} was revoked: {alias.status_reason or '-'}")
        if any(change.applied for change in replay.changes) and not changes_accepted:
            why = "what counts already stands on other goods; accept the changes, or revoke the alias"
            return AliasLesson(replay=replay, refused=why)
        at = moment(home)
        Aliases(session).move(alias_id, to=AliasStatus.IN_FORCE, who=who, at=at, replayed=replay.words)
        _log(session, Action.TEACH, alias, who=who, at=at, reason=replay.words)
    return AliasLesson(replay=replay, alias_id=alias_id)


def add(home: Home, vendor_id: str, part: str, item: str, *, who: str) -> int:
    """Propose an alias by hand: this vendor's ``part`` means our ``item``; return its id.

    Raises:
        InputError: nobody is named, the vendor is not on file, or we order no such item from him.
    """
    who = named(who, "alias")
    with write_session(home.engine) as session:
        if Orders(session).vendor(vendor_id) is None:
            raise InputError(f"vendor {vendor_id!r} is not on file")
        lines = Orders(session).lines_of_vendor(vendor_id, include_closed=True)
        line = next((line for line in lines if line.item.casefold() == item.strip().casefold()), None)
        if line is None or not part.strip():
            raise InputError(f"no order line of {vendor_id} has the item {item!r}")
        return Aliases(session).add(
            Alias(
                vendor_id=vendor_id,
                part=part.strip(),
                item=line.item,
                description=line.description,
                proposed_by=who,
                proposed_at=moment(home),
            )
        )


def propose_from_decisions(home: Home) -> tuple[Alias, ...]:
    """Propose names that people put on the same goods again and again; return what is proposed now."""
    with write_session(home.engine) as session:
        decisions = Decisions(session)
        asked = [e for a in (Action.ACCEPT, Action.CORRECT) for e in decisions.standing_of(a) if e.statement_id]
        said = _current(session, asked)
        lines = _lines(session, said)
        known = Aliases(session)
        gone = {(a.vendor_id, a.part, a.item) for a in known.every() if a.status is AliasStatus.REVOKED}
        at = moment(home)
        for alias in proposals(said, lines, who=_RULE, at=at, fewest=_FEWEST):
            if (alias.vendor_id, alias.part, alias.item) not in gone:  # what a person revoked stays so
                known.add(alias)
        return tuple(a for a in known.every() if a.status is AliasStatus.PROPOSED)


def _lines(session: Session, said: Iterable[MatchedStatement]) -> dict[tuple[str, str], PoLine]:
    found = Orders(session).lines((w.po, w.line) for w in said if w.po and w.line)
    return {(key.po, key.line): line for key, line in found.items()}


def _current(session: Session, events: Iterable[DecisionEvent]) -> Sequence[MatchedStatement]:
    ids = {e.statement_id for e in events if e.statement_id is not None}
    mails = {w.mail_id for w in Statements(session).all_as_read(ids)}
    return [w for w in Statements(session).of_mails(mails) if w.statement_id in ids]


def revoke(home: Home, alias_id: int, *, who: str, reason: str = "") -> Alias:
    """Take an alias back; the next mails are matched without it.

    Raises:
        InputError: nobody is named.
        StoreError: there is no such alias.
    """
    who = named(who, "alias")
    with write_session(home.engine) as session:
        at = moment(home)
        gone = Aliases(session).move(alias_id, to=AliasStatus.REVOKED, who=who, at=at, reason=reason)
        _log(session, Action.REVOKE, gone, who=who, at=at, reason=reason)
        return gone


def every_alias(home: Home) -> tuple[Alias, ...]:
    """Return all that was ever proposed or taught."""
    with read_session(home.engine) as session:
        return Aliases(session).every()


def effect_of(home: Home, alias_id: int) -> AliasReplay:
    """Return what an alias does to the vendor's earlier statements, without changing anything.

    Raises:
        StoreError: there is no such alias.
    """
    with read_session(home.engine) as session:
        return replayed(session, Aliases(session).get(alias_id))


def suspend_contradicted(
    session: Session, words: Sequence[MatchedStatement], *, at: datetime
) -> tuple[MatchedStatement, ...]:
    """Suspend aliases that new statements contradict, and let those statements wait; return all of them.

    A name that stood for one item and now comes with the sizes of another is not used further until a person has
    looked (matching.md F 32).
    """
    vendors = {w.vendor_id for w in words if w.vendor_id is not None}
    aliases = [a for vendor in sorted(vendors) for a in Aliases(session).in_force(vendor)]
    held = list(words)
    for alias in aliases:
        for place, word in enumerate(held):
            why = contradicted(alias, word)
            if why is not None:
                Aliases(session).move(alias.alias_id, to=AliasStatus.SUSPENDED, who=_RULE, at=at, reason=why.words)
                held[place] = why.held(word)
    return tuple(held)


def _log(session: Session, action: Action, alias: Alias, *, who: str, at: datetime, reason: str) -> None:
    event = DecisionEvent(
        decision_id=0,
        at=at,
        who=who,
        action=action,
        code="ALIAS",
        before=alias.status.value,
        after=f"{alias.vendor_id} {alias.part} = {alias.item or alias.description}",
        reason=reason,
        details=tuple(
            Detail(name=name, value=value)
            for name, value in (
                ("alias", str(alias.alias_id)),
                ("vendor", alias.vendor_id),
                ("part", alias.part),
                ("item", alias.item),
                ("description", alias.description),
            )
        ),
    )
    log_lesson(session, event)
