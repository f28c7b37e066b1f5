"""Writes down what people do beside deciding about lines, and gives the log back."""

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.acts import Acts
from domain.people import Act
from flows.clock import now
from flows.home import Home


def record(
    session: Session, who: str, what: str, *, about: str = "", change: tuple[str, str] = ("", ""), reason: str = ""
) -> None:
    """Append an action in the caller's transaction; ``change`` is what was before and what is after."""
    before, after = change
    act = Act(act_id=0, at=now(), who=who, what=what, about=about, before=before, after=after, reason=reason)
    Acts(session).add(act)


def note(home: Home, who: str, what: str, *, about: str = "", reason: str = "") -> None:
    """Append an action in a transaction of its own."""
    with write_session(home.engine) as session:
        record(session, who, what, about=about, reason=reason)


def newest_acts(home: Home, *, about: str | None = None, limit: int = 200) -> tuple[Act, ...]:
    """Return the newest actions, of one thing or of all."""
    with read_session(home.engine) as session:
        return Acts(session).newest(about=about, limit=limit)
