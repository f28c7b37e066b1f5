"""Layouts proposed from corrections: people put the same thing right in the same layout of a vendor again and again.

The corrected mails are read again with column maps in which another column holds the value, until one gives every
corrected value. That map is kept as a proposal with its effect on the vendor's history; it counts only once a person
has confirmed it (``flows.layouts.confirm``).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import StoredMail
from db.repositories.decisions import Decisions
from db.repositories.layouts import Layouts
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.document import Document, Statement, StatementKind
from domain.layout_memory import ColumnMap, LayoutStatus, TaughtLayout
from domain.match import Action, MatchedStatement
from domain.promise import Basis
from flows.decision_writing import moment
from flows.home import Home
from flows.layouts import Replay, read_stored, replayed
from parsers.roles.lessons import Corrected, other_maps

_RULE = "rule:layout"
_FEWEST = 2  # corrections of one thing before a layout is proposed
_TRIED = 3  # corrected mails that a map is tried on before all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person put right in a row of a paper: ``read`` is what was read, ``meant`` what it should have been."""

    mail: StoredMail
    document: str
    row: str
    what: Corrected
    read: Statement
    meant: Statement

    @property
    def value(self) -> object:
        """The value that counts."""
        return value_of(self.meant, self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutProposal:
    """A map that explains corrections, kept as ``layout``, with what it does to the vendor's earlier mails."""

    layout: TaughtLayout
    replay: Replay


def value_of(statement: Statement, what: Corrected) -> object:
    """Return a corrected thing in a form that can be compared."""
    if what is Corrected.QUANTITY:
        return statement.quantity.value if statement.quantity is not None else None
    if what is Corrected.PROMISE:
        return (statement.promise.start, statement.promise.end) if statement.promise is not None else None
    return statement.ship_date if what is Corrected.SHIP_DATE else statement.unit_price


def propose_from_corrections(home: Home, *, vendor_id: str | None = None) -> tuple[LayoutProposal, ...]:
    """Propose layouts that explain what people corrected at least twice; return what is proposed now.

    Args:
        home: The installation.
        vendor_id: Only this vendor's papers.
    """
    with read_session(home.engine) as session:
        by_vendor = _corrections(session, vendor_id)
        known = Layouts(session).every()
    made = [_kept(home, each) for vendor, said in by_vendor.items() for each in _explained(home, vendor, said, known)]
    with read_session(home.engine) as session:
        waiting = {t.taught_id: t for t in Layouts(session).every() if t.status is LayoutStatus.PROPOSED}
    return tuple(p for p in made if p.layout.taught_id in waiting)


def _corrections(session: Session, vendor_id: str | None) -> Mapping[str, list[Correction]]:
    events = [e for e in Decisions(session).standing_of(Action.CORRECT) if len(e.restated) == 1]
    words = {
        w.statement_id: w for w in Statements(session).all_as_read(e.statement_id for e in events if e.statement_id)
    }
    mails = {mail.mail_id: mail for mail in Mails(session).every_mail()}
    found: defaultdict[str, list[Correction]] = defaultdict(list)
    for event in events:
        word = words.get(event.statement_id or 0)
        if word is not None and word.vendor_id is not None and vendor_id in {None, word.vendor_id}:
            found[word.vendor_id] += _put_right(word, event.restated[0].statement, mails[word.mail_id])
    return found


def _put_right(word: MatchedStatement, meant: Statement, mail: StoredMail) -> Iterator[Correction]:
    read = word.statement
    for what in Corrected:
        wanted = value_of(meant, what)
        if wanted is not None and wanted != value_of(read, what):
            yield Correction(
                mail=mail, document=word.document.name, row=read.target.row, what=what, read=read, meant=meant
            )


def _explained(
    home: Home, vendor_id: str, corrections: Sequence[Correction], known: Sequence[TaughtLayout]
) -> Iterator[TaughtLayout]:
    """The maps that explain the corrections of one vendor, one for each layout and corrected thing."""
    settled = {t.columns for t in known if t.vendor_id == vendor_id and t.status is not LayoutStatus.PROPOSED}
    for (columns, what, kind), said in _by_layout(home, corrections).items():
        if len(said) < _FEWEST:
            continue
        found = _explaining(home, columns, what, kind, said)
        if found is not None and found not in settled:  # what a person revoked is not proposed again
            yield TaughtLayout(
                taught_id=0,
                vendor_id=vendor_id,
                columns=found,
                taught_by=_RULE,
                taught_at=moment(home),
                status=LayoutStatus.PROPOSED,
                reason=f"{len(said)} corrections of {what}: {_moved(columns, found)}",
            )


def _by_layout(
    home: Home, corrections: Sequence[Correction]
) -> Mapping[tuple[ColumnMap, Corrected, StatementKind], list[Correction]]:
    """Corrections that today's reader would still need, by the layout of their paper."""
    found: defaultdict[tuple[ColumnMap, Corrected, StatementKind], list[Correction]] = defaultdict(list)
    read: dict[int, tuple[Document, ...]] = {}
    for each in corrections:
        documents = read.setdefault(each.mail.mail_id, ()) or read_stored(home, each.mail, None)
        read[each.mail.mail_id] = documents
        if _gives(documents, each):
            continue
        for columns in dict.fromkeys(c for d in documents if d.name == each.document for c in d.column_maps):
            found[columns, each.what, each.meant.kind].append(each)
    return found


def _gives(documents: Sequence[Document], wanted: Correction) -> bool:
    """Whether a reading gives the corrected value in the row that was corrected."""
    rows = [s for d in documents if d.name == wanted.document for s in d.statements if s.target.row == wanted.row]
    return any(s.kind is wanted.meant.kind and value_of(s, wanted.what) == wanted.value for s in rows)


def _explaining(
    home: Home, columns: ColumnMap, what: Corrected, kind: StatementKind, said: Sequence[Correction]
) -> ColumnMap | None:
    """The first other map with which every corrected row reads as it was corrected."""
    basis = next((c.meant.promise.basis for c in said if c.meant.promise is not None), None)
    for tried in dict.fromkeys(_maps(columns, what, kind, basis)):
        if _all_given(home, tried, said[:_TRIED]) and _all_given(home, tried, said[_TRIED:]):
            return tried
    return None


def _maps(columns: ColumnMap, what: Corrected, kind: StatementKind, basis: Basis | None) -> Iterator[ColumnMap]:
    yield from other_maps(columns, what, kind=kind, basis=basis)
    if what is Corrected.PROMISE and basis is not None:  # people rarely say which of both a date is
        yield from other_maps(columns, what, kind=kind)


def _all_given(home: Home, columns: ColumnMap, said: Sequence[Correction]) -> bool:
    by_mail: defaultdict[int, list[Correction]] = defaultdict(list)
    for each in said:
        by_mail[each.mail.mail_id].append(each)
    for wanted in by_mail.values():
        documents = read_stored(home, wanted[0].mail, columns)
        if not all(_gives(documents, each) for each in wanted):
            return False
    return True


def _moved(before: ColumnMap, after: ColumnMap) -> str:
    pairs = zip(before.columns, after.columns, strict=True)
    return ", ".join(f"{new.heading!r} is {new.role}, not {old.role}" for old, new in pairs if old.role != new.role)


def _kept(home: Home, proposed: TaughtLayout) -> LayoutProposal:
    replay = replayed(home, proposed.vendor_id, proposed.columns)
    with write_session(home.engine) as session:
        taught_id = Layouts(session).add(replace(proposed, replayed=replay.words))
        return LayoutProposal(layout=Layouts(session).get(taught_id), replay=replay)
