from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from domain.mail import Address, Mail
from domain.purchase import Contact, Vendor
from ingest.authenticity import Proof
from ingest.message import read_message
from ingest.sender import OwnAddresses, SenderKind, SenderVerdict, identify, own_domains_from

LAKE = Vendor(
    vendor_id="V1",
    name="Lakeshore Plate",
    domains=("lakeshoreplate.example",),
    contacts=(Contact(name="Jim Novak", email="jnovak@lakeshoreplate.example"),),
)
AGENT_A = Vendor(
    vendor_id="V2",
    name="Mill A",
    domains=("agency.example",),
    contacts=(Contact(name="A Desk", email="a@agency.example"),),
)
AGENT_B = Vendor(
    vendor_id="V3",
    name="Mill B",
    domains=("agency.example",),
    contacts=(Contact(name="B Desk", email="b@agency.example"),),
)
PRIVATE = Vendor(vendor_id="V4", name="One Man Wire", contacts=(Contact(name="Sue Pratt", email="suewire@gmail.com"),))
VENDORS = (LAKE, AGENT_A, AGENT_B, PRIVATE)
OWN = OwnAddresses(domains=frozenset({"ourplant.example"}))


def mail(
    sender: str,
    *,
    text: str = "hi",
    subject: str = "PO 4501",
    to: str = "po@ourplant.example",
    inner: bytes | None = None,
    head: str = "",
) -> Mail:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = "Fri, 20 Nov 2026 16:45:00 -0500"
    for line in filter(None, head.split("\n")):
        name, _, value = line.partition(": ")
        message[name] = value
    message.set_content(text)
    if inner is not None:
        message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="fw.eml")
    return read_message(message.as_bytes(), source="a.eml")


def verdict(sender: str, **options: str) -> SenderVerdict:
    return identify(mail(sender, **options), VENDORS, own=OWN)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sender", "kind", "vendor"),
    [
        ("jnovak@lakeshoreplate.example", SenderKind.VENDOR, "V1"),
        ("shipping@lakeshoreplate.example", SenderKind.VENDOR, "V1"),
        ("no-reply@erp.mail.lakeshoreplate.example", SenderKind.VENDOR, "V1"),
        ("a@agency.example", SenderKind.VENDOR, "V2"),
        ("office@agency.example", SenderKind.UNKNOWN, None),
        ("suewire@gmail.com", SenderKind.VENDOR, "V4"),
        ("someone@gmail.com", SenderKind.UNKNOWN, None),
        ('"Jim Novak" <jim@elsewhere.example>', SenderKind.UNKNOWN, None),
        ("x@notlakeshoreplate.example.org", SenderKind.LOOKALIKE, "V1"),
        ("jnovak@lakesh0replate.example", SenderKind.LOOKALIKE, "V1"),
        ("jnovak@lakeshore-plate.example", SenderKind.LOOKALIKE, "V1"),
        ("jnovak@lakeshorepIate.example", SenderKind.LOOKALIKE, "V1"),
        ("jnovak@lakeshoreplaet.example", SenderKind.LOOKALIKE, "V1"),
        ("jnovak@lakeshoreplate.example.evil.example", SenderKind.LOOKALIKE, "V1"),
        ("ceo@ourpiant.example", SenderKind.LOOKALIKE, None),
        ("dana@ourplant.example", SenderKind.OWN, None),
    ],
)
def test_an_address_is_judged_by_contact_then_domain_and_never_by_name(
    sender: str, kind: SenderKind, vendor: str | None
) -> None:
    got = verdict(sender)
    assert (got.kind, got.vendor_id) == (kind, vendor)
    assert got.why


def test_several_vendors_of_one_domain_are_named_as_candidates() -> None:
    got = verdict("office@agency.example")
    assert got.candidates == ("V2", "V3")


def test_a_name_on_file_with_another_address_is_a_warning() -> None:
    got = verdict('"Jim Novak" <jim@elsewhere.example>')
    assert got.warnings == ("has the name of jnovak@lakeshoreplate.example but writes from elsewhere.example",)


