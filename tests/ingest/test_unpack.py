import base64
import gzip
import io
import struct
import zipfile
from email.message import EmailMessage

from domain.mail import Mail, Part
from ingest.message import read_message


def with_file(name: str, content: bytes, kind: str = "application/octet-stream") -> tuple[Part, ...]:
    message = EmailMessage()
    message["From"], message["Date"] = "jim@vendor.example", "Fri, 20 Nov 2026 16:45:00 -0500"
    message.set_content("see attached")
    main, _, sub = kind.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return read_message(message.as_bytes(), source="a.eml").parts


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def eml(subject: str, *attached: Mail | bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "mill@far.example", subject
    message["Date"] = "Wed, 18 Nov 2026 09:00:00 +0100"
    message.set_content(f"text of {subject}")
    for content in attached:
        assert isinstance(content, bytes)
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename="inner.eml")
    return message.as_bytes()


def test_members_of_a_zip_are_parts_with_their_place() -> None:
    parts = with_file("acks.zip", zipped({"dir/ack.pdf": b"%PDF-1.4", "__MACOSX/._x": b"x", "lines.csv": b"po;line"}))
    assert [(p.name, p.path, p.media_type) for p in parts] == [
        ("ack.pdf", "2!ack.pdf", "application/pdf"),
        ("lines.csv", "2!lines.csv", "text/csv"),
    ]


def test_an_archive_in_an_archive_is_opened_once_and_no_deeper() -> None:
    innermost = zipped({"deep.pdf": b"%PDF-1.4"})
    parts = with_file("a.zip", zipped({"b.zip": zipped({"ok.pdf": b"%PDF-1.4", "c.zip": innermost})}))
    assert [(p.path, p.problem) for p in parts] == [
        ("2!b.zip!ok.pdf", None),
        ("2!b.zip!c.zip", "archive inside archives, not opened"),
    ]


def test_a_zip_bomb_stays_closed_with_the_reason() -> None:
    parts = with_file("bomb.zip", zipped({"zeros.bin": bytes(20_000_000)}))
    assert [(p.name, p.problem) for p in parts] == [("bomb.zip", "ZIP archive packed more than 100 to 1, not opened")]


def test_a_zip_of_too_many_files_stays_closed() -> None:
    parts = with_file("many.zip", zipped({f"{n}.txt": b"x" for n in range(2001)}))
    assert parts[0].problem == "ZIP archive with 2001 entries, more than 2000, not opened"


def test_a_locked_member_is_named_with_the_reason() -> None:
    content = bytearray(zipped({"secret.pdf": b"%PDF-1.4"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    parts = with_file("locked.zip", bytes(content))
    assert [(p.name, p.problem) for p in parts] == [("secret.pdf", "ZIP archive with a password, cannot be opened")]


def test_a_damaged_zip_is_a_part_with_the_reason() -> None:
    parts = with_file("cut.zip", zipped({"a.pdf": b"%PDF-1.4"})[:40])
    assert parts[0].problem == "damaged ZIP archive, cannot be opened"


def test_a_gzip_file_is_unpacked() -> None:
    parts = with_file("lines.csv.gz", gzip.compress(b"po;line\n4501;1\n"))
    assert [(p.name, p.path, p.media_type) for p in parts] == [("lines.csv", "2!lines.csv", "text/csv")]


def test_a_gzip_bomb_stays_closed() -> None:
    parts = with_file("zeros.gz", gzip.compress(bytes(30_000_000)))
    assert parts[0].problem == "gzip file unpacks to more than is allowed, not opened"


def test_a_file_over_25_megabytes_is_named_and_not_kept() -> None:
    encoded = base64.encodebytes(b"%PDF-1.4" + bytes(25_000_000))
    head = b"From: a@b.example\nContent-Type: application/pdf; name=big.pdf\nContent-Transfer-Encoding: base64\n\n"
    parts = read_message(head + encoded, source="a").parts
    assert (parts[0].problem, parts[0].content) == ("larger than 25 MB, not opened", b"")
    assert len(parts[0].sha256) == 64


def test_an_attached_mail_is_read_with_its_own_date_and_files() -> None:
    parts = with_file("fwd.eml", eml("PO 4501"))
    assert parts[0].media_type == "message/rfc822"
    assert parts[0].mail is not None
    assert parts[0].mail.subject == "PO 4501"
    assert parts[0].mail.local_date.isoformat() == "2026-11-18"


def test_an_attached_mail_in_base64_is_read_although_it_is_forbidden() -> None:
    inner = base64.encodebytes(eml("PO 4501")).decode()
    outer = (
        'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: message/rfc822\n'
        f"Content-Transfer-Encoding: base64\n\n{inner}\n--b--\n"
    )
    part = read_message(outer.encode(), source="a").parts[0]
    assert part.mail is not None
    assert part.mail.subject == "PO 4501"


def test_twenty_mails_inside_each_other_stop_at_eight() -> None:
    content = eml("0")
    for number in range(1, 20):
        content = eml(str(number), content)
    mail, depth = read_message(content, source="a"), 0
    while mail.parts and mail.parts[0].mail is not None:
        mail, depth = mail.parts[0].mail, depth + 1
    assert depth == 8
    assert mail.parts[0].problem == "more than 8 mails inside each other, not opened"


def attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail() -> bytes:
    name = "Ack 4501.pdf\0".encode("utf-16-le")
    properties = struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(name)) + name
    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + attribute(1, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"ACK450~1.PDF\0")
        + attribute(2, 0x0006800F, b"%PDF-1.4")
        + attribute(2, 0x00069005, properties)
    )


def test_files_in_winmail_dat_are_parts() -> None:
    parts = with_file("winmail.dat", winmail(), "application/ms-tnef")
    assert [(p.name, p.media_type, p.problem) for p in parts] == [("Ack 4501.pdf", "application/pdf", None)]


def test_a_cut_off_winmail_dat_is_named_with_the_reason() -> None:
    parts = with_file("winmail.dat", winmail()[:-5], "application/ms-tnef")
    assert [(p.name, p.problem) for p in parts] == [("winmail.dat", "Outlook winmail.dat, cut off, cannot be read")]


def test_files_that_cannot_be_opened_say_why() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    locked = with_file("ack.xlsx", ole + "EncryptedPackage".encode("utf-16-le"))
    assert locked[0].problem == "Office file with a password, cannot be opened"
    outlook = with_file("fwd.msg", ole + "__substg1.0_0037001F".encode("utf-16-le"))
    assert outlook[0].problem == "Outlook .msg file, cannot be read"
    signed = with_file("smime.p7m", b"\x30\x80\x06\x09", "application/pkcs7-mime")
    assert signed[0].problem == "S/MIME message, encrypted or damaged, cannot be opened"
    assert with_file("a.rar", b"Rar!\x1a\x07\x00xx")[0].problem == "RAR archive, cannot be opened"
