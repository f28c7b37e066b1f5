"""A phone answer as the screen takes it: through the same pipeline as mail, shown with what it came to."""

from dataclasses import dataclass

from db.engine import read_session
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.match import MatchedStatement
from flows.capture import capture
from flows.home import Home
from flows.receive import MailResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A note and what it said."""

    result: MailResult
    mail_id: int | None
    statements: tuple[MatchedStatement, ...]


def captured(home: Home, text: str, *, who: str) -> Captured:
    """Take a note in and return what it said.

    Raises:
        InputError: there is no text, or it is too long.
    """
    result = capture(home, text, who=who)
    with read_session(home.engine) as session:
        mail = Mails(session).with_source(result.source)
        said = Statements(session).of_mail(mail.mail_id) if mail is not None else ()
    return Captured(result=result, mail_id=mail.mail_id if mail else None, statements=said)
