"""Any PDF -> layout: text pages as they are, scanned pages by OCR where the text pages hold no table."""

from dataclasses import replace

from domain.errors import DocumentError
from parsers.layout import Layout
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.scans.scan import EMPTY, read_scan
from parsers.scans.scan_images import ScanLimits
from parsers.scans.scan_triage import Triage, triage

PDF = "application/pdf"


def read_any_pdf(content: bytes, *, pdf: PdfLimits, scan: ScanLimits) -> Layout:
    """Read a PDF by its text layer or as a scan.

    Raises:
        DocumentError: it cannot be read; the message is the reason.
    """
    sorted_pages = triage(content, pages=pdf.pages)
    if not sorted_pages.text:
        return read_scan(content, media_type=PDF, limits=scan)
    layout = read_pdf(content, limits=pdf)
    if sorted_pages.hidden:
        layout = replace(layout, ocr=True)
    if layout.tables or not sorted_pages.scanned:
        return layout
    return _with_scanned_pages(layout, content, sorted_pages, scan)


def _with_scanned_pages(layout: Layout, content: bytes, pages: Triage, limits: ScanLimits) -> Layout:
    try:
        scanned = read_scan(content, media_type=PDF, limits=replace(limits, only=frozenset(pages.scanned)))
    except DocumentError as error:
        if str(error) == EMPTY:  # blank backs of printed pages
            return layout
        return replace(layout, warnings=(*layout.warnings, f"scanned pages were not read: {error}"))
    lines = sorted((*layout.lines, *scanned.lines), key=lambda line: line.page)
    return Layout(
        lines=tuple(lines),
        tables=scanned.tables,
        pages=layout.pages,
        ocr=True,
        warnings=(*layout.warnings, *scanned.warnings),
        starts=layout.starts | scanned.starts,
    )
