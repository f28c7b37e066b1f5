from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings, strategies as st

from domain.mail import Mail, MailKind
from domain.outbox import BounceKind
from domain.purchase import Contact, Vendor
from ingest.absence import AbsenceBasis
from ingest.message import read_message
from ingest.noise import NoiseVerdict, machine_kind
from ingest.sender import OwnAddresses, identify
from ingest.thread import base_subject, thread_of

VENDOR = Vendor(
    vendor_id="V1",
    name="Summit",
    domains=("summit.example",),
    contacts=(Contact(name="Al Reyes", email="al@summit.example"),),
)
OWN = OwnAddresses(domains=frozenset({"own.example"}))
POS = frozenset({"4501", "75"})
SENT = ("<chase.1@own.example>",)


def raw(head: str, body: str = "") -> Mail:
    base = "To: po@own.example\nDate: Fri, 20 Nov 2026 16:45:00 -0500\nMIME-Version: 1.0\n"
    return read_message(f"{base}{head.strip()}\n\n{body}".encode(), source="a.eml")


def noise(mail: Mail) -> NoiseVerdict | None:
    return machine_kind(mail, verdict=identify(mail, [VENDOR], own=OWN), sent_message_ids=SENT, known_pos=POS)


def kind(head: str, body: str = "") -> MailKind | None:
    found = noise(raw(head, body))
    return found.kind if found else None


def with_pdf(head: str, name: str = "ack.pdf", media: str = "application/pdf") -> Mail:
    body = (
        f'--b\nContent-Type: text/plain\n\nsee attached\n--b\nContent-Type: {media}; name="{name}"\n\n%PDF-1.4\n--b--\n'
    )
    return raw(f'{head}\nContent-Type: multipart/mixed; boundary="b"', body)


# --- what must never be called noise


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated\nPrecedence: bulk\nX-Auto-Response-Suppress: All",
        "Auto-Submitted: auto-replied",
        "List-Unsubscribe: <https://x.example>\nPrecedence: bulk",
        "List-Id: <orders.summit.example>\nFeedback-ID: 1:2:3",
    ],
)
def test_an_acknowledgment_that_a_machine_sent_with_its_paper_is_read(head: str) -> None:
    assert noise(with_pdf(f"From: erp@summit.example\nSubject: Order Acknowledgment\n{head}")) is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Subject: Order 4501 confirmed\nAuto-Submitted: auto-generated\nPrecedence: bulk", "Line 1 ships 12/4"),
        (
            "Subject: shipped\nList-Unsubscribe: <https://x.example>\nPrecedence: bulk",
            "PO# 4501 line 1 shipped. Unsubscribe",
        ),
        ("Subject: shipped\nList-Unsubscribe: <https://x.example>", "PO\tLine\n4501\t1\tshipped\nUnsubscribe"),
        ("Subject: status\nPrecedence: bulk", "Line 1 ships 12/4"),
        ("Subject: Re: PO 4501", "I am out of the office Friday, but 4501 line 1 ships 12/4."),
        (
            "Subject: Re: bad address?",
            "We got this when writing to Jim:\n<jim@x.example>: 550 5.1.1 User unknown\nships 12/4",
        ),
        (
            "Subject: PO 4501 shipped\nAuto-Submitted: auto-generated",
            "Shipped 12/4. Log in to view it: https://x.example",
        ),
        ("Subject: FW: x\nX-Auto-Response-Suppress: All", "Line 1 ships 12/4"),
        (
            "Subject: plate\nList-Id: <po.own.example>\nList-Unsubscribe: <mailto:po+u@own.example>\nPrecedence: list",
            "ships 12/4",
        ),
        ("Subject: Read this please: PO 4501", "Line 1 ships 12/4"),
    ],
)
def test_words_of_a_vendor_are_read_whatever_headers_they_carry(head: str, body: str) -> None:
    assert noise(raw(f"From: al@summit.example\n{head}", body)) is None


# --- our own mails


