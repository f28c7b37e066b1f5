"""What people taught: vendors' names for items and layouts of papers; listed with their effect, and revocable."""

from dataclasses import dataclass

from db.engine import write_session
from domain.alias import Alias
from domain.layout_memory import TaughtLayout
from flows.acts import record
from flows.aliases import every_alias
from flows.home import Home
from flows.layouts import Lesson, SeenTable, column_map_from, confirm, revoke, tables_of_mail, taught, teach
from parsers.layout import Role

ROLES = tuple(sorted(Role))


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Everything that was ever taught, newest first."""

    aliases: tuple[Alias, ...]
    layouts: tuple[TaughtLayout, ...]


def learned(home: Home) -> Learned:
    """Return all aliases and layouts, proposed and revoked ones too."""
    return Learned(aliases=tuple(reversed(every_alias(home))), layouts=tuple(reversed(taught(home))))


def revoke_layout(home: Home, taught_id: int, *, who: str) -> TaughtLayout:
    """Take a layout back; the next mails are read without it."""
    back = revoke(home, taught_id, who=who)
    with write_session(home.engine) as session:
        record(session, who, "layout_revoked", about=f"layout {taught_id}", change=(back.columns.layout, ""))
    return back


def confirm_layout(home: Home, taught_id: int, *, changes_accepted: bool, who: str) -> Lesson:
    """Let a proposed layout count after a replay over the vendor's earlier mails."""
    return _recorded(home, confirm(home, taught_id, who=who, changes_accepted=changes_accepted), who=who)


def seen_tables(home: Home, source: str) -> tuple[SeenTable, ...]:
    """Return the tables of a mail and how their columns are understood."""
    return tables_of_mail(home, source)


def teach_layout(home: Home, vendor_id: str, pairs: list[str], *, changes_accepted: bool, who: str) -> Lesson:
    """Teach the columns of a vendor's layout after a replay over the vendor's earlier mails."""
    lesson = teach(home, vendor_id, column_map_from(pairs), who=who, changes_accepted=changes_accepted)
    return _recorded(home, lesson, who=who)


def _recorded(home: Home, lesson: Lesson, *, who: str) -> Lesson:
    if lesson.taught_id is not None:
        with write_session(home.engine) as session:
            record(session, who, "layout_taught", about=f"layout {lesson.taught_id}", change=("", lesson.replay.words))
    return lesson
