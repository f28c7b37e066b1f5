"""Column types that keep a value exact and mean the same on SQLite and PostgreSQL.

Numeric is a float on SQLite, a native enum drifts unseen, a datetime loses its zone, and PostgreSQL refuses NUL
characters that vendors do send: each type below closes one of these holes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, String, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.errors import StoreError

KEY_LENGTH = 200  # PostgreSQL refuses index rows over 2704 bytes; no real number or address comes near this
_WORD_LENGTH = 32
_DIGITS = 18  # whole numbers that surely fit 64 bits
_LONGEST = 200  # digits of a derived figure; exact conversions need about ten


class InexactValueError(StoreError, DontWrapMixin):
    """A value that the column cannot keep exactly; not wrapped by SQLAlchemy so that callers see a StoreError."""


@lru_cache(maxsize=4_096)  # most figures of a report are 0 or repeat
def scaled(value: Decimal, *, places: int) -> int:
    """Return ``value`` times 10 to the power of ``places``.

    Raises:
        InexactValueError: the value has more decimal places, is not a number or has more than 18 digits in all.
    """
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise InexactValueError(f"{value} is not a number")
    if not value:
        return 0
    # By digits: decimal arithmetic would round to 28 of them, and a huge exponent would fill the memory.
    cut = len(digits) + exponent + places
    if cut <= 0 or any(digits[cut:]):
        raise InexactValueError(f"{value} has more than {places} decimal places")
    if cut > _DIGITS:
        raise InexactValueError(f"{value} is too large to store with {places} decimal places")
    whole = int("".join(map(str, digits[:cut])).ljust(cut, "0"))
    return -whole if sign else whole


class ScaledDecimal(TypeDecorator[Decimal]):
    """A decimal as a whole number of 10^-places, exact on both databases; digits are never dropped."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Scale a value on its way in."""
        return None if value is None else scaled(value, places=self.places)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Scale a value back; 1200.5 comes back without padding zeros."""
        return None if value is None else _unscaled(value, places=self.places)


@lru_cache(maxsize=4_096)
def _unscaled(whole: int, *, places: int) -> Decimal:
    """Drop padding zeros but never show an exponent: 100, not 1E+2."""
    short = Decimal(whole).scaleb(-places).normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal as text with all its digits, for figures that we derive; SQL does not calculate with it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Write all digits without an exponent."""
        if value is None:
            return None
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise InexactValueError(f"{value} is not a number")
        if exponent < -_LONGEST or abs(value.adjusted()) > _LONGEST:
            raise InexactValueError(f"a figure with over {_LONGEST} digits cannot be stored")
        return format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Read the digits back."""
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: any zone in, UTC out; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Move to UTC; SQLite keeps the naive text of it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise InexactValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    """Return text both databases take, character for character as long as before (evidence counts characters).

    NUL (refused by PostgreSQL) and lone surrogates (refused by both) become U+FFFD.
    """
    if text.isascii() and "\0" not in text:
        return text
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


class OutsideText(TypeDecorator[str]):
    """Text from outside, of any length; characters that no database takes are replaced one by one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else storable(value)


class KeyText(TypeDecorator[str]):
    """Text that is looked up: cut to ``KEY_LENGTH`` and compared by code point on both databases."""

    impl = String(KEY_LENGTH)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Use the C collation on PostgreSQL, so that order and prefix ranges are those of SQLite."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(KEY_LENGTH, collation=collation))

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Cut and clean a key, the same way when it is written and when it is asked for."""
        return None if value is None else storable(value[:KEY_LENGTH])


def _values(members: type[StrEnum]) -> Sequence[str]:
    return [member.value for member in members]


def word(members: type[StrEnum]) -> Enum:
    """Return the column type of an enum: its values as plain text, so that a new member needs no migration."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=_WORD_LENGTH,
        values_callable=_values,
        validate_strings=True,
    )


class StoredJson(TypeDecorator[Any]):
    """JSON, which is JSONB on PostgreSQL; that dialect is loaded only where it is used."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the dialect's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON(none_as_null=True))
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415 - a twentieth of a start on SQLite

        return dialect.type_descriptor(JSONB(none_as_null=True))


def json_type() -> TypeEngine[Any]:
    """Return the JSON column type."""
    return StoredJson(none_as_null=True)
