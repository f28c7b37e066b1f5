"""A decision proposes an alias: what the vendor calls the goods means the item of the line they were put on."""

from sqlalchemy.orm import Session

from db.repositories.aliases import Aliases
from db.repositories.orders import Orders
from domain.match import MatchedStatement
from flows.decision_writing import Act
from matching.learn import alias_from


def propose(session: Session, act: Act, word: MatchedStatement, decision_id: int) -> int | None:
    """Keep the alias a decision teaches as a proposal and return its id, or None where it teaches none.

    It counts only after a replay over the vendor's history (``flows.aliases``); an undo of the decision takes it back.
    """
    line = Orders(session).line(word.po, word.line) if word.po and word.line else None
    if line is None:
        return None
    alias = alias_from(word, line, who=act.who, at=act.at, decision_id=decision_id)
    return None if alias is None else Aliases(session).add(alias)
