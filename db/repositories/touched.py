"""Marks of the orders whose figures no longer hold, made in the transaction that changes what they rest on.

Whatever the account of a line or a report counts from it is written through the repositories of this package, and each
of these writes marks its orders. A mark is a row of its own, so that two writers never wait for each other.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from db.repositories.lookup import chunks, rows_where_in
from db.tables import DECISION, MAIL, PO_LINE, RESTATEMENT, STATEMENT, TOUCHED_ORDER


def touch(session: Session, orders: Iterable[str]) -> None:
    """Mark orders by their comparable number (``po_norm``); those without one are passed over."""
    rows = [{"po_norm": po} for po in sorted({po for po in orders if po})]
    if rows:
        session.execute(insert(TOUCHED_ORDER), rows)


def touch_where(session: Session, condition: ColumnElement[bool]) -> None:
    """Mark the orders of all lines that meet a condition on ``po_line``."""
    found = select(PO_LINE.c.po_norm).where(condition).distinct()
    session.execute(insert(TOUCHED_ORDER).from_select(["po_norm"], found))


def touch_vendors(session: Session, vendor_ids: Iterable[str]) -> None:
    """Mark every order of some vendors."""
    for batch in chunks(sorted(set(vendor_ids))):
        touch_where(session, PO_LINE.c.vendor_id.in_(batch))


def touch_open_of_sender(session: Session, mail_id: int) -> None:
    """Mark the open orders of the vendor a mail is from: his new status sheet may no longer list them."""
    vendor_id = session.execute(select(MAIL.c.vendor_id).where(MAIL.c.mail_id == mail_id)).scalar()
    if vendor_id is not None:
        touch_where(session, (PO_LINE.c.vendor_id == vendor_id) & ~PO_LINE.c.closed_by_erp)


def touch_decided(session: Session, *, statement_id: int | None, undoes: int | None) -> None:
    """Mark the orders a decision moves a statement from or to; of an undo those of what it takes back."""
    statements = set() if statement_id is None else {statement_id}
    if undoes is not None:
        row = session.execute(select(DECISION).where(DECISION.c.decision_id == undoes)).one()
        touch(session, [row.po_norm])
        if row.statement_id is not None:
            statements.add(row.statement_id)
        if row.undoes is not None:
            touch_decided(session, statement_id=None, undoes=row.undoes)
    places = select(STATEMENT.c.po_norm), STATEMENT.c.statement_id
    moved = select(RESTATEMENT.c.po_norm), RESTATEMENT.c.statement_id
    touch(
        session, {row.po_norm for query, by in (places, moved) for row in rows_where_in(session, query, by, statements)}
    )
