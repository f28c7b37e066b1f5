"""What a file is, told by its first bytes; names and declared types lie too often to be asked first."""

import io
import re
import zipfile

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
XLS = "application/vnd.ms-excel"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
XML_SHEET = "application/vnd.ms-excel+xml"  # XML Spreadsheet 2003, mostly named .xls
DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
OUTLOOK = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
OFFICE_LOCKED = "application/x-encrypted-office"
ZIP = "application/zip"
GZIP = "application/gzip"
TNEF = "application/ms-tnef"
MAIL = "message/rfc822"
X12 = "application/edi-x12"
EDIFACT = "application/edifact"
XML = "application/xml"
HTML = "text/html"
CSV = "text/csv"
TSV = "text/tab-separated-values"
PLAIN = "text/plain"
SMIME_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
CALENDAR = "text/calendar"
RTF = "text/rtf"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x1f\x8b", GZIP),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"{\\rtf", RTF),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"%!PS", "application/postscript"),
    (b"MZ", "application/x-msdownload"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Stream names of compound files (UTF-16) and what they show; the first found wins.
_OLE_STREAMS = (
    ("EncryptedPackage", OFFICE_LOCKED),
    ("__substg1.0_", OUTLOOK),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
)
_ZIP_MEMBERS = (("xl/workbook.bin", XLSB), ("xl/", XLSX), ("word/", DOCX), ("ppt/", PPTX))
_ODF_TYPES = {ODS.encode(): ODS, ODT.encode(): ODT}
_BY_ENDING = {
    "csv": CSV,
    "tsv": TSV,
    "tab": TSV,
    "txt": PLAIN,
    "prn": PLAIN,
    "edi": PLAIN,
    "x12": PLAIN,
    "ics": CALENDAR,
    "htm": HTML,
    "html": HTML,
    "xml": XML,
    "eml": MAIL,
    "p7m": "application/pkcs7-mime",
    "p7s": "application/pkcs7-signature",
}
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|style|font|span)\b", re.IGNORECASE)
_XML_SHEET = re.compile(rb'progid="Excel\.Sheet"|<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet')
# Types and endings of binary files: a text that carries one is a report saved under a name that opens in Excel or Word.
_BINARY = frozenset({XLS, XLSX, XLSB, ODS, DOC, DOCX, "application/x-msexcel", "application/excel", "application/rtf"})
_BINARY_ENDINGS = frozenset({"xls", "xlsx", "xlsm", "xlsb", "ods", "doc", "docx", "rtf", "odt"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_X12_START = re.compile(rb"ISA(?P<sep>[^A-Za-z0-9\s]).{2}(?P=sep).{10}(?P=sep).{2}(?P=sep)", re.DOTALL)
_EDIFACT_START = re.compile(rb"UNA.{6}\s*UN[BH]|UN[BH]\+")
_TEXT_STARTS = (
    (_X12_START, X12),
    (_EDIFACT_START, EDIFACT),
    (re.compile(rb"BEGIN:VCALENDAR"), CALENDAR),
    (_HTML_START, HTML),
)
_MAIL_FIELD = re.compile(
    rb"^(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To"
    rb"|DKIM-Signature|ARC-Seal|X-[A-Za-z-]+):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_ENOUGH_FIELDS = 3
_PDF_JUNK = 1024  # bytes that readers skip before the header (ISO 32000-1 annex H)
_HEAD = 4096
_LEADING = b"\xef\xbb\xbf \t\r\n\x00"
_GENERIC = frozenset(
    {UNKNOWN, "application/x-unknown", "application/download", "application/force-download", PLAIN, ""}
)


def media_type(content: bytes, *, name: str = "", declared: str = "") -> str:
    """Return the media type of a file: by magic bytes, else by the look of its text, else as named or declared."""
    return _by_magic(content) or _by_text(content, name=name, declared=declared) or _as_told(name, declared)


def looks_like_mail(content: bytes) -> bool:
    """Return True when ``content`` starts with a block of mail header fields."""
    head = content[:_HEAD].lstrip(_LEADING)
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = block.split(b"\n", 1)[0]
    starts = _MAIL_FIELD.match(block) is not None or first.startswith(b"From ")
    return starts and len(_MAIL_FIELD.findall(block)) >= _ENOUGH_FIELDS


def _by_magic(content: bytes) -> str | None:
    head = content[:_HEAD]
    if head.lstrip(_LEADING).startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    if head.startswith(_OLE_MAGIC):
        return _ole_kind(content)
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic) and _really(kind, head)), None)
    return known or _boxed(head) or _late_pdf(content)


def _boxed(head: bytes) -> str | None:
    """Containers that carry their name a few bytes in."""
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return "image/webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def _late_pdf(content: bytes) -> str | None:
    return PDF if b"%PDF-" in content[:_PDF_JUNK] and not looks_like_mail(content) else None


def _really(kind: str, head: bytes) -> bool:
    """Two-letter magics also start plain words ("BMW", "MZ Supply"): ask for binary bytes behind them."""
    return kind not in {"image/bmp", "application/x-msdownload"} or b"\x00" in head[2:64]


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:500]
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < _HEAD:
                return _ODF_TYPES.get(archive.read("mimetype").strip(), ZIP)
    except (zipfile.BadZipFile, ValueError, OSError, KeyError, RuntimeError, EOFError, NotImplementedError):
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((kind for start, kind in _ZIP_MEMBERS if any(n.startswith(start) for n in names)), ZIP)


def _ole_kind(content: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return OLE


def _by_text(content: bytes, *, name: str, declared: str) -> str | None:
    head = content[:_HEAD].lstrip(_LEADING)
    for start, kind in _TEXT_STARTS:
        if start.match(head):
            return kind
    if head.startswith((b"<?xml", b"<\x00?\x00", b"<Workbook")):
        if _XML_SHEET.search(head.replace(b"\x00", b"")):
            return XML_SHEET
        return HTML if _HTML_START.search(head[:1024]) and b"xhtml" in head.lower() else XML
    named_as_mail = _ending(name) == "eml" or declared == MAIL
    if named_as_mail and looks_like_mail(content):
        return MAIL
    named_binary = declared.lower().strip() in _BINARY or _ending(name) in _BINARY_ENDINGS
    return _plain_kind(head) if named_binary and _is_text(content) else None


def _is_text(content: bytes) -> bool:
    head = content[:_HEAD]
    return bool(head.strip()) and (head.startswith(_UTF16_MARKS) or _CONTROL.search(head) is None)


def _plain_kind(head: bytes) -> str:
    return TSV if b"\t" in head else CSV


def _as_told(name: str, declared: str) -> str:
    """Fall back on what the sender says; a telling file ending beats a type that says nothing."""
    told = declared.lower().strip()
    by_name = _BY_ENDING.get(_ending(name))
    if told in _GENERIC and by_name is not None:
        return by_name
    return told or UNKNOWN


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
