"""The order status sheets of vendors and which lines each of them lists, without their content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.records import LineKey
from db.repositories.lookup import rows_where_in
from db.tables import DOCUMENT, MAIL, STATEMENT
from domain.mail import MailKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSheet:
    """A file in which a vendor told how our open orders stand; ``on`` is its day, ``received_at`` that of its mail."""

    vendor_id: str
    mail_id: int
    name: str
    on: date
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of a sheet; the parts of ``key`` are empty where no order or no line of ours fits."""

    mail_id: int
    name: str
    key: LineKey


class StatusSheets:
    """Sheets as they were read; what people decided of their rows since does not matter here."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_vendors(self, vendor_ids: Iterable[str], *, since: datetime, text_of_mails: str) -> tuple[StatusSheet, ...]:
        """Return the sheets that came since a moment, oldest first; ``text_of_mails`` is the name that is no file."""
        query = (
            select(
                MAIL.c.vendor_id,
                MAIL.c.mail_id,
                DOCUMENT.c.name,
                func.max(func.coalesce(DOCUMENT.c.date, MAIL.c.local_date), type_=MAIL.c.local_date.type).label("on"),
                MAIL.c.date,
            )
            .join(DOCUMENT, DOCUMENT.c.mail_id == MAIL.c.mail_id)
            .where(MAIL.c.date >= since, DOCUMENT.c.kind == MailKind.STATUS, DOCUMENT.c.name != text_of_mails)
            .group_by(MAIL.c.vendor_id, MAIL.c.mail_id, DOCUMENT.c.name, MAIL.c.date)
        )
        found = [
            StatusSheet(vendor_id=row.vendor_id, mail_id=row.mail_id, name=row.name, on=row.on, received_at=row.date)
            for row in rows_where_in(self._session, query, MAIL.c.vendor_id, vendor_ids)
        ]
        return tuple(sorted(found, key=lambda sheet: (sheet.on, sheet.received_at, sheet.mail_id, sheet.name)))

    def rows_of(self, mail_ids: Iterable[int]) -> tuple[SheetRow, ...]:
        """Return the rows of the files of some mails."""
        query = select(STATEMENT.c.mail_id, STATEMENT.c.document, STATEMENT.c.po_norm, STATEMENT.c.line_norm)
        return tuple(
            SheetRow(mail_id=row.mail_id, name=row.document, key=LineKey(po=row.po_norm, line=row.line_norm))
            for row in rows_where_in(self._session, query, STATEMENT.c.mail_id, mail_ids)
        )
