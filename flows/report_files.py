"""Reports that the service builds by itself, as files in the home folder."""

import os
import tempfile
from pathlib import Path

from domain.errors import StoreError
from flows.home import Home
from flows.reporting import report_bytes
from reports.exceptions import ExceptionFilter

FORMAT = "xlsx"


def write_report(home: Home, name: str) -> Path:
    """Build a report for the home's day and write it to ``reports/NAME-DAY.xlsx``; an older one of the day goes.

    Raises:
        StoreError: the folder cannot be written.
    """
    content = report_bytes(home, name, FORMAT, ExceptionFilter())
    folder = home.settings.home / "reports"
    file = folder / f"{name}-{home.as_of}.{FORMAT}"
    try:
        folder.mkdir(exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(descriptor, "wb") as half:
            half.write(content)
        Path(unfinished).replace(file)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from error
    return file
