"""Which program this is."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def program_version() -> str:
    """Return the version of the installed program; ``source`` where it runs from a bare folder."""
    try:
        return version("backstop")
    except PackageNotFoundError:
        return "source"
