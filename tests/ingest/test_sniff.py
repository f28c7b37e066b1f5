import io
import zipfile

import pytest

from ingest import sniff


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, sniff.ODS if name == "mimetype" else "x")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
ISA = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261120*1200*U*00401*000000001*0*P*>~GS*PR"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", sniff.PDF),
        (b"\r\n\x00%PDF-1.4", sniff.PDF),
        (b"HTTP junk of a scanner\n%PDF-1.4", sniff.PDF),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), sniff.XLSX),
        (zipped("[Content_Types].xml", "word/document.xml"), sniff.DOCX),
        (zipped("mimetype", "content.xml"), sniff.ODS),
        (zipped("a.pdf"), sniff.ZIP),
        (OLE + "Workbook".encode("utf-16-le"), sniff.XLS),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), sniff.OUTLOOK),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00", "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x1f\x8b\x08", sniff.GZIP),
        (b"\x78\x9f\x3e\x22", sniff.TNEF),
        (b"\xef\xbb\xbf\r\n" + ISA, sniff.X12),
        (ISA.replace(b"*", b"|"), sniff.X12),
        (b"UNA:+.? 'UNB+UNOC:3", sniff.EDIFACT),
        (b"UNB+UNOC:3+", sniff.EDIFACT),
        (b"<?xml version='1.0'?><OrderResponse/>", sniff.XML),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook>', sniff.XML_SHEET),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', sniff.XML_SHEET),
        (b"{\\rtf1\\ansi", sniff.RTF),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), sniff.XLSB),
        (b"<!DOCTYPE html><p>", sniff.HTML),
        (b"BEGIN:VCALENDAR", sniff.CALENDAR),
    ],
)
def test_the_first_bytes_tell_the_type_whatever_is_declared(content: bytes, kind: str) -> None:
    assert sniff.media_type(content, name="noname", declared="application/octet-stream") == kind


@pytest.mark.parametrize(
    ("content", "name", "declared", "kind"),
    [
        (b"po;line", "conf.csv", "application/octet-stream", sniff.CSV),
        (b"po;line", "", "text/csv", "text/csv"),
        (b"PO 4501", "print.prn", "application/octet-stream", sniff.PLAIN),
        (b"ISAIAH wrote on 12/4", "", "text/plain", sniff.PLAIN),
        (b"BMW parts, PO 4501", "", "text/plain", sniff.PLAIN),
        (b"From: a@b\nTo: c@d\nDate: x\n\nhi", "fw.eml", "application/octet-stream", sniff.MAIL),
        (b"From: a@b\nTo: c@d\nDate: x\n\nhi", "", "text/plain", sniff.PLAIN),
        (b"\x01\x02", "", "", sniff.UNKNOWN),
        (b"PO\tLine\n4501\t1\n", "ack.xls", "application/vnd.ms-excel", sniff.TSV),
        ("PO\tLine\n4501\t1\n".encode("utf-16"), "ack.xls", "application/octet-stream", sniff.TSV),
        (b"PO;Line\n4501;1\n", "ack.xls", "application/octet-stream", sniff.CSV),
        (b"PO 4501\n", "ack.doc", "application/msword", sniff.CSV),
        (b"\x09\x08\x10\x00\x00", "ack.xls", "application/vnd.ms-excel", sniff.XLS),
    ],
)
def test_without_telling_bytes_name_and_declared_type_decide(
    content: bytes, name: str, declared: str, kind: str
) -> None:
    assert sniff.media_type(content, name=name, declared=declared) == kind