def test_copies_of_our_mails_are_ours() -> None:
    assert kind("From: al@summit.example\nMessage-ID: <chase.1@own.example>") is MailKind.OWN
    assert kind("From: po@own.example\nSubject: Open orders") is MailKind.OWN
    assert kind("From: x@other.example\nX-Backstop-Chase: chase.1@own.example") is MailKind.OWN
    assert kind("From: po@own.example\nX-Backstop-Chase: chase.7@own.example") is MailKind.OWN


def test_a_question_of_another_companys_program_is_not_ours_and_needs_nobody() -> None:
    assert kind("From: x@other.example\nX-Backstop-Chase: 01J") is MailKind.OTHER


# --- bounces


def bounce_mail(
    text: str, status: str, head: str = "Return-Path: <>", original: str = "Message-ID: <chase.1@own.example>"
) -> Mail:
    body = (
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx\n\n{status}\n--b\nContent-Type: text/rfc822-headers\n\nFrom: po@own.example\n{original}\n--b--\n"
    )
    return raw(
        f"{head}\nFrom: Mail Delivery System <MAILER-DAEMON@mx.own.example>\nSubject: Undelivered Mail Returned to Sender\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        body,
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Final-Recipient: rfc822; Al@Summit.example\nAction: failed\nStatus: 5.1.1", BounceKind.HARD),
        ("Final-Recipient: rfc822;al@summit.example\nAction: failed\nStatus: 5.2.2", BounceKind.SOFT),
        ("Final-Recipient: rfc822;al@summit.example\nAction: failed\nStatus: 5.7.1", BounceKind.SOFT),
        ("Final-Recipient: rfc822;al@summit.example\nAction: failed\nStatus: 4.4.7", BounceKind.SOFT),
        ("Final-Recipient: rfc822;al@summit.example\nAction: delayed\nStatus: 4.4.1", BounceKind.DELAYED),
    ],
)
def test_a_delivery_report_names_address_class_and_our_mail(status: str, expected: BounceKind) -> None:
    found = noise(bounce_mail("sorry", status))
    assert found is not None
    assert found.kind is MailKind.BOUNCE
    assert found.bounce is not None
    assert (found.bounce.failed, found.bounce.kind) == (("al@summit.example",), expected)
    assert found.bounce.original_id == "<chase.1@own.example>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Return-Path: <>\nFrom: postmaster@mx.example\nSubject: failure notice", "<al@summit.example>:\n1.2.3.4 said: 550 5.1.1 no such user"),
        ("From: mailer-daemon@google.example\nX-Failed-Recipients: al@summit.example\nSubject: Delivery Status Notification (Failure)", "Address not found"),
        ("Return-Path: <>\nFrom: MicrosoftExchange@x.example\nSubject: Undeliverable: PO 4501", "Al (al@summit.example)\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'"),
    ],
)  # fmt: skip
def test_reports_in_free_form_are_bounces_too(head: str, body: str) -> None:
    found = noise(raw(head, body))
    assert found is not None
    assert found.bounce is not None
    assert (found.bounce.failed, found.bounce.kind) == (("al@summit.example",), BounceKind.HARD)


def test_a_report_without_any_code_names_whom_the_returned_mail_was_for() -> None:
    text = "Your message to al@summit.example couldn't be delivered."
    found = noise(raw("From: postmaster@own.example\nSubject: Undeliverable: Open orders", text))
    assert found is not None
    assert found.bounce is not None
    assert found.bounce.failed == ("al@summit.example",)


def test_a_report_of_success_is_no_bounce() -> None:
    found = noise(bounce_mail("ok", "Final-Recipient: rfc822;al@summit.example\nAction: delivered\nStatus: 2.0.0"))
    assert found is not None
    assert found.kind is MailKind.OTHER


# --- absences


