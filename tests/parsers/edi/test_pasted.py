from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import ReadingContext, Span
from domain.mail import Address, Mail, Part
from parsers.edi.pasted import Standard, find_coded, standard_of, without_coded
from parsers.edi.x12 import read_x12
from parsers.registry import read_part
from tests.parsers.edi.said import edifact, rows, x12

ACK = x12("855", "BAK*00*AC*45012*20261112", "PO1*1*8*PC*2.74*LB*BP*X", "ACK*BP*5*PC*068*20261118").decode()
RESPONSE = edifact("ORDRSP", "BGM+231+1+4", "RFF+ON:PO7", "LIN+1+5+X:SA", "QTY+21:8:PCE").decode()
EXPECTED = [("confirm", "5", "2026-11-18"), ("backorder", "3", None)]


def mail(text: str) -> Mail:
    return Mail(
        sha256="0" * 64, source="m.eml", message_id=None, date=datetime(2026, 11, 12, 9, tzinfo=UTC),
        local_date=date(2026, 11, 12), sender=Address(name="Jane Doe", email="jane@mill.example"), subject="855", text=text,
    )  # fmt: skip


WAYS = {
    "alone": ACK,
    "line by line": ACK.replace("~", "~\n"),
    "words around": f"Hello Pat,\n\nhere is our acknowledgment:\n\n{ACK}\n\nBest regards\nJane Doe\nMill Inc.",
    "wrapped": "Hello,\n\n" + "\n".join(ACK[i : i + 76] for i in range(0, len(ACK), 76)) + "\n\nThanks\nJane",
    "without envelope": "See below.\n\n" + ACK[ACK.index("ST*") : ACK.index("GE*")].replace("~", "~\n") + "\nJane",
    "above a quoted one": f"{ACK}\n\nOn Mon, Nov 9, 2026 Pat Buyer wrote:\n> ISA*00*x\n> please acknowledge",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_message_in_a_mail_text_is_taken_out_and_read(text: str) -> None:
    rest, (part,) = without_coded(mail(text))
    (document,) = read_part(part, context=ReadingContext(reference=date(2026, 11, 12)), subject="")
    assert rows(document) == EXPECTED
    assert len(rest.text) == len(text)
    assert "ACK*" not in rest.text


def test_places_are_characters_of_the_mail() -> None:
    text = WAYS["words around"]
    _, (part,) = without_coded(mail(text))
    (document,) = read_x12(part.content, name="body")
    for evidence in document.statements[0].evidence:
        assert isinstance(evidence.place, Span)
        assert text[evidence.place.start : evidence.place.end] == evidence.text


def test_words_around_stay() -> None:
    rest, _ = without_coded(mail(WAYS["words around"]))
    assert "here is our acknowledgment" in rest.text
    assert "Best regards" in rest.text


def test_quoted_message_is_not_read_again() -> None:
    quoted = "\n".join(f"> {line}" for line in ACK.replace("~", "~\n").splitlines())
    original = mail(f"Thanks, got it.\n\nOn Mon, Nov 9, 2026 Pat Buyer <pat@buyer.example> wrote:\n{quoted}")
    assert without_coded(original) == (original, ())


@pytest.mark.parametrize(
    "text", ["", "Your visa * card, ISA-95 and UNA+ are fine.", "ST*855 is our machine", "We sent the UNB yesterday"]
)
def test_plain_words_are_no_message(text: str) -> None:
    assert find_coded(text) is None
    assert without_coded(mail(text))[1] == ()


def test_edifact_in_a_mail_text() -> None:
    _, (part,) = without_coded(mail(f"Guten Tag,\n\n{RESPONSE}\n\nMit freundlichen Grüßen"))
    assert part.media_type == Standard.EDIFACT
    (document,) = read_part(part, context=ReadingContext(reference=date(2026, 11, 12)), subject="")
    assert rows(document) == [("confirm", "8", None)]


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream", "application/x-whatever"])
@pytest.mark.parametrize(
    "content", [b"Our acknowledgment\r\n" + ACK.encode(), ACK.encode("utf-16"), ACK.lower().encode()]
)
def test_attachment_that_does_not_say_what_it_is(media_type: str, content: bytes) -> None:
    part = Part(name="ack.dat", path="2", media_type=media_type, sha256="0" * 64, content=content)
    (document,) = read_part(part, context=ReadingContext(reference=date(2026, 11, 12)), subject="")
    assert rows(document) == EXPECTED


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode(errors="replace"))))
def test_any_bytes_have_a_standard_or_none(content: bytes) -> None:
    assert standard_of(content) in (None, *Standard)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["ISA*00*", "GS*", "~", "\n", "> ", "ST*855*0001~", "IEA*1*1~", "UNB+UNOC", "UNT+1+1'", "words "]
        ),
        max_size=30,
    ).map("".join)
)
def test_text_keeps_its_length(text: str) -> None:
    rest, parts = without_coded(mail(text))
    assert len(rest.text) == len(text)
    assert all(len(p.content.decode()) <= len(text) for p in parts)
