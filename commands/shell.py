"""What all commands share: the installation they work on, how they speak, and how they end."""

import gc
import sys
from contextlib import contextmanager
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from flows.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.home import Home


class Exit(IntEnum):
    """What the shell gets."""

    DONE = 0
    LEFT_IN_ERROR = 1
    BAD_INPUT = 2


class Common:
    """The two options every command takes, set once by the callback."""

    home: Path = Path("backstop-home")
    given: bool = False
    as_of: date | None = None


@contextmanager
def opened_home() -> "Iterator[Home]":
    """Open the installation the common options name."""
    from flows.home import open_home

    gc.enable()
    with open_home(Common.home, as_of=Common.as_of or today()) as home:
        yield home


def say(*lines: str) -> None:
    """Tell a person; results that programs read are the only thing on stdout."""
    for line in lines:
        print(line, file=sys.stderr)