@pytest.mark.parametrize(
    "head",
    [
        "Subject: Automatic reply: PO 4501\nAuto-Submitted: auto-replied\nX-Auto-Response-Suppress: All",
        "Subject: Re: PO 4501\nAuto-Submitted: auto-replied (vacation)\nReturn-Path: <>",
        "Subject: PO 4501\nX-Autoreply: yes",
        "Subject: PO 4501\nPrecedence: auto_reply",
        "Subject: PO 4501\nX-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: al@summit.example",
        "Subject: Out of Office: PO 4501",
        "Subject: Abwesenheitsnotiz: PO 4501",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : PO 4501",
        "Subject: Al Reyes is out of the office",
    ],
)
def test_absence_notes_are_known_by_header_or_subject(head: str) -> None:
    assert kind(f"From: al@summit.example\n{head}", "I am out of the office this week.") is MailKind.OUT_OF_OFFICE


BACK, AWAY = AbsenceBasis.FIRST_DAY_BACK, AbsenceBasis.LAST_DAY_AWAY


@pytest.mark.parametrize(
    ("text", "day", "basis", "back"),
    [
        (
            "I am out of the office until Monday, November 30. Call 330-555-0188.",
            date(2026, 11, 30),
            AWAY,
            date(2026, 12, 1),
        ),
        (
            "out of the office from December 14 and back on Monday, December 28, 2026. Orders shipped 12/18 are fine.",
            date(2026, 12, 28),
            BACK,
            date(2026, 12, 28),
        ),
        ("I'll be out through 12/4.", date(2026, 12, 4), AWAY, date(2026, 12, 5)),
        ("Returning 1/4/2027", date(2027, 1, 4), BACK, date(2027, 1, 4)),
        ("I am on vacation and will return to the office on Jan. 4th.", date(2027, 1, 4), BACK, date(2027, 1, 4)),
        ("out of office 12/21 - 12/24, email sales@summit.example", date(2026, 12, 24), AWAY, date(2026, 12, 25)),
        ("Ich bin bis 4.12. nicht im Büro.", date(2026, 12, 4), AWAY, date(2026, 12, 5)),
        ("Ich bin bis einschließlich 04.12.2026 im Urlaub.", date(2026, 12, 4), AWAY, date(2026, 12, 5)),
        ("Ich bin im Urlaub und ab dem 7. Dezember wieder erreichbar.", date(2026, 12, 7), BACK, date(2026, 12, 7)),
        ("Je suis absent jusqu'au 4 décembre.", date(2026, 12, 4), AWAY, date(2026, 12, 5)),
        ("Absente du bureau, de retour le lundi 7 décembre 2026.", date(2026, 12, 7), BACK, date(2026, 12, 7)),
        ("Estaré fuera de la oficina hasta el 4 de diciembre.", date(2026, 12, 4), AWAY, date(2026, 12, 5)),
        ("I am away from my desk and back on Monday.", date(2026, 11, 23), BACK, date(2026, 11, 23)),
        ("I am out of the office. I will get back to you as soon as possible.", None, None, None),
    ],
)
def test_the_day_back_is_read_and_what_it_is_is_said(
    text: str, day: date | None, basis: AbsenceBasis | None, back: date | None
) -> None:
    found = noise(raw("From: al@summit.example\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied", text))
    assert found is not None
    assert found.absence is not None
    assert (found.absence.day, found.absence.basis, found.absence.first_day_back) == (day, basis, back)


def test_other_addresses_in_the_note_are_a_proposal() -> None:
    text = "Out of the office. Write to sales@summit.example or al@summit.example. I no longer work at the old plant."
    found = noise(raw("From: al@summit.example\nSubject: Automatic reply: x", text))
    assert found is not None
    assert found.absence is not None
    assert found.absence.contacts == ("sales@summit.example",)
    assert found.absence.left


def test_a_robot_that_says_nothing_about_absence_is_other() -> None:
    assert (
        kind("From: al@summit.example\nSubject: Re: x\nAuto-Submitted: auto-replied", "Thank you for your mail.")
        is MailKind.OTHER
    )
    assert (
        kind("From: no-reply@summit.example\nSubject: Your request has been received [#12345]", "We will answer.")
        is MailKind.OTHER
    )


