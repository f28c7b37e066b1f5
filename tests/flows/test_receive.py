import shutil
from datetime import UTC, date, datetime

import pytest

from db.engine import read_session
from db.repositories.contacts import Contacts
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.errors import StoreBusyError, StoreError
from domain.mail import MailKind, Outcome
from domain.match import Action, Decision
from domain.outbox import ContactCondition
from flows import receive as receiving
from flows.accounts import states_of
from flows.home import open_home
from flows.own_addresses import own_addresses
from flows.receive import pending_mail_ids, read_stored, receive
from flows.storing import store_mail
from ingest.mailbox import SourceProblem
from tests.flows.mail_builder import BETH, JIM, OWN, raw
from tests.parsers.papers.paper_stacks import certificate, lading, order, packing_list
from tests.parsers.pdf_builder import pdf

ACK = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n"
LINE_1 = "4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026\n"
LINE_2 = "4501,2,HR SHEET A1011 CS-B 10GA X 48 X 120,160,PC,11/20/2026\n"


def state(home, po, line):
    with read_session(home.engine) as session:
        found = Orders(session).line(po, line)
        return states_of(session, home, [found])[0]


def statements(home):
    with read_session(home.engine) as session:
        return list(Statements(session).every_statement())


def test_a_confirmation_is_applied_and_logged_as_a_rules_decision(stocked):
    result = receive(stocked, raw("Please see attached.", csv=ACK + LINE_1 + LINE_2), own=OWN)
    assert (result.outcome, result.applied, result.waiting) == (Outcome.APPLIED, 2, 0)
    assert state(stocked, "4501", "1").acknowledged == 12
    with read_session(stocked.engine) as session:
        assert [d.action for d in Decisions(session).every_decision()] == [Action.AUTO_APPLY] * 2


def test_the_same_bytes_twice_change_nothing(stocked):
    mail = raw("Please see attached.", csv=ACK + LINE_1)
    receive(stocked, mail, own=OWN)
    again = receive(stocked, mail, own=OWN)
    assert again.known
    assert len(statements(stocked)) == 1


def test_the_same_attachment_in_another_mail_adds_nothing_and_says_so(stocked):
    receive(stocked, raw("Please see attached.", csv=ACK + LINE_1), own=OWN)
    again = receive(
        stocked,
        raw("Again for your file.", csv=ACK + LINE_1, name="b.eml", day=datetime(2026, 11, 20, 9, tzinfo=UTC)),
        own=OWN,
    )
    assert (again.outcome, again.reason) == (Outcome.NO_STATEMENT, "read before: confirmation.csv")
    assert len(statements(stocked)) == 1


def test_an_open_line_that_the_acknowledgment_leaves_out_is_an_exception(stocked):
    receive(
        stocked,
        raw("Order acknowledgment attached.", subject="Order Acknowledgment PO 4501", csv=ACK + LINE_1),
        own=OWN,
    )
    assert "ACK_LINE_MISSING" in state(stocked, "4501", "2").codes
    receive(
        stocked,
        raw(
            "And the second line.",
            subject="Order Acknowledgment PO 4501",
            csv=ACK + LINE_2,
            name="b.eml",
            day=datetime(2026, 11, 20, 9, tzinfo=UTC),
        ),
        own=OWN,
    )
    assert "ACK_LINE_MISSING" not in state(stocked, "4501", "2").codes


@pytest.mark.parametrize(
    "sender", ["Jim Novak <jim.novak77@freemail.example.net>", "Jim Novak <jnovak@lakeshorep1ate.example.com>"]
)
def test_words_from_an_address_that_is_not_on_file_change_nothing(stocked, sender):
    result = receive(stocked, raw("PO 4501 attached.", sender=sender, csv=ACK + LINE_1), own=OWN)
    assert result.outcome is Outcome.REVIEW
    assert state(stocked, "4501", "1").acknowledged == 0
    with read_session(stocked.engine) as session:
        assert next(Mails(session).every_mail()).vendor_id is None


