"""What was said and decided about lines, and what is wrong with them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from db.tables.base import (
    Base,
    choice,
    day,
    figure,
    flag,
    identity,
    key,
    large_number,
    link,
    moment,
    number,
    payload,
    ratio,
    text,
)
from domain.document import StatementKind
from domain.match import Action, Decision
from domain.state import Severity


class StatementRow(Base, table=True):
    """One thing a vendor said about one line; append-only.

    ``decision`` is the one at creation; later ones are rows of ``decision``. ``po_norm`` and ``line_norm`` are
    empty where nothing fits. ``content`` holds the whole statement, the head of its paper, reasons and holds.
    """

    __tablename__ = "statement"
    __table_args__ = (Index("ix_statement_po_norm_line_norm", "po_norm", "line_norm"),)

    statement_id: int | None = Field(sa_column=identity())
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    document_id: int | None = Field(sa_column=link("document.document_id", nullable=True))
    source: str = Field(sa_column=text())
    document: str = Field(sa_column=text())
    page: int = Field(sa_column=number())
    vendor_id: str | None = Field(sa_column=key(nullable=True, index=True))
    kind: StatementKind = Field(sa_column=choice(StatementKind))
    po: str | None = Field(sa_column=text(nullable=True))
    line: str | None = Field(sa_column=text(nullable=True))
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    decision: Decision = Field(sa_column=choice(Decision, index=True))
    confidence: float = Field(sa_column=ratio())
    amount: Decimal | None = Field(sa_column=figure(nullable=True))
    theoretical: bool = Field(sa_column=flag())
    document_on: date = Field(sa_column=day())
    received_at: datetime = Field(sa_column=moment())
    content: dict[str, Any] = Field(sa_column=payload())


class DecisionRow(Base, table=True):
    """One action of a person or a rule; append-only, an undo is a row of its own.

    ``subject`` names what is decided (a statement, a line, an exception) and ``turn`` counts its decisions: of two
    people who decide the same at the same moment, the second meets the first one's turn and gets nothing.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_po_norm_line_norm", "po_norm", "line_norm"),
        Index("uq_decision_subject_turn", "subject", "turn", unique=True),
    )

    decision_id: int | None = Field(sa_column=identity())
    at: datetime = Field(sa_column=moment())
    who: str = Field(sa_column=text())
    action: Action = Field(sa_column=choice(Action))
    po: str | None = Field(sa_column=text(nullable=True))
    line: str | None = Field(sa_column=text(nullable=True))
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    statement_id: int | None = Field(sa_column=link("statement.statement_id", nullable=True))
    amount: Decimal | None = Field(sa_column=figure(nullable=True))
    code: str | None = Field(sa_column=text(nullable=True))
    undoes: int | None = Field(sa_column=link("decision.decision_id", nullable=True))
    before: str = Field(sa_column=text())
    after: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    subject: str = Field(sa_column=key())
    turn: int = Field(sa_column=large_number())
    batch: str = Field(sa_column=key(index=True))
    details: dict[str, str] = Field(sa_column=payload())


class RestatementRow(Base, table=True):
    """What a correction or a split made of a statement, a row per part; append-only.

    It is found by the line the part is now about; ``content`` holds the statement as corrected.
    """

    __tablename__ = "restatement"
    __table_args__ = (Index("ix_restatement_po_norm_line_norm", "po_norm", "line_norm"),)

    restatement_id: int | None = Field(sa_column=identity())
    decision_id: int = Field(sa_column=link("decision.decision_id"))
    statement_id: int = Field(sa_column=link("statement.statement_id"))
    po: str | None = Field(sa_column=text(nullable=True))
    line: str | None = Field(sa_column=text(nullable=True))
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    amount: Decimal | None = Field(sa_column=figure(nullable=True))
    theoretical: bool = Field(sa_column=flag())
    content: dict[str, Any] = Field(sa_column=payload())


class ExceptionRow(Base, table=True):
    """A deviation of a line or vendor from the day it was seen to the day it was resolved.

    ``vendor_norm`` is the vendor of an exception without an order, else empty: it completes the key.
    """

    __tablename__ = "exception_log"
    __table_args__ = (Index("ix_exception_log_po_norm_line_norm", "po_norm", "line_norm"),)

    exception_id: int | None = Field(sa_column=identity())
    code: str = Field(sa_column=key())
    po: str | None = Field(sa_column=text(nullable=True))
    line: str | None = Field(sa_column=text(nullable=True))
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    vendor_norm: str = Field(sa_column=key(index=True))
    vendor_id: str | None = Field(sa_column=text(nullable=True))
    severity: Severity = Field(sa_column=choice(Severity))
    opened_on: date = Field(sa_column=day())
    detail: str = Field(sa_column=text())
    auto_chase: bool = Field(sa_column=flag())
    resolved_on: date | None = Field(sa_column=day(nullable=True))
    root_cause: str | None = Field(sa_column=text(nullable=True))
    owner: str = Field(sa_column=text())
    statement_ids: list[int] = Field(sa_column=payload())


_EXCEPTION = ExceptionRow.metadata.tables["exception_log"]
Index(
    "uq_exception_log_open",
    *(_EXCEPTION.c[name] for name in ("code", "po_norm", "line_norm", "vendor_norm")),
    unique=True,
    sqlite_where=_EXCEPTION.c.resolved_on.is_(None),
    postgresql_where=_EXCEPTION.c.resolved_on.is_(None),
)
