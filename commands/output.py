"""Where a command's result goes, and how it is written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from domain.errors import InputError


class Format(StrEnum):
    """How a result is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of stdout.")]


@contextmanager
def written_to(output: Path | None) -> Iterator[BinaryIO]:
    """The file to write to, or stdout, which stays open."""
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        with output.open("wb") as file:
            yield file
    except OSError as error:
        raise InputError(f"{output}: {error.strerror}") from error