def test_answers_that_go_elsewhere_and_failed_proof_are_warnings() -> None:
    got = verdict(
        "jnovak@lakeshoreplate.example",
        head="Reply-To: x@evil.example\nAuthentication-Results: dkim=none; dmarc=fail action=none",
    )
    assert got.kind is SenderKind.VENDOR
    assert len(got.warnings) == 2


def test_a_result_in_a_comment_or_further_down_is_no_proof_of_failure() -> None:
    got = verdict(
        "jnovak@lakeshoreplate.example",
        head="Authentication-Results: mx; dmarc=pass (old dmarc=fail)\nAuthentication-Results: evil; dmarc=fail",
    )
    assert got.warnings == ()


PASS = "Authentication-Results: mx.ourplant.example; dkim=pass; dmarc=pass"
M365 = "Authentication-Results: spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x; dkim=pass; dmarc=pass action=none"


@pytest.mark.parametrize(
    ("by", "head", "words"),
    [
        ("", "", ""),
        ("", "Authentication-Results: mx.ourplant.example; dmarc=none", ""),
        ("mx.ourplant.example", PASS, ""),
        ("MX.ourplant.example", PASS, ""),
        ("mx.ourplant.example", "", "no result"),
        ("mx.ourplant.example", "Authentication-Results: mx.ourplant.example; dmarc=none", "none"),
        ("mx.ourplant.example", "Authentication-Results: mx.evil.example; dmarc=pass", "no result"),
        ("mx.ourplant.example", f"Authentication-Results: mx.ourplant.example; dmarc=fail\n{PASS}", "DMARC failed"),
        ("mx.ourplant.example", f"Authentication-Results: relay; dmarc=none\n{PASS}", ""),
        ("topmost", M365, ""),
        ("topmost", f"Authentication-Results: spf=none; dmarc=bestguesspass\n{M365}", "bestguesspass"),
    ],
)
def test_91_only_our_own_servers_result_proves_a_sender_and_its_absence_counts_once_it_is_known(
    by: str, head: str, words: str
) -> None:
    got = identify(mail("jnovak@lakeshoreplate.example", head=head), VENDORS, own=OWN, proof=Proof(by=by))
    assert [words in warning for warning in got.warnings] == ([True] if words else [])
    spared = identify(
        mail("jnovak@lakeshoreplate.example", head=head), VENDORS, own=OWN, proof=Proof(by=by, spared=frozenset({"V1"}))
    )
    assert bool(spared.warnings) == (words == "DMARC failed")


def test_answers_to_another_address_of_the_same_vendor_are_no_warning() -> None:
    two = Vendor(vendor_id="V5", name="Two", domains=("two.example", "erp-of-two.example"), contacts=())
    got = identify(mail("no-reply@erp-of-two.example", head="Reply-To: sales@two.example"), (two,), own=OWN)
    assert (got.vendor_id, got.warnings) == ("V5", ())


INNER = (
    b"From: Jim <jnovak@lakeshoreplate.example>\nTo: dana@ourplant.example\nDate: Tue, 17 Nov 2026 09:02:00 -0600\n"
    b"Subject: PO 4501\n\nships 12/4"
)


def test_a_colleagues_forward_as_attachment_speaks_for_the_vendor_at_its_own_date() -> None:
    got = identify(mail("dana@ourplant.example", inner=INNER, subject="FW: PO 4501"), VENDORS, own=OWN)
    assert (got.kind, got.vendor_id, got.sender.email) == (
        SenderKind.FORWARDED_BY_COLLEAGUE,
        "V1",
        "jnovak@lakeshoreplate.example",
    )
    assert (got.local_date, got.sent_at) == (date(2026, 11, 17), datetime(2026, 11, 17, 15, 2, tzinfo=UTC))
    assert got.inner is not None


