"""What names of items and layouts of papers have in common when people teach them: a person, and a row of the log.

The row names the last mail that had come by then, so that a replay teaches at the same place between the mails.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from domain.errors import InputError
from domain.match import DecisionEvent, Detail

AFTER_MAIL = "after_mail"


def named(who: str, what: str) -> str:
    """Return the name of the person who teaches.

    Raises:
        InputError: nobody is named.
    """
    if not who.strip():
        raise InputError(f"who decides about the {what}? name a person")
    return who.strip()


def log_lesson(session: Session, event: DecisionEvent) -> int:
    """Write down that something was taught or taken back; return the row's id."""
    newest = max(Mails(session).newest_ids().values(), default=0)
    after_mail = Detail(name=AFTER_MAIL, value=str(newest))
    return Decisions(session).add(replace(event, details=(*event.details, after_mail)))
