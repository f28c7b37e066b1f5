"""The base of all tables and short names for their columns."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Integer, MetaData
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from db.types import ExactDecimal, KeyText, OutsideText, ScaledDecimal, UtcDateTime, json_type, word

# Quantities and prices of the ERP: six places hold a price per pound and a hundredweight made from pounds.
ERP_PLACES = 6

# Named constraints, so that a migration can name what it changes on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel):
    """Base of the tables; they do not validate, repositories write only domain values into them."""

    # Validators would cost a quarter of a start and are never used.
    model_config = SQLModelConfig(defer_build=True)
    metadata = MetaData(naming_convention=NAMING)


def identity() -> Column[int]:
    """Return the primary key that the database counts up."""
    # BIGINT on SQLite would not count up by itself.
    return Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


def text(*, nullable: bool = False) -> Column[str]:
    """Return a column for text from outside."""
    return Column(OutsideText, nullable=nullable)


def key(*, nullable: bool = False, index: bool = False, primary: bool = False) -> Column[str]:
    """Return a column for text that is looked up."""
    return Column(KeyText, nullable=nullable, index=index, primary_key=primary)


def erp_figure(*, nullable: bool = False) -> Column[Decimal]:
    """Return a column for a quantity or price as the ERP gives it."""
    return Column(ScaledDecimal(ERP_PLACES), nullable=nullable)


def figure(*, nullable: bool = False) -> Column[Decimal]:
    """Return a column for a figure that we derived, with all its digits."""
    return Column(ExactDecimal, nullable=nullable)


def day(*, nullable: bool = False) -> Column[date]:
    """Return a column for a plain date."""
    return Column(Date, nullable=nullable)


def moment(*, nullable: bool = False) -> Column[datetime]:
    """Return a column for an aware moment."""
    return Column(UtcDateTime, nullable=nullable)


def choice(members: type[StrEnum], *, nullable: bool = False, index: bool = False) -> Column[str]:
    """Return a column for a member of an enum."""
    return Column(word(members), nullable=nullable, index=index)


def flag() -> Column[bool]:
    """Return a column for yes or no."""
    return Column(Boolean(create_constraint=False), nullable=False)


def number(*, nullable: bool = False) -> Column[int]:
    """Return a column for a small whole number."""
    return Column(Integer, nullable=nullable)


def large_number() -> Column[int]:
    """Return a column for a whole number of 64 bits."""
    return Column(BigInteger, nullable=False)


def ratio() -> Column[float]:
    """Return a column for a share or probability."""
    return Column(Float, nullable=False)


def payload(*, nullable: bool = False) -> Column[Any]:
    """Return a JSON column."""
    return Column(json_type(), nullable=nullable)


def link(target: str, *, nullable: bool = False) -> Column[int]:
    """Return an indexed reference to another table's identity, ``table.column``."""
    wide = BigInteger().with_variant(Integer(), "sqlite")
    return Column(wide, ForeignKey(target), nullable=nullable, index=True)