def test_a_vendor_cannot_speak_for_anothers_order(stocked):
    receive(stocked, raw("attached", sender=BETH, csv=ACK + LINE_1), own=OWN)
    (word,) = statements(stocked)
    assert word.decision is Decision.REVIEW
    assert any(h.startswith("other_vendors_po") for h in word.holds)


def test_an_out_of_office_reply_pauses_the_contact_and_says_nothing_about_orders(stocked):
    result = receive(
        stocked,
        raw(
            "I am out of the office until Monday, November 30. PO 4501 shipped.",
            subject="Automatic reply: PO 4501",
            headers={"Auto-Submitted": "auto-replied"},
        ),
        own=OWN,
    )
    assert (result.kind, result.outcome) == (MailKind.OUT_OF_OFFICE, Outcome.IGNORED)
    with read_session(stocked.engine) as session:
        (contact,) = Contacts(session).states()
    assert (contact.condition, contact.email) == (ContactCondition.AWAY, "jnovak@lakeshoreplate.example.com")
    assert contact.away_until is not None
    assert statements(stocked) == []


def test_a_fault_of_ours_in_one_mail_becomes_its_row(stocked, monkeypatch):
    def broken(*_args, **_more):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(receiving, "read_documents", broken)
    result = receive(stocked, raw("PO 4501 confirmed"), own=OWN)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "internal error, ZeroDivisionError: oops")
    with read_session(stocked.engine) as session:
        assert [m.outcome for m in Mails(session).every_mail()] == [Outcome.FAILED]


def test_a_mail_that_cannot_be_fetched_gets_a_row(stocked):
    result = receive(stocked, SourceProblem(source="x.eml", reason="permission denied"), own=OWN)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "permission denied")


def test_an_attachment_nobody_can_read_is_a_failed_document_and_the_rest_counts(stocked):
    from email import message_from_bytes
    from email.policy import default

    mail = message_from_bytes(raw("attached", csv=ACK + LINE_1).content, policy=default)
    mail.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="broken.pdf")
    from ingest.mailbox import RawMail

    result = receive(stocked, RawMail(source="a.eml", content=mail.as_bytes()), own=OWN)
    assert result.outcome is Outcome.REVIEW
    assert "broken.pdf" in result.reason
    assert state(stocked, "4501", "1").acknowledged == 12


def test_replies_of_our_own_are_never_read(stocked):
    result = receive(
        stocked, raw("PO 4501 line 1 cancelled", sender="Dana <dana@harborviewsteel.example.com>"), own=OWN
    )
    assert (result.kind, result.outcome) == (MailKind.OWN, Outcome.IGNORED)
    assert JIM


def test_each_paper_of_one_file_is_a_document_of_its_own_and_the_lading_ships_nothing_again(stocked):
    shipped = [["1", "PLATE A36 1/2 X 96 X 240", "12", "9", "3", "PC"]]
    packet = pdf(packing_list("447812", "4501", shipped), lading("B-990114"), certificate("4A2210"))
    receive(stocked, raw("Papers attached.", subject="Packing list 447812", pdf=packet), own=OWN)
    with read_session(stocked.engine) as session:
        (mail,) = Mails(session).every_mail()
    assert [(d.name, d.kind, d.pages) for d in mail.documents][:3] == [
        ("packet.pdf", MailKind.PACK, 1),
        ("packet.pdf", MailKind.OTHER, 1),
        ("packet.pdf", MailKind.OTHER, 1),
    ]
    assert state(stocked, "4501", "1").shipped == 9


