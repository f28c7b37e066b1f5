"""A small company whose mails leave over a scripted server, with a clock that jumps."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from db.engine import read_session, write_session
from db.records import FeedKind
from db.repositories.deliveries import Deliveries
from db.repositories.mail_accounts import MailAccounts
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryNote, DeliveryState
from domain.outbox import OutboxStatus, OutgoingMail
from flows.chase import chase
from flows.deliver import deliver_one, due_deliveries, recover
from flows.feeds import import_feed
from flows.home import Home, open_home
from flows.receive import receive
from flows.unknown_mails import settle_unknown
from ingest.mailbox import RawMail
from ingest.sender import OwnAddresses
from tests.servers.smtp import ScriptedSmtp, Taken

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "newcomer"
AS_OF = date(2026, 11, 23)
START = datetime(2026, 11, 23, 14, tzinfo=UTC)
US = "purchasing@harborviewsteel.example.com"
OWN = OwnAddresses(domains=frozenset({"harborviewsteel.example.com"}))
ELSEWHERE = "another-host/1"  # a process nobody can ask whether it lives: only its lease tells

_UNSETTLED = [s for s in DeliveryState if s.waits or s.in_flight or s is DeliveryState.UNKNOWN]
_CONFIG = """
company = "Harborview Steel Supply"
coordinator = "Dana Kessler"
reply_to = "{us}"
own_domains = ["harborviewsteel.example.com"]
transport = "smtp"
{more}

[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
{auth}
domain_seconds = {gap}
per_minute = 600
answer_seconds = 0.5
dot_seconds = 0.6
{smtp}

{mailbox}
"""


_MAILBOX = f"""[[mailbox]]
name = "office"
host = "127.0.0.1"
security = "none"
user = "{US}"
secret = "env:NOTHING"
"""


class FakeClock:
    """Jumps where others sleep."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def pause(self, seconds: float) -> None:
        self.moment += timedelta(seconds=max(0.0, seconds))

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Crash(Exception):  # noqa: N818 -- no error of the program: the process ends here
    """The process ends."""


def crash_at(checkpoint: Checkpoint):
    def watch(reached: Checkpoint) -> None:
        if reached is checkpoint:
            raise Crash

    return watch


def make_drafts(folder: Path) -> None:
    """Make a home with the sample company and the drafts of a day."""
    with open_home(folder, as_of=AS_OF) as home:
        import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
        import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
        chase(home)


def configure(
    folder: Path,
    port: int,
    *,
    smtp: str = f'own_copy = "{US}"',
    more: str = "",
    gap: str = "0",
    auth: str = 'auth = "none"',
    mailbox: str = _MAILBOX,
) -> None:
    text = _CONFIG.format(us=US, port=port, smtp=smtp, more=more, gap=gap, auth=auth, mailbox=mailbox)
    (folder / "config.toml").write_text(text)


@contextmanager
def opened(template: Path, folder: Path, port: int, **settings: str) -> Iterator[Home]:
    """A copy of a home that sends to a port of this machine."""
    shutil.copytree(template, folder)
    configure(folder, port, **settings)
    with open_home(folder, as_of=AS_OF) as home:
        yield home


def drafts(home: Home) -> list[int]:
    with read_session(home.engine) as session:
        return [e.outbox_id for e in Outbox(session).with_status(OutboxStatus.DRAFT)]


def release(home: Home, *outbox_ids: int) -> None:
    with write_session(home.engine) as session:
        for outbox_id in outbox_ids:
            assert Outbox(session).move(outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED)
            Outbox(session).release(outbox_id, who="Dana")


def note_of(home: Home, outbox_id: int) -> DeliveryNote:
    with read_session(home.engine) as session:
        return Deliveries(session).get(outbox_id)


def mail_of(home: Home, outbox_id: int):
    with read_session(home.engine) as session:
        return Outbox(session).get(outbox_id).mail


def addressee(home: Home, outbox_id: int) -> str:
    return mail_of(home, outbox_id).to[0]


def copy_of(taken: Taken, number: int, *, hops: int = 1) -> RawMail:
    """The copy of a mail as it lies in our own mailbox."""
    trace = b"".join(b"Received: from relay%d by mx (copy %d)\r\n" % (hop, number) for hop in range(hops))
    return RawMail(source=f"own-{number}.eml", content=trace + taken.content)


class OwnMailbox:
    """Our mailbox: polled, copies of what the server took arrive there."""

    def __init__(self, home: Home, server: ScriptedSmtp, clock: FakeClock) -> None:
        self._home, self._server, self._clock, self._read = home, server, clock, 0

    def poll(self) -> None:
        copies = self._server.to(US)
        for number, taken in enumerate(copies[self._read :], start=self._read):
            receive(self._home, copy_of(taken, number), own=OWN)
        self._read = len(copies)
        with write_session(self._home.engine) as session:
            accounts = MailAccounts(session)
            accounts.lease("office", owner="t", at=self._clock.now(), until=self._clock.now())
            accounts.succeeded("office", at=self._clock.now())


def run_on(home: Home, clock: FakeClock, mailbox: OwnMailbox | None, *, rounds: int = 60) -> None:
    """Let the program go on for hours: recover, poll, settle, deliver."""
    for _ in range(rounds):
        recover(home, clock=clock)
        if mailbox is not None:
            mailbox.poll()
        settle_unknown(home, clock=clock)
        for outbox_id in due_deliveries(home, clock=clock):
            deliver_one(home, outbox_id, clock=clock)
        with read_session(home.engine) as session:
            notes = Deliveries(session).in_state(*_UNSETTLED)
        if not any(note.status is OutboxStatus.QUEUED for note in notes):
            return
        clock.forward(minutes=7)


def plain_mail(to: str, **changes) -> OutgoingMail:
    """A mail to a vendor that asks about no lines, ready to leave."""
    plain = OutgoingMail(
        to=(to,),
        subject=f"Open order status request for {to}",
        text="Hi,\nplease tell us.\n",
        html="<p>Hi, please tell us.</p>",
        vendor_id="V101",
        stage=1,
        message_id=f"<bs.{to.partition('@')[0]}.r1@harborviewsteel.example.com>",
        business_date=AS_OF,
        status=OutboxStatus.QUEUED,
    )
    return replace(plain, **changes)
