"""Layouts of a vendor's papers that people taught: seen, replayed over the vendor's earlier mails, kept, revoked.

A map is kept only after a replay: every stored mail of the vendor is read again without and with it. It must apply
to at least one table there, and where it would change what was already applied a person has to say so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import StoredMail
from db.repositories.keyvalues import KeyValues
from db.repositories.layouts import Layouts
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import Document, ReadingContext, Statement
from domain.errors import InputError
from domain.layout_memory import ColumnMap, LayoutStatus, MappedColumn, TaughtLayout
from domain.mail import Mail
from domain.match import Action, DecisionEvent, Detail
from domain.wire import decode, encode
from flows.decision_writing import moment
from flows.home import Home
from flows.isolation import IsolationLimits
from flows.lessons import log_lesson, named
from flows.own_addresses import OWN_DOMAINS
from flows.reading import read_documents
from flows.reading_context import known_order_numbers, reading_context, vendor_id_of
from ingest.message import read_message
from ingest.sender import OwnAddresses, identify
from parsers.layout import Role

LAYOUT = "LAYOUT"  # code of the log's row
_FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTable:
    """A table of a stored mail and how its columns are understood today."""

    document: str
    columns: ColumnMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a map changes in one document; ``applied`` where something of that document counts already."""

    source: str
    document: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a map does to the vendor's earlier mails: mails read again, tables it applies to, what changes."""

    mails: int
    tables: int
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """The result in one sentence."""
        applied = sum(change.applied for change in self.changes)
        return (
            f"applies to {self.tables} tables in {self.mails} mails, changes {len(self.changes)} documents"
            f" ({applied} of them with applied statements)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """The end of an attempt to teach: ``taught_id`` where it was kept, else why not."""

    replay: Replay
    taught_id: int | None = None
    refused: str = ""


def tables_of_mail(home: Home, source: str) -> tuple[SeenTable, ...]:
    """Return the tables of a stored mail, by the name of its source.

    Raises:
        InputError: no mail has this source.
    """
    with read_session(home.engine) as session:
        stored = next((mail for mail in Mails(session).every_mail() if mail.source == source), None)
    if stored is None:
        raise InputError(f"no mail {source!r} was read; `export messages` lists their sources")
    return tuple(
        SeenTable(document=document.name, columns=columns)
        for document in read_stored(home, stored, None)
        for columns in document.column_maps
    )


def column_map_from(pairs: Sequence[str]) -> ColumnMap:
    """Return a map from ``HEADING=ROLE`` texts, left to right.

    Raises:
        InputError: a pair has no equals sign, a role does not exist, or there are fewer than two columns.
    """
    columns = tuple(map(_mapped_column, pairs))
    if len(columns) < _FEWEST_COLUMNS:
        raise InputError("a layout needs all of its columns, at least two: --column 'Bal Due=open' --column ...")
    return ColumnMap(columns=columns)


def _mapped_column(pair: str) -> MappedColumn:
    heading, equals, role = pair.rpartition("=")
    if not equals or role.strip() not in set(Role):
        raise InputError(f"--column {pair!r} is not HEADING=ROLE with one of the roles {', '.join(sorted(Role))}")
    return MappedColumn(heading=heading.strip(), role=role.strip())


def replayed(home: Home, vendor_id: str, columns: ColumnMap) -> Replay:
    """Read every stored mail of a vendor without and with a map, and tell what differs."""
    with read_session(home.engine) as session:
        mails = [mail for mail in Mails(session).every_mail() if mail.vendor_id == vendor_id and mail.documents]
    tables = 0
    changes: list[Change] = []
    for stored in mails:
        after = read_stored(home, stored, columns)
        found = [document for document in after if columns.layout in {each.layout for each in document.column_maps}]
        tables += len(found)
        if found:
            changes.extend(_changes(home, stored, read_stored(home, stored, None), after))
    return Replay(mails=len(mails), tables=tables, changes=tuple(changes))


def teach(home: Home, vendor_id: str, columns: ColumnMap, *, who: str, changes_accepted: bool = False) -> Lesson:
    """Keep a column map for a vendor where its replay allows it.

    Raises:
        InputError: the vendor is not on file, or nobody is named.
    """
    who = named(who, "layout")
    _check_vendor(home, vendor_id)
    replay, refused = _allowed(home, vendor_id, columns, changes_accepted=changes_accepted)
    if refused:
        return Lesson(replay=replay, refused=refused)
    with write_session(home.engine) as session:
        given = TaughtLayout(
            taught_id=0, vendor_id=vendor_id, columns=columns, taught_by=who, taught_at=moment(home),
            replayed=replay.words,
        )  # fmt: skip
        given = replace(given, taught_id=Layouts(session).add(given))
        _log(session, Action.TEACH, given, who=who, at=given.taught_at, reason=replay.words)
    return Lesson(replay=replay, taught_id=given.taught_id)


def confirm(home: Home, taught_id: int, *, who: str, changes_accepted: bool = False) -> Lesson:
    """Let a proposed map count where its replay allows it.

    Raises:
        InputError: nobody is named.
        StoreError: there is no such map.
    """
    who = named(who, "layout")
    with read_session(home.engine) as session:
        proposed = Layouts(session).get(taught_id)
    if proposed.status is not LayoutStatus.PROPOSED:
        return Lesson(replay=Replay(mails=0, tables=0), refused=f"layout {taught_id} is {proposed.status}")
    replay, refused = _allowed(home, proposed.vendor_id, proposed.columns, changes_accepted=changes_accepted)
    if refused:
        return Lesson(replay=replay, refused=refused)
    with write_session(home.engine) as session:
        at = moment(home)
        Layouts(session).confirm(taught_id, who=who, at=at, replayed=replay.words)
        _log(session, Action.TEACH, proposed, who=who, at=at, reason=f"{proposed.reason}; {replay.words}")
    return Lesson(replay=replay, taught_id=taught_id)


def _allowed(home: Home, vendor_id: str, columns: ColumnMap, *, changes_accepted: bool) -> tuple[Replay, str]:
    replay = replayed(home, vendor_id, columns)
    if not replay.tables:
        return replay, f"no table of {vendor_id} has the headings {columns.layout!r}"
    if any(change.applied for change in replay.changes) and not changes_accepted:
        return replay, "it would read differently what was applied already; accept the changes"
    return replay, ""


def _check_vendor(home: Home, vendor_id: str) -> None:
    with read_session(home.engine) as session:
        if Orders(session).vendor(vendor_id) is None:
            raise InputError(f"vendor {vendor_id!r} is not on file")


def revoke(home: Home, taught_id: int, *, who: str, reason: str = "") -> TaughtLayout:
    """Take a map back, so that the next documents are read without it; a proposal is refused for good.

    Raises:
        InputError: nobody is named.
        StoreError: there is none with this id.
    """
    who = named(who, "layout")
    with write_session(home.engine) as session:
        before, at = Layouts(session).get(taught_id), moment(home)
        back = Layouts(session).revoke(taught_id, who=who, at=at)
        if before.status is not LayoutStatus.REVOKED:
            _log(session, Action.REVOKE, before, who=who, at=at, reason=reason)
        return back


def _log(session: Session, action: Action, layout: TaughtLayout, *, who: str, at: datetime, reason: str) -> None:
    """A row of the log that a replay can teach again from: it holds the map itself."""
    details = {"layout": str(layout.taught_id), "vendor": layout.vendor_id, "columns": encode(layout.columns).decode()}
    event = DecisionEvent(
        decision_id=0,
        at=at,
        who=who,
        action=action,
        code=LAYOUT,
        before=layout.status.value,
        after=f"{layout.vendor_id} {layout.columns.layout}",
        reason=reason,
        details=tuple(Detail(name=name, value=value) for name, value in details.items()),
    )
    log_lesson(session, event)


def replay_lesson(session: Session, event: DecisionEvent) -> None:
    """Do again what a row of the log taught or took back, in a database that is rebuilt."""
    columns = decode(ColumnMap, (event.detail("columns") or "").encode())
    vendor_id = event.detail("vendor") or ""
    layouts = Layouts(session)
    live = [t for t in layouts.every() if (t.vendor_id, t.columns) == (vendor_id, columns) and not t.revoked_at]
    if event.action is Action.REVOKE:
        for each in live:
            layouts.revoke(each.taught_id, who=event.who, at=event.at)
        return
    given = TaughtLayout(
        taught_id=0,
        vendor_id=vendor_id,
        columns=columns,
        taught_by=event.who,
        taught_at=event.at,
        replayed=event.reason,
    )
    layouts.add(given)


def taught(home: Home) -> tuple[TaughtLayout, ...]:
    """Return all that was ever taught, revoked maps too."""
    with read_session(home.engine) as session:
        return Layouts(session).every()


def read_stored(home: Home, stored: StoredMail, columns: ColumnMap | None) -> tuple[Document, ...]:
    """Read a stored mail with today's readers, and with a column map where one is given; nothing is stored."""
    mail = read_message(home.blobs.get(stored.sha256), source=stored.source)
    context = _context(home, mail)
    if columns is not None:
        others = [each for each in context.taught if each.layout != columns.layout]
        context = replace(context, taught=(*others, columns))
    limits = IsolationLimits(wall_s=home.settings.parse_seconds, memory_mib=home.settings.parse_memory_mb)
    return read_documents(mail, context, limits=limits)


def _context(home: Home, mail: Mail) -> ReadingContext:
    with read_session(home.engine) as session:
        own = OwnAddresses(domains=frozenset(home.settings.own_domains or KeyValues(session).get(OWN_DOMAINS) or ()))
        vendors = Orders(session).vendors()
        verdict = identify(mail, vendors, own=own)
        vendor = next((v for v in vendors if v.vendor_id == vendor_id_of(verdict)), None)
        return reading_context(session, mail, verdict, vendor, known_order_numbers(session, mail, verdict), own)


def _changes(home: Home, stored: StoredMail, before: Sequence[Document], after: Sequence[Document]) -> Iterator[Change]:
    with read_session(home.engine) as session:
        counted = {m.document.name for m in Statements(session).of_mail(stored.mail_id) if m.decision.applied}
    for name in dict.fromkeys(document.name for document in chain(before, after)):
        said, says = _sayings(before, name), _sayings(after, name)
        if said != says:
            yield Change(
                source=stored.source,
                document=name,
                gone=tuple(s for s in said if s not in says),
                new=tuple(s for s in says if s not in said),
                applied=name in counted,
            )


def _sayings(documents: Sequence[Document], name: str) -> list[str]:
    return [in_words(statement) for d in documents if d.name == name for statement in d.statements]


def in_words(statement: Statement) -> str:
    """A statement as a person would check it: what, how much, of which line, until when."""
    target = statement.target
    about = target.po_line or target.line_text or target.item_text or target.row
    quantity = f"{statement.quantity.value.normalize():f} {statement.quantity.uom}" if statement.quantity else ""
    until = str(statement.promise.end or statement.promise.start) if statement.promise else ""
    return " ".join(part for part in (statement.kind.value, quantity, f"of {about}", until) if part)