def test_two_acknowledgments_in_one_file_tie_each_order_to_its_own_number(stocked):
    one = [["1", "PLATE A36 1/2 X 96 X 240", "12", "PC", "412.10", "12/04/2026"]]
    two = [["2", "HR SHEET A1011 CS-B 10GA X 48 X 120", "160", "PC", "61.00", "12/11/2026"]]
    packet = pdf(order("118233", "4501", one), order("118240", "4502", two))
    receive(stocked, raw("Both attached.", subject="Order acknowledgments", pdf=packet), own=OWN)
    with read_session(stocked.engine) as session:
        vendor = Orders(session).line("4501", "1").vendor_id
        ties = [Mails(session).orders_of_vendor_order(vendor_id=vendor, vendor_order=n) for n in ("118233", "118240")]
    assert ties == [{"4501"}, {"4502"}]


EDI = (
    "ISA*00*          *00*          *ZZ*LAKESHORE      *ZZ*HARBORVIEW     *261119*0615*U*00401*000000411*0*P*>~\n"
    "GS*PR*LAKESHORE*HARBORVIEW*20261119*0615*411*X*004010~\n"
)
ACK_855 = (
    "ST*855*0001~\nBAK*00*AC*4501*20261109****S7*20261119~\nPO1*1*12*PC~\nACK*IA*12*PC*068*20261120~\n"
    "PO1*2*160*SH~\nACK*IA*120*SH*068*20261120~\nACK*IB*30*SH*068*20261214~\nSE*8*0001~\nGE*1*411~\nIEA*1*000000411~\n"
)
STOCK_846 = "ST*846*0001~\nBIA*00*DD*1*20261112~\nLIN**BP*X~\nSE*4*0001~\nGE*1*411~\nIEA*1*000000411~\n"


def test_a_message_pasted_into_the_text_is_read_and_sums_that_fail_wait(stocked):
    result = receive(
        stocked, raw(f"Hello Pat,\n\nour acknowledgment:\n\n{EDI}{ACK_855}\nBest regards\nJim", subject="855"), own=OWN
    )
    assert (result.kind, result.applied, result.waiting) == (MailKind.ACK, 1, 2)
    assert state(stocked, "4501", "1").acknowledged == 12


def test_a_message_that_is_not_about_orders_says_so(stocked):
    result = receive(stocked, raw(f"Hello Pat,\n\n{EDI}{STOCK_846}", subject="846"), own=OWN)
    assert (result.outcome, result.applied, result.waiting) == (Outcome.NO_STATEMENT, 0, 0)
    assert result.reason == "body: X12 846 stock report, not about orders"


# --- stored first, read from the store


def test_a_stored_mail_waits_until_it_is_read_and_reading_it_again_changes_nothing(stocked):
    mail_id = store_mail(stocked, raw("Please see attached.", csv=ACK + LINE_1))
    assert pending_mail_ids(stocked) == (mail_id,)
    assert read_stored(stocked, mail_id, own=OWN).outcome is Outcome.APPLIED
    assert pending_mail_ids(stocked) == ()
    again = read_stored(stocked, mail_id, own=OWN)
    assert (again.known, again.outcome) == (True, Outcome.APPLIED)
    assert len(statements(stocked)) == 1


def test_two_processes_that_read_one_mail_at_once_apply_it_once(stocked, monkeypatch):
    mail_id = store_mail(stocked, raw("Please see attached.", csv=ACK + LINE_1))
    real = receiving.read_documents

    def overtaken(*args, **more):
        documents = real(*args, **more)
        monkeypatch.setattr(receiving, "read_documents", real)
        assert read_stored(stocked, mail_id, own=OWN).applied == 1
        return documents

    monkeypatch.setattr(receiving, "read_documents", overtaken)
    assert read_stored(stocked, mail_id, own=OWN).known
    assert len(statements(stocked)) == 1


def test_a_mail_that_ends_its_process_three_times_is_a_failed_row(stocked, monkeypatch):
    mail_id = store_mail(stocked, raw("PO 4501 confirmed"))
    monkeypatch.setattr(Mails, "forget_attempt", lambda *_: None)  # as if the process were gone at once

    def killed(*_args, **_more):
        raise SystemExit

    monkeypatch.setattr(receiving, "read_documents", killed)
    for _ in range(3):
        with pytest.raises(SystemExit):
            read_stored(stocked, mail_id, own=OWN)
    result = read_stored(stocked, mail_id, own=OWN)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "reading it ended the program 3 times")


