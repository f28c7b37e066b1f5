"""Vendors of many manners over many days, through the real plan, composition, mailbox and answers; only the clock is made up.

Every day: goods arrive, vendors' mails are received, the chase runs by itself. What a vendor owes is kept beside the
program, so that its questions can be judged: never more than one mail a day, never about a line that is answered,
never for ever, and every balance without a date within its cadence.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import text as sql

from db.engine import read_session, write_session
from db.records import FeedKind, FeedRun
from db.repositories.contacts import Contacts
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from db.repositories.policies import TENANT, Policies
from domain.outbox import ContactCondition, OutboxStatus, OutgoingMail
from domain.purchase import Contact, PoLine, Vendor
from flows.chase import Ask, ChaseResult, chase
from flows.home import Home, open_home
from flows.receive import receive
from ingest.mailbox import RawMail
from ingest.sender import OwnAddresses
from tests.flows.chase_world import Actor, Findings, Manner, Owed
from tests.parsers.replies.quoted_replies import CLIENTS, Answers, Fill

US = "harborview.example"
OWN = OwnAddresses(domains=frozenset({US}))
START = date(2026, 1, 5)
RUN_AT = time(14, 0)  # 08:00 in Chicago in winter
DAY = timedelta(days=1)
_WEEKENDS = 21  # days in which weekends are run as well: nothing may go out then, and it only costs time


class Year:
    """One run of the world."""

    def __init__(self, home: Home, *, seed: int, manners: list[Manner]) -> None:
        self.home = home
        self.draw = random.Random(seed)
        self.calendar = home.calendar
        self.actors = {f"V{n:02}": self._actor(f"V{n:02}", manner) for n, manner in enumerate(manners, start=1)}
        self.mailbox: dict[date, list[tuple[RawMail, Callable[[], None]]]] = defaultdict(list)
        self.found = Findings()
        self.number = 0
        self.sent_to: dict[tuple[str, date], int] = defaultdict(int)
        self._set_up()

    def _actor(self, vendor_id: str, manner: Manner) -> Actor:
        domain = f"{vendor_id.lower()}.example"
        names = ["ann", "bob"] if manner is not Manner.DEAD else ["ann"]
        contacts = tuple(Contact(name=f"{n.title()} {vendor_id}", email=f"{n}@{domain}") for n in names)
        vendor = Vendor(vendor_id=vendor_id, name=f"Vendor {vendor_id}", domains=(domain,), contacts=contacts)
        return Actor(vendor=vendor, manner=manner)

    def _set_up(self) -> None:
        rules = {
            "mode": "automatic", "approval": {"first_mails": 0, "from_round": 4, "amount_above": None},
            "ladder": [{"tone": 1}, {"tone": 2}, {"tone": 3}, {"tone": 4, "draft_only": True}],
        }  # fmt: skip
        with write_session(self.home.engine) as session:
            Policies(session).set(TENANT, rules, who="the world", at=datetime.combine(START, time(), tzinfo=UTC))
            KeyValues(session).set("own_domains", [US])
            Orders(session).save_vendors([actor.vendor for actor in self.actors.values()])

    # ------------------------------------------------------------ one day

    def run(self, days: int, *, order_every: int = 21, tell: Callable[[Findings], None] = lambda _: None) -> Findings:
        for number in range(days):
            day = START + number * DAY
            self.home = replace(self.home, as_of=day)
            if number % order_every == 0:
                self._order(day)
            self._arrivals(day)
            for raw, says in self.mailbox.pop(day, []):
                says()
                before = self._outbox_size()
                receive(self.home, raw, own=OWN)
                self.found.received += 1
                if self._outbox_size() != before:
                    self.found.loops.append(f"{day}: a mail that came in made one that goes out")
            if day.weekday() < 5 or number < _WEEKENDS:
                at = datetime.combine(day, RUN_AT, tzinfo=UTC)
                self._judge(day, chase(self.home, ask=Ask.BY_ITSELF, at=at))
            self.found.days += 1
            if self.found.days % 30 == 0:
                tell(self.found)
        return self.found

    def _outbox_size(self) -> int:
        with read_session(self.home.engine) as session:
            return int(session.execute(sql("SELECT count(*) FROM outbox")).scalar_one())

    def _order(self, day: date) -> None:
        with write_session(self.home.engine) as session:
            orders = Orders(session)
            feed = orders.start_feed(FeedRun(name=f"orders {day}", sha256=f"{day}", kind=FeedKind.ORDERS, as_of=day))
            for actor in self.actors.values():
                po = f"{actor.vendor.vendor_id[1:]}{day:%m%d}"
                lines = [self._line(actor, po, str(n), day) for n in (1, 2)]
                orders.save_lines(lines, feed=feed, as_of=day)
                for line in lines:
                    actor.owed[line.po, line.line] = Owed(line=line)

    def _line(self, actor: Actor, po: str, number: str, day: date) -> PoLine:
        return PoLine(
            po=po, line=number, vendor_id=actor.vendor.vendor_id, uom="PC", ordered=Decimal(40),
            item=f"HR{number}-48-120", description=f"HR SHEET A1011 {number}0GA X 48 X 120", order_date=day,
            need_date=day + timedelta(days=self.draw.choice((25, 35, 45))),
        )  # fmt: skip

    def _arrivals(self, day: date) -> None:
        """Goods arrive two business days after they were promised; our ERP books them in."""
        done: list[PoLine] = []
        for actor in self.actors.values():
            for owed in actor.owed.values():
                due = owed.promise and not owed.undated and self.calendar.add_business_days(owed.promise, 1) <= day
                if due and not owed.received:
                    owed.received = True
                    done.append(replace(owed.line, received=owed.line.ordered))
        if done:
            with write_session(self.home.engine) as session:
                orders = Orders(session)
                feed = orders.start_feed(
                    FeedRun(name=f"receipts {day}", sha256=f"r{day}", kind=FeedKind.ORDERS, as_of=day)
                )
                orders.save_lines(done, feed=feed, as_of=day)

    # ------------------------------------------------------------ what went out

    def _judge(self, day: date, result: ChaseResult) -> None:
        self.found.tasks += len(result.tasks)
        for mail in result.mails:
            if mail.status is not OutboxStatus.SENT:
                continue
            actor = self.actors[mail.vendor_id or ""]
            self.found.sent += 1
            self.found.asked += len(mail.refs)
            self._check_mail(day, mail, actor)
            self._react(day, mail, actor)
        for actor in self.actors.values():
            self._check_neglect(day, actor)

    def _check_mail(self, day: date, mail: OutgoingMail, actor: Actor) -> None:
        name = actor.vendor.vendor_id
        for email in (*mail.to, *mail.cc):
            self.sent_to[email, day] += 1
            if self.sent_to[email, day] > 1:
                self.found.over_cap.append(f"{day}: {self.sent_to[email, day]} mails to {email}")
            if email not in {c.email for c in actor.vendor.contacts}:
                self.found.wrong_recipients.append(f"{day}: {email} for {name}")
        for ref in mail.refs:
            owed = actor.owed[ref.po, ref.line]
            if not owed.open_question(day, self.calendar):
                self.found.answered_chased.append(
                    f"{day}: {name} {actor.manner} {ref.po}/{ref.line} {ref.reasons} {owed.promise} said {owed.said_on}"
                )
            owed.asked.append(day)
            since = [d for d in owed.asked if owed.said_on is None or d > owed.said_on]
            if len(since) > 3 and actor.manner is not Manner.FRIDAY:
                self.found.too_many_rounds.append(f"{day}: {name} {ref.po}/{ref.line} asked {len(since)} times in vain")

    def _check_neglect(self, day: date, actor: Actor) -> None:
        """An open balance without a date is asked about within its cadence while somebody can be asked."""
        if not self.calendar.is_business_day(day) or not self._reachable(actor, day):
            return
        for owed in actor.owed.values():
            if owed.received or not owed.undated or owed.said_on is None:
                continue
            vain = [d for d in owed.asked if d > owed.said_on]
            if len(vain) >= 3:
                continue
            last = max([owed.said_on, *owed.asked])
            waited = self.calendar.business_days_between(last, day)
            self.found.longest_wait = max(self.found.longest_wait, waited)
            # The longest cadence of an undated balance is five business days; a routine mail may wait one more.
            if waited > 6:
                self.found.neglected.append(
                    f"{day}: {actor.vendor.vendor_id} {owed.line.po}/{owed.line.line} waits {waited} days"
                )

    def _reachable(self, actor: Actor, day: date) -> bool:
        with read_session(self.home.engine) as session:
            states = {c.email: c for c in Contacts(session).states()}
        free = [
            c.email
            for c in actor.vendor.contacts
            if (s := states.get(c.email)) is None
            or s.condition is ContactCondition.VALID
            or (s.condition is ContactCondition.AWAY and (s.away_until or day) < day - 2 * DAY)
        ]
        return bool(free)

    # ------------------------------------------------------------ how vendors react

    def _react(self, day: date, mail: OutgoingMail, actor: Actor) -> None:
        match actor.manner:
            case Manner.SILENT:
                pass
            case Manner.ROBOT:
                self._post(day, actor, mail, "Your request has been received [#48213]. Do not reply to this mail.",
                           subject="Case 48213 created", headers={"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"})  # fmt: skip
            case Manner.DEAD:
                self._bounce(day, mail)
            case Manner.WRONG if mail.to[0].startswith("ann"):
                self._bounce(day, mail)
            case Manner.ABSENT if self.draw.random() < 0.5 and (actor.away_until or START) <= day:
                actor.away_until = day + timedelta(days=7)
                text = f"I am out of the office until {actor.away_until:%B %d, %Y}. I will answer when I am back."
                for contact in actor.vendor.contacts:
                    self._post(day, actor, mail, text, subject="Automatic reply: Open order status",
                               headers={"Auto-Submitted": "auto-replied"}, sender=contact)  # fmt: skip
                self._answer(actor.away_until + 2 * DAY, mail, actor, Fill.CELLS, "outlook_desktop")
            case Manner.FRIDAY if self.draw.random() < 0.6:
                friday = day + timedelta(days=(4 - day.weekday()) % 7 or 7)
                text = "Hi, I am checking with the mill and will update you Friday.\n\nAnn"
                self._post(day, actor, mail, text, subject=f"RE: {mail.subject}", reply=True)
                self._answer(friday + 3 * DAY, mail, actor, Fill.CELLS, "gmail")
            case Manner.SLOW:
                self._answer(day + 8 * DAY, mail, actor, Fill.CELLS, "outlook_web")
            case Manner.INLINE:
                client, fill = self.draw.choice(
                    (("telephone", Fill.BELOW), ("gmail", Fill.BESIDE), ("outlook_desktop", Fill.RED))
                )
                self._answer(day + DAY, mail, actor, fill, client)
            case _:
                client = self.draw.choice(list(CLIENTS))
                self._answer(day + DAY, mail, actor, Fill.CELLS, client)

    def _answer(self, day: date, mail: OutgoingMail, actor: Actor, fill: Fill, client: str) -> None:
        refs = list(mail.refs)
        if actor.manner is Manner.PARTIAL and len(refs) > 1:
            refs = refs[: len(refs) // 2]
        answers: dict[str, tuple[str, str, str]] = {}
        changes: list[tuple[Owed, Owed]] = []
        for ref in refs:
            owed = actor.owed[ref.po, ref.line]
            if not owed.received:
                after = replace(owed, said_on=day)
                answers[ref.ref] = self._words(day, actor, after)
                changes.append((owed, after))
        if not answers:
            return

        def says() -> None:
            for owed, after in changes:
                owed.said_on, owed.promise = after.said_on, after.promise
                owed.shipped, owed.undated = after.shipped, after.undated

        reply = CLIENTS[client](mail, answers, fill)
        html = None if actor.manner is Manner.INLINE and fill is Fill.BESIDE else reply.html
        attach = self._sheet(mail, answers) if actor.manner is Manner.SHEET else None
        text, html = ("Sheet attached.\n\nAnn", None) if attach else (reply.text, html)
        self._post(
            day, actor, mail, text, subject=f"RE: {mail.subject}", html=html, reply=True, attach=attach, says=says
        )

    def _words(self, day: date, actor: Actor, owed: Owed) -> tuple[str, str, str]:
        need = owed.line.need_date or day
        good = max(day + 5 * DAY, self.calendar.add_business_days(need, -4))
        if actor.manner is Manner.BALANCE and not owed.undated and owed.promise is None:
            owed.shipped, owed.undated = Decimal(20), True
            return f"shipped {day:%m/%d}", "20", "bal TBD"
        if actor.manner is Manner.BALANCE and owed.undated and self.draw.random() < 0.5:
            return "TBD", "", ""
        if actor.manner is Manner.LATE and owed.promise is None:
            owed.promise = need + 10 * DAY
            return f"{owed.promise:%m/%d/%Y}", "", ""
        owed.promise, owed.undated = good, False
        return f"{owed.promise:%m/%d/%Y}", "", ""

    def _sheet(self, mail: OutgoingMail, answers: Answers) -> bytes:
        import io

        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(mail.attachments[0].content))
        page = book.worksheets[0]
        for row in range(2, page.max_row + 1):
            answer = answers.get(str(page.cell(row=row, column=1).value))
            for column, text in enumerate(answer or (), start=11):
                page.cell(row=row, column=column).value = text or None
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _bounce(self, day: date, mail: OutgoingMail) -> None:
        text = f"This is the mail system.\n\n<{mail.to[0]}>: host mx said:\n    550 5.1.1 User unknown (in reply to RCPT TO command)"
        message = self._message(
            day,
            "Mail Delivery System <MAILER-DAEMON@mx.harborview.example>",
            "Undelivered Mail Returned to Sender",
            text,
        )
        message["Return-Path"] = "<>"
        self._put(day, message)

    def _post(  # noqa: PLR0913 -- a builder with defaults for everything
        self, day: date, actor: Actor, mail: OutgoingMail, text: str, *, subject: str, html: str | None = None,
        headers: dict[str, str] | None = None, reply: bool = False, attach: bytes | None = None, sender: Contact | None = None,
        says: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        who = sender or next(c for c in actor.vendor.contacts if c.email == mail.to[0])
        message = self._message(day, f"{who.name} <{who.email}>", subject, text)
        if html is not None:
            message.add_alternative(html, subtype="html")
        if attach is not None:
            kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            message.add_attachment(attach, maintype="application", subtype=kind, filename="open lines.xlsx")
        for name, value in (headers or {}).items():
            message[name] = value
        if reply:
            message["In-Reply-To"] = mail.message_id
        self._put(day, message, says)

    def _message(self, day: date, sender: str, subject: str, text: str) -> EmailMessage:
        self.number += 1
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, f"Purchasing <po@{US}>", subject
        message["Date"] = datetime.combine(day, time(13, 0), tzinfo=UTC)
        message["Message-ID"] = f"<{self.number}@vendors.example>"
        message.set_content(text)
        return message

    def _put(self, day: date, message: EmailMessage, says: Callable[[], None] = lambda: None) -> None:
        """A mail written today comes in before the next day's run at the earliest."""
        arrival = max(day, self.home.as_of + DAY)
        raw = RawMail(source=f"{self.number}.eml", content=message.as_bytes())
        self.mailbox[arrival].append((raw, says))


def run_year(
    folder: Path, *, days: int, seed: int, manners: list[Manner], tell: Callable[[Findings], None] = lambda _: None
) -> Findings:
    """Run the world in a fresh home."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    (folder / "home" / "config.toml").write_text(
        f'sending = "automatic"\nreply_to = "po@{US}"\ncoordinator = "Dana Ruiz"\ncompany = "Harborview Steel"\nown_domains = ["{US}"]\n'
    )
    with open_home(folder / "home", as_of=START) as home:
        return Year(home, seed=seed, manners=manners).run(days, tell=tell)


def manners_of(count: int) -> Iterator[Manner]:
    every = list(Manner)
    few = {Manner.DEAD, Manner.WRONG}  # more of them would rightly stop the sending
    for number in range(count):
        manner = every[number % len(every)]
        yield manner if number < len(every) or manner not in few else Manner.PROMPT
