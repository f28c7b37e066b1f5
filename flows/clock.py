"""The only reader of the clock."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day where this machine stands."""
    return datetime.now(UTC).astimezone().date()