def test_a_database_that_is_busy_costs_no_attempt_and_fails_no_mail(stocked, monkeypatch):
    mail_id = store_mail(stocked, raw("Please see attached.", csv=ACK + LINE_1))

    def busy(*_args, **_more):
        raise StoreBusyError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "read_documents", busy)
        for _ in range(5):
            with pytest.raises(StoreBusyError):
                read_stored(stocked, mail_id, own=OWN)
    assert read_stored(stocked, mail_id, own=OWN).outcome is Outcome.APPLIED


def test_jobs_are_enqueued_in_the_transaction_that_stores_the_mail(stocked):
    def refuses(session, mail_ids):
        raise StoreError("no queue")

    with pytest.raises(StoreError):
        store_mail(stocked, raw("hello"), enqueue=refuses)
    assert pending_mail_ids(stocked) == ()
    asked = []
    mail_id = store_mail(stocked, raw("hello"), enqueue=lambda _session, mail_ids: asked.extend(mail_ids))
    assert asked == [mail_id]
    store_mail(stocked, raw("hello"), enqueue=lambda _session, mail_ids: asked.extend(mail_ids))
    assert asked == [mail_id]


def test_our_domain_is_that_of_the_configured_mailbox(tmp_path):
    (tmp_path / "config.toml").write_text(
        '[[mailbox]]\nname = "po"\nhost = "imap.x.example"\nuser = "PO@buyer.example"\n'
    )
    with open_home(tmp_path, as_of=date(2026, 11, 23)) as home:
        assert own_addresses(home).domains == {"buyer.example"}


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"Authentication-Results": "mx; dmarc=fail"}, "DMARC failed"),
        ({"Reply-To": "jim@elsewhere.example"}, "answers would go to another domain"),
    ],
)
def test_90_words_of_a_known_address_that_may_be_forged_wait_for_a_person(stocked, headers, words):
    result = receive(stocked, raw("Please see attached.", csv=ACK + LINE_1, headers=headers), own=OWN)
    assert (result.outcome, result.applied, result.waiting) == (Outcome.REVIEW, 0, 1)
    (word,) = statements(stocked)
    assert [hold.partition(":")[0] for hold in word.holds] == ["unproved_sender"]
    assert words in word.holds[0]
    assert state(stocked, "4501", "1").acknowledged == 0


MAILBOX = """
[[mailbox]]
name = "po"
host = "mail.example.com"
user = "po"
authserv_id = "mx.harborviewsteel.example.com"
"""


@pytest.mark.parametrize(
    ("source", "top", "waits"),
    [
        ("po/7", "", True),  # our server proves senders, and did not prove this one
        ("po/Review/7", "", True),
        ("po/7", 'vendors_without_proof = ["LSP"]', False),
        ("a.eml", "", False),  # a file carries what its folder was filled from
    ],
)
def test_a_missing_proof_counts_where_our_server_writes_one(stocked_folder, tmp_path, source, top, waits):
    shutil.copytree(stocked_folder, tmp_path / "home")
    with open_home(tmp_path / "home", as_of=date(2026, 11, 23)) as home, read_session(home.engine) as session:
        jims = next(v.vendor_id for v in Orders(session).vendors() if JIM.partition("@")[2].strip(">") in v.domains)
    (tmp_path / "home" / "config.toml").write_text(top.replace("LSP", jims) + MAILBOX)
    with open_home(tmp_path / "home", as_of=date(2026, 11, 23)) as home:
        result = receive(home, raw("Please see attached.", csv=ACK + LINE_1, name=source), own=OWN)
    assert (result.waiting, result.applied) == ((1, 0) if waits else (0, 1))
