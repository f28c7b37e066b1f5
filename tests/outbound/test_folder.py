from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from domain.errors import ConfigurationError
from domain.outbox import OutgoingMail
from outbound.compose import Sender
from outbound.folder import FolderTransport, file_name
from outbound.message import message_bytes
from outbound.transport import DeliveryOutcome, Transport

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SENDER = Sender(name="Dana Ruiz", email="po@buyer.example", company="Harborview Steel")
MAIL = OutgoingMail(
    to=("jim@lakeshore.example",),
    subject="Open order status request [BK-7F3K]",
    text="Hi Jim,\nplease: ä\n",
    html="<p>Hi Jim</p>",
    vendor_id="V1",
    stage=1,
    message_id="<bs.0123456789abcdef.r1@buyer.example>",
    business_date=date(2026, 11, 23),
)


def test_mail_carries_the_headers_that_keep_machines_quiet_and_threads_together() -> None:
    parsed = BytesParser(policy=policy.default).parsebytes(
        message_bytes(replace(MAIL, in_reply_to="<v1@x>"), sender=SENDER, at=AT)
    )
    assert parsed["To"] == "jim@lakeshore.example"
    assert parsed["From"] == "Dana Ruiz <po@buyer.example>"
    assert parsed["Reply-To"] == "po@buyer.example"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Message-ID"] == MAIL.message_id
    assert parsed["X-Backstop-Chase"] == MAIL.message_id.strip("<>")
    assert parsed["In-Reply-To"] == "<v1@x>"
    assert parsed["References"] == f"{MAIL.message_id} <v1@x>"
    assert parsed["Precedence"] is None
    text = parsed.get_body(("plain",))
    html = parsed.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "please: ä" in text.get_content()
    assert html.get_content().strip() == "<p>Hi Jim</p>"


def test_bytes_are_the_same_every_time() -> None:
    assert message_bytes(MAIL, sender=SENDER, at=AT) == message_bytes(MAIL, sender=SENDER, at=AT)


def test_long_references_stay_plain_and_keep_the_first() -> None:
    chain = [f"<{'a' * 90}{n}@x>" for n in range(30)]
    raw = message_bytes(MAIL, sender=SENDER, at=AT, references=chain)
    line = next(part for part in raw.split(b"\r\n") if part.startswith(b"References:"))
    assert b"=?" not in line
    assert len(line) <= 920
    assert chain[0].encode() in line
    assert MAIL.message_id.encode() in line


EVIL = "x\r\nBcc: all@evil.example\r\n\r\nbody"


@pytest.mark.parametrize(
    "mail", [replace(MAIL, subject=EVIL), replace(MAIL, message_id=EVIL), replace(MAIL, in_reply_to=EVIL)]
)
def test_line_breaks_never_make_a_header(mail: OutgoingMail) -> None:
    parsed = BytesParser(policy=policy.default).parsebytes(message_bytes(mail, sender=SENDER, at=AT))
    assert parsed["Bcc"] is None
    assert parsed["To"] == "jim@lakeshore.example"


def test_recipient_with_a_line_break_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        message_bytes(replace(MAIL, to=("a@b.example\r\nBcc: c@d.example",)), sender=SENDER, at=AT)


def test_folder_holds_a_mail_once_and_no_half_files(tmp_path: Path) -> None:
    transport: Transport = FolderTransport(folder=tmp_path / "outbox", sender=SENDER)
    assert transport.deliver(MAIL, at=AT).outcome is DeliveryOutcome.ACCEPTED
    first = (tmp_path / "outbox" / file_name(MAIL)).read_bytes()
    again = transport.deliver(replace(MAIL, text="other"), at=AT)
    assert again.outcome is DeliveryOutcome.ACCEPTED
    assert "already" in again.detail
    assert [p.name for p in (tmp_path / "outbox").iterdir()] == [file_name(MAIL)]
    assert (tmp_path / "outbox" / file_name(MAIL)).read_bytes() == first


def test_folder_that_cannot_be_written_is_a_reason_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    delivery = FolderTransport(folder=tmp_path / "file" / "outbox", sender=SENDER).deliver(MAIL, at=AT)
    assert delivery.outcome is DeliveryOutcome.RETRY
    assert delivery.detail


@given(st.text(max_size=200))
def test_file_name_never_leaves_the_folder(text: str) -> None:
    name = file_name(replace(MAIL, message_id=text))
    assert Path(name).name == name
    assert name.endswith(".eml")
    assert not name.startswith(".")
