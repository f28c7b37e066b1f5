import pytest
from hypothesis import given, strategies as st

from parsers.prose.quotes import BlockKind, quoted_text, split_body


def new_text(text: str, *, sender: str = "") -> str:
    blocks = split_body(text, sender_name=sender)
    return "".join(text[b.start : b.end] for b in blocks if b.kind is BlockKind.NEW).strip()


QUOTED = [
    "Line 1 ships 12/4.\n\n-----Original Message-----\nFrom: Us\nSent: Monday\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\nOn Tue, Nov 17, 2026 at 9:02 AM Dana <d@ours.example> wrote:\n> line 9 due 1/1",
    "Line 1 ships 12/4.\n\nOn Tue, Nov 17, 2026 at 9:02 AM Dana Kessler of Harborview Steel\n<d@ours.example> wrote:\n> line 9 due 1/1",
    "Line 1 ships 12/4.\n\nFrom: Us <po@ours.example>\nSent: Monday, November 16, 2026\nTo: You\nSubject: PO 4505\n\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\n________________________________\nFrom: Us\nSent: Monday\nTo: You\nSubject: x\n\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\nVon: Wir\nGesendet: Freitag\nAn: Sie\nBetreff: PO\n\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\nDe : Nous\nEnvoyé : lundi\nÀ : Vous\nObjet : PO\n\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\nDe: Nos\nEnviado: lunes\nPara: Uds\nAsunto: PO\n\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\nBegin forwarded message:\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\n---------- Forwarded message ---------\nFrom: Us\nline 9 due 1/1",
    "Line 1 ships 12/4.\n\n> line 9 due 1/1\n> Dana",
    "Line 1 ships 12/4.\n\nAm 17.11.2026 um 09:02 schrieb Dana:\n> line 9 due 1/1",
]


@pytest.mark.parametrize("text", QUOTED)
def test_the_older_mail_is_quoted_whatever_the_client(text: str) -> None:
    assert new_text(text) == "Line 1 ships 12/4."
    assert "line 9 due 1/1" in quoted_text(text, split_body(text))


SIGNED = [
    "Line 1 ships 12/4.\n\nThanks,\nMia Chen\nAcme Steel\n(440) 555-0142",
    "Line 1 ships 12/4.\n\n--\nMia",
    "Line 1 ships 12/4.\n\nMia Chen\nAcme Steel\nAsk about our backorder-free stocking program!",
    "Line 1 ships 12/4.\n\nSent from my iPhone",
    "Line 1 ships 12/4.\n\nMit freundlichen Grüßen\nMia Chen",
    "Line 1 ships 12/4.\n\nHave a good weekend\nMia\n937-555-0155",
    "Line 1 ships 12/4.\n\nThis message may contain confidential information. Please ship it to the trash.",
    "[EXTERNAL] This message came from outside\nLine 1 ships 12/4.",
    "Line 1 ships 12/4.\n\nRegards,\nMia Chen\nAll orders ship same day! 3 pcs minimum on backorders.",
]


@pytest.mark.parametrize("text", SIGNED)
def test_signatures_banners_and_disclaimers_are_not_new_text(text: str) -> None:
    assert new_text(text, sender="Mia Chen") == "Line 1 ships 12/4."


def test_an_answer_below_a_quoted_line_keeps_its_question() -> None:
    text = "On 12/7/2026 9:12 AM, Us wrote:\n> Line 1, 30 pcs - ETA?\n\n12/18\n\n> Line 2, 12 pcs - ETA?\nback order\n"
    answers = [(b.question, text[b.start : b.end].strip()) for b in split_body(text) if b.kind is BlockKind.NEW]
    assert [a for a in answers if a[1]] == [
        ("Line 1, 30 pcs - ETA?", "12/18"),
        ("Line 2, 12 pcs - ETA?", "back order"),
    ]


@pytest.mark.parametrize("mark", ["--> 12/4", "==> 12/4", "*** 12/4 ***", "<<< 12/4", "[JS: 12/4]"])
def test_an_answer_typed_into_a_quoted_line_is_new(mark: str) -> None:
    assert new_text(f"> Line 3 - 1018 CF RD, due 11/20 {mark}\n") == "12/4"


def test_a_thank_you_at_the_top_does_not_hide_what_follows() -> None:
    text = "Thanks!\n\nLine 1: 40 pcs ship 12/4."
    assert "Line 1: 40 pcs ship 12/4." in new_text(text)


def test_a_postscript_after_the_signature_is_new() -> None:
    assert "PS line 3 moved to 12/18" in new_text("See attached.\n\nMia\n\nPS line 3 moved to 12/18", sender="Mia Chen")


@given(st.text(max_size=400))
def test_blocks_cover_any_text_without_gaps(text: str) -> None:
    blocks = split_body(text)
    assert "".join(text[b.start : b.end] for b in blocks) == text