# --- mass mail, portals, invitations, receipts


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("From: news@weekly.example\nList-Id: <w.weekly.example>\nList-Unsubscribe: <https://x>\nPrecedence: bulk", "Backorders of 4501 tons. Unsubscribe"),
        ("From: deals@mail.summit.example\nSubject: Gloves 20% off - free over $75\nList-Unsubscribe: <mailto:u@x>\nPrecedence: bulk", "No backorders, ever. unsubscribe"),
        ("From: deals@summit.example\nPrecedence: bulk", "New catalog! Click here to unsubscribe."),
        ("From: x@unknown.example\nList-Unsubscribe: <https://x>", "Come to our show."),
        ("From: x@unknown.example\nSubject: Webinar", "Join us. To unsubscribe click https://x.example/u"),
    ],
)  # fmt: skip
def test_newsletters_are_marketing_even_with_numbers_in_them(head: str, body: str) -> None:
    assert kind(head, body) is MailKind.MARKETING


def test_a_portal_notice_is_other_and_no_marketing() -> None:
    head = "From: no-reply@connect.summit.example\nSubject: A new document is available\nAuto-Submitted: auto-generated\nPrecedence: bulk\nList-Unsubscribe: <https://x>"
    assert (
        kind(head, "A new document is available. Log in to view it: https://connect.summit.example/d/1. Unsubscribe")
        is MailKind.OTHER
    )


def test_a_portal_notice_that_names_our_order_and_nothing_else_is_other() -> None:
    head = "From: no-reply@summit.example\nSubject: New document for PO 4501"
    assert kind(head, "A new document is available. Log in: https://x.example/d/12/4") is MailKind.OTHER
    assert kind(head, "Shipped today. A new document is available. Log in: https://x.example/d") is None


def test_invitations_and_read_receipts_are_other() -> None:
    invite = 'From: al@summit.example\nSubject: Call\nContent-Type: multipart/alternative; boundary="b"'
    body = "--b\nContent-Type: text/plain\n\nTeams call\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--\n"
    assert kind(invite, body) is MailKind.OTHER
    receipt = 'From: al@summit.example\nSubject: Read: PO 4501\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"'
    assert kind(receipt, "--b\nContent-Type: text/plain\n\nread\n--b--\n") is MailKind.OTHER
    assert kind("From: al@summit.example\nSubject: Gelesen: PO 4501", "Ihre Nachricht wurde gelesen.") is MailKind.OTHER


# --- threads


def test_a_thread_is_named_by_ids_and_by_the_token_in_the_subject() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "al@summit.example", "AW: RE[2]: Open orders [bk-4QX2]"
    message["In-Reply-To"] = "<b@own.example>"
    message["References"] = "<a@own.example> <b@own.example> <c@summit.example>"
    got = thread_of(read_message(message.as_bytes(), source="a"))
    assert got.message_ids == ("<b@own.example>", "<c@summit.example>", "<a@own.example>")
    assert got.tokens == ("BK-4QX2",)
    assert base_subject("AW: RE[2]: Fwd: Open orders") == "Open orders"


_WORDS = st.sampled_from(
    ["out of office until ", "12/4", "bis 31.2.", "30 February", " back on ", "<a@b.example>: 550 5.1.1", "From: a@b.example\n", "Sent: x\n",
     "To: y\n", "Subject: z\n", "unsubscribe https://x", "PO 4501 ", "\n", "> ", "Automatic reply:", "until 99/99/9999", "ships", "ü"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(_WORDS, max_size=12),
    st.sampled_from(["al@summit.example", "dana@own.example", "mailer-daemon@x.example", "x"]),
)
def test_no_words_stop_the_judgement(words: list[str], sender: str) -> None:
    text = "".join(words)
    head = f"From: {sender}\nSubject: FW: {' '.join(text.split())}\nAuto-Submitted: auto-replied\nReturn-Path: <>"
    found = noise(raw(head, text))
    assert found is None or found.why