def test_a_forward_of_a_forward_finds_the_vendor_inside() -> None:
    middle = mail("bob@ourplant.example", inner=INNER)
    message = EmailMessage()
    message["From"], message["Date"] = "bob@ourplant.example", "Wed, 18 Nov 2026 09:00:00 -0500"
    message.set_content("fyi")
    message.add_attachment(INNER, maintype="application", subtype="octet-stream", filename="x.eml")
    got = identify(mail("dana@ourplant.example", inner=message.as_bytes()), VENDORS, own=OWN)
    assert middle.parts[0].mail is not None
    assert (got.vendor_id, got.local_date) == ("V1", date(2026, 11, 17))


def test_a_vendor_who_forwards_its_mill_is_the_vendor() -> None:
    mill = INNER.replace(b"jnovak@lakeshoreplate", b"rolling@mill")
    got = identify(mail("jnovak@lakeshoreplate.example", inner=mill, subject="FW: late"), VENDORS, own=OWN)
    assert (got.kind, got.vendor_id, got.local_date) == (SenderKind.VENDOR, "V1", date(2026, 11, 20))


BLOCKS = [
    ("FW: x", "From: Jim Novak <jnovak@lakeshoreplate.example>\nSent: Tuesday, November 17, 2026 9:02 AM\nTo: Dana\nSubject: x"),
    ("WG: x", "Von: Jim Novak [mailto:jnovak@lakeshoreplate.example]\nGesendet: Dienstag, 17. November 2026 09:02\nAn: Dana\nCc: Bob\nBetreff: x"),
    ("TR: x", "De : Jim Novak <jnovak@lakeshoreplate.example>\nEnvoyé : mardi 17 novembre 2026 09:02\nÀ : Dana\nObjet : x"),
    ("RV: x", "De: Jim Novak <jnovak@lakeshoreplate.example>\nEnviado el: martes, 17 de noviembre de 2026 9:02\nPara: Dana\nAsunto: x"),
    ("x", "---------- Forwarded message ---------\nFrom: Jim Novak <jnovak@lakeshoreplate.example>\nDate: Tue, Nov 17, 2026 at 9:02 AM\nSubject: x\nTo: <dana@ourplant.example>"),
    ("Fwd: x", "Begin forwarded message:\n\n> From: Jim Novak <jnovak@lakeshoreplate.example>\n> Subject: x\n> Date: November 17, 2026 at 9:02:11 AM CST\n> To: Dana <dana@ourplant.example>"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "block"), BLOCKS)
def test_a_forward_inside_the_text_is_read_in_four_languages(subject: str, block: str) -> None:
    text = f"see below\n\n{block}\n\nline 1 ships 12/4\n"
    got = verdict("dana@ourplant.example", subject=subject, text=text)
    assert (got.kind, got.vendor_id) == (SenderKind.FORWARDED_BY_COLLEAGUE, "V1")
    assert got.local_date == date(2026, 11, 17)
    assert mail("a@b.example", text=text).text[got.body_start :].strip().endswith("line 1 ships 12/4")


def test_our_answer_with_the_vendors_mail_quoted_is_ours() -> None:
    text = f"thanks\n\n{BLOCKS[0][1]}\n\nline 1 ships 12/4"
    got = verdict("dana@ourplant.example", subject="RE: x", to="jnovak@lakeshoreplate.example", text=text)
    assert got.kind is SenderKind.OWN
    assert got.why == "sent by us to jnovak@lakeshoreplate.example"


def test_a_forwarded_name_without_an_address_identifies_nobody() -> None:
    text = "From: Jim Novak\nSent: Tuesday, November 17, 2026 9:02 AM\nTo: Dana\nSubject: x\n\nships"
    got = verdict("dana@ourplant.example", subject="FW: x", text=text)
    assert (got.kind, got.vendor_id) == (SenderKind.FORWARDED_BY_COLLEAGUE, None)


def test_our_domain_is_the_most_common_receiver_that_is_no_vendor() -> None:
    emails = (
        ["po@ourplant.example"] * 2
        + ["jnovak@lakeshoreplate.example"] * 5
        + ["x@gmail.com"] * 9
        + ["c@customer.example"]
    )
    found = own_domains_from((Address(name="", email=e) for e in emails), VENDORS)
    assert found == {"ourplant.example"}
    assert own_domains_from((), VENDORS) == frozenset()
