"""What one untrusted document may use up, and how that follows from its bytes without parsing them."""

import re
from dataclasses import dataclass

from domain.mail import Part

_MIB = 1024 * 1024
_PAGE = re.compile(rb"/Type\s*/Page\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_PAGE_BYTES = 30_000  # of a PDF whose page objects are compressed
_MOST_PAGES = 300  # further pages of a PDF are not read
_MOST_SCANNED_PAGES = 10  # further pages of a scan are not read
_PDF = b"%PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationLimits:
    """The settings. A typed order paper needs about 0.2 s and 100 MiB, a scanned page 5 s and 1.6 GiB.

    ``memory_mib`` bounds the address space; CPU time is ``cpu_s`` plus ``cpu_per_page_s`` for each page of a PDF;
    ``wall_s`` is time on the clock. What may be a scan gets ``scan_memory_mib``, and ``scan_per_page_s`` more of
    both times for each page.
    """

    memory_mib: int = 1536
    scan_memory_mib: int = 3072
    cpu_s: int = 20
    cpu_per_page_s: int = 1
    wall_s: float = 60.0
    scan_per_page_s: int = 10
    answer_bytes: int = 8 * _MIB
    file_bytes: int = 64 * _MIB
    open_files: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """The limits of one document's process."""

    memory_mib: int
    cpu_s: int
    wall_s: float
    answer_bytes: int
    file_bytes: int
    open_files: int


def confinement(part: Part, limits: IsolationLimits) -> Confinement:
    """Return the limits for one part, by its type and a look at its bytes."""
    pages = _pages(part.content)
    scanned = min(pages, _MOST_SCANNED_PAGES) if _may_be_a_scan(part) else 0
    more_s = limits.scan_per_page_s * scanned
    return Confinement(
        memory_mib=limits.scan_memory_mib if scanned else limits.memory_mib,
        cpu_s=limits.cpu_s + limits.cpu_per_page_s * pages + more_s,
        wall_s=limits.wall_s + more_s,
        answer_bytes=limits.answer_bytes,
        file_bytes=limits.file_bytes,
        open_files=limits.open_files,
    )


def _pages(content: bytes) -> int:
    """Guess a PDF's pages; any other file counts as one."""
    if not content.startswith(_PDF):
        return 1
    return min(_MOST_PAGES, len(_PAGE.findall(content)) or 1 + len(content) // _PAGE_BYTES)


def _may_be_a_scan(part: Part) -> bool:
    """True for a picture, and for a PDF that shows a picture or, as far as it can be seen, uses no font."""
    if part.media_type.startswith("image/"):
        return True
    is_pdf = part.content.startswith(_PDF)
    return is_pdf and (_PICTURE.search(part.content) is not None or b"/Font" not in part.content)
