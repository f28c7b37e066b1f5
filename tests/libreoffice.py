"""LibreOffice as a reader of our workbooks: as pages, and as the values it holds after it has recalculated them."""

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

PROGRAM = shutil.which("soffice")
_SECONDS = 240
# Comma, quotes around every text, UTF-8, values and not what is shown, every sheet in a file of its own.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"


def why_not() -> str | None:
    """Return why workbooks cannot be opened here, None where they can."""
    return None if PROGRAM else "LibreOffice Calc is not installed"


def to_pdf(files: Sequence[Path], folder: Path) -> None:
    """Print every workbook into ``folder``, under its own name."""
    _convert(files, "pdf:calc_pdf_Export", folder)


def to_values(files: Sequence[Path], folder: Path) -> None:
    """Write the values of every sheet into ``folder`` as ``NAME-SHEET.csv``."""
    _convert(files, _CSV, folder)


def values(folder: Path, name: str, sheet: str) -> list[list[str]]:
    """Return the values of one sheet that ``to_values`` wrote."""
    with (folder / f"{name}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _convert(files: Sequence[Path], to: str, folder: Path) -> None:
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(prefix="backstop-office-") as profile:
        command = [
            PROGRAM, "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
            "--convert-to", to, "--outdir", str(folder), *map(str, files),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
