"""How a statement is known again after a replay: by its mail, its document and what it says."""

from collections import defaultdict

from sqlalchemy.orm import Session

from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.fingerprint import fingerprint
from domain.match import MatchedStatement
from domain.purchase import line_key, po_key

StatementKey = tuple[str, str, str]  # hash of the mail, document, fingerprint


def statement_keys(session: Session) -> dict[StatementKey, list[MatchedStatement]]:
    """Return all statements as they were read, by key; a word on several lines stands under one key."""
    hashes = {mail.mail_id: mail.sha256 for mail in Mails(session).every_mail()}
    statements = Statements(session)
    ids = {word.statement_id for word in statements.every_statement()}
    found: defaultdict[StatementKey, list[MatchedStatement]] = defaultdict(list)
    for word in statements.all_as_read(ids):
        found[key_of_word(word, hashes[word.mail_id])].append(word)
    return dict(found)


def key_of_word(word: MatchedStatement, sha256: str) -> StatementKey:
    """Return the key of one statement as it was read."""
    return sha256, word.document.name, fingerprint(word.document.name, word.statement)


def place_of(word: MatchedStatement) -> tuple[str, str]:
    """Return the order line of a statement in comparable form; empty where there is none."""
    return po_key(word.po or ""), line_key(word.line) if word.line else ""
