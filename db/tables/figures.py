"""What reports need of every order, worked out from its events beforehand; it may be thrown away at any time."""

from datetime import date

from sqlmodel import Field

from db.tables.base import Base, day, identity, key, number, text


class OrderFiguresRow(Base, table=True):
    """How an order was last worked out: ``stamp`` names the code and the settings that did it, for the day ``as_of``.

    Nothing changes any more for days from ``lasting_from`` on, null where an order still lives. ``version`` counts the
    times it was written, so that an older reading never replaces a newer one.
    """

    __tablename__ = "order_figures"

    po_norm: str = Field(sa_column=key(primary=True))
    version: int = Field(sa_column=number())
    stamp: str = Field(sa_column=key())
    as_of: date = Field(sa_column=day())
    lasting_from: date | None = Field(sa_column=day(nullable=True))


class OrderPartRow(Base, table=True):
    """The rows of one kind that reports count from an order, as JSON; ``newest`` is the latest day a period finds."""

    __tablename__ = "order_part"
    __table_args__ = ({"sqlite_with_rowid": False},)  # kept in the order of its key, in which reports read it

    part: str = Field(sa_column=key(primary=True))
    po_norm: str = Field(sa_column=key(primary=True))
    newest: date = Field(sa_column=day())
    content: str = Field(sa_column=text())


class TouchedOrderRow(Base, table=True):
    """An order of which something changed since it was worked out; written in the transaction of the change."""

    __tablename__ = "touched_order"

    touch_id: int | None = Field(sa_column=identity())
    po_norm: str = Field(sa_column=key(index=True))
