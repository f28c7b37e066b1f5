"""Mails reports to our own people: what is due is built, put into the outbox once, and leaves like any other mail.

The Message-ID comes from entry, reader and period, and the outbox holds each only once. So a tick that runs twice, two
processes and a crash at any point make one mail.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from db.engine import read_session, write_session
from db.repositories.outbox import Outbox
from domain.errors import ConflictError, InputError
from domain.outbox import Letter, MailAttachment
from flows.chase_rules import ChaseRules, chase_rules
from flows.home import Home
from flows.reporting import BY_OWNER, REPORTS, file_name, links_of
from flows.saved_filters import saved_filter
from mailing_settings import BUYERS, ReportMailSettings
from outbound.recipients import is_ours
from outbound.report_mail import ReportLetter, compose_report, report_message_id
from reports.exceptions import ExceptionFilter
from reports.figure import Reach, Report, figures_of
from reports.mail_draft import WORKBOOK
from reports.mail_page import MailWords, mail_page
from reports.render import render

_LARGEST_FILE = 8_000_000  # bytes; servers of companies take ten, and a file grows by a third on its way
_ONLY_WITH_ROWS = frozenset({"tasks"})  # a reminder of nothing is noise; an empty report says that all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMail:
    """One mail of an entry: to whom, about whose lines (empty: everybody's), for which period."""

    entry: ReportMailSettings
    to: tuple[str, ...]
    owner: str
    period: date

    @property
    def key(self) -> str:
        """What names the mail."""
        return f"{self.entry.key}|{self.owner.casefold()}|{self.period}"

    @property
    def words(self) -> str:
        """The mail in a few words."""
        return f"{self.entry.key} of {self.period} to {', '.join(self.to)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What came of a run: the new mails by their number in the outbox, and in words what was not mailed and why."""

    mails: Mapping[int, ReportMail]
    left_out: tuple[str, ...]


def mail_due(home: Home, *, at: datetime) -> Mailed:
    """Put the mails that are due at a moment into the outbox; those that are there already stay as they are."""
    local = at.astimezone(ZoneInfo(home.settings.time_zone))
    day = replace(home, as_of=local.date())
    due = [
        (entry, period)
        for entry in home.settings.report_mail
        if (period := entry.rhythm.period(local, day.calendar)) is not None
    ]
    return _mailed(day, due)


def mail_now(home: Home, name: str) -> Mailed:
    """Put the mails of one entry into the outbox for the home's day, whatever the time.

    Raises:
        InputError: there is no such entry.
    """
    found = [entry for entry in home.settings.report_mail if entry.key == name]
    if not found:
        known = ", ".join(entry.key for entry in home.settings.report_mail) or "none"
        raise InputError(f"no entry report_mail {name!r} in config.toml; there is {known}")
    return _mailed(home, [(found[0], home.as_of)])


def _mailed(home: Home, due: Sequence[tuple[ReportMailSettings, date]]) -> Mailed:
    if not due:
        return Mailed(mails={}, left_out=())
    rules = chase_rules(home)
    mails: dict[int, ReportMail] = {}
    left_out: list[str] = []
    for entry, period in due:
        if wrong := fault_of(home, entry, rules):
            left_out.append(f"{entry.key}: {wrong}")
            continue
        for mail in _of_entry(home, entry, period):
            found = _put(home, mail, rules)
            if isinstance(found, int):
                mails[found] = mail
            elif found:
                left_out.append(f"{mail.words}: {found}")
    return Mailed(mails=mails, left_out=tuple(left_out))


def _of_entry(home: Home, entry: ReportMailSettings, period: date) -> Iterator[ReportMail]:
    """The mails of an entry; one address that stands for several buyers gets one mail for each."""
    if entry.to != BUYERS:
        yield ReportMail(entry=entry, to=tuple(entry.to), owner="", period=period)
        return
    for buyer, address in sorted(home.settings.buyers.items()):
        yield ReportMail(entry=entry, to=(address,), owner=buyer, period=period)


def _put(home: Home, mail: ReportMail, rules: ChaseRules) -> int | str:
    """Build one mail and put it into the outbox; its number, or why not, empty for one that is there already."""
    message_id = report_message_id(mail.key, sender=rules.sender)
    with read_session(home.engine) as session:
        if Outbox(session).answered_by([message_id]):
            return ""
        if _full(Outbox(session), home):
            return f"{home.settings.report_mails_a_day} mails a day are enough (report_mails_a_day)"
    report = REPORTS[mail.entry.report](home, _chosen(home, mail))
    if mail.entry.report in _ONLY_WITH_ROWS and not any(f.rows for f in figures_of(report, Reach.FILE)):
        return ""
    letter = _letter(home, mail, report)
    composed = compose_report(
        letter, to=mail.to, key=mail.key, policy=rules.tenant, sender=rules.sender, as_of=home.as_of
    )
    try:
        with write_session(home.engine) as session:
            outbox = Outbox(session)
            if outbox.answered_by([message_id]):
                return ""
            return outbox.add(composed).outbox_id
    except ConflictError:
        return ""  # another process put the same one in at the same moment


def _full(outbox: Outbox, home: Home) -> bool:
    return outbox.count_of(Letter.REPORT, on=home.as_of) >= home.settings.report_mails_a_day


def _chosen(home: Home, mail: ReportMail) -> ExceptionFilter:
    entry = mail.entry
    chosen = saved_filter(home, entry.saved, owner=entry.owner or mail.owner) if entry.saved else ExceptionFilter()
    owner = mail.owner or entry.owner or chosen.owner
    return replace(chosen, owner=owner or None, vendor=entry.vendor or chosen.vendor)


def _letter(home: Home, mail: ReportMail, report: Report) -> ReportLetter:
    entry, links = mail.entry, links_of(home)
    content = render(report, "xlsx", links) if entry.workbook else b""
    attached = bool(content) and len(content) <= _LARGEST_FILE
    name = file_name(home, entry.report)
    why = f"Sent by Backstop because an entry of report_mail names you ({entry.key})."
    if content and not attached:
        why = f"The workbook is too large for a mail: run `report {entry.report} --format xlsx`. {why}"
    words = MailWords(file_name=name if attached else "", page=links.report(entry.report), why=why)
    page = mail_page(report, links=links, words=words)
    files = (MailAttachment(name=name, media_type=WORKBOOK, content=content),) if attached else ()
    return ReportLetter(subject=page.subject, text=page.text, html=page.html, files=files)


def fault_of(home: Home, entry: ReportMailSettings, rules: ChaseRules) -> str | None:
    """Return what keeps an entry from being mailed, None where nothing does."""
    if entry.report not in REPORTS:
        return f"no report {entry.report!r}; there is {', '.join(REPORTS)}"
    if entry.to == BUYERS and entry.report not in BY_OWNER:
        return f"to = 'buyers' is for {', '.join(sorted(BY_OWNER))}"
    if entry.report == "morning" and entry.to != BUYERS and not entry.owner:
        return "whose morning? to = 'buyers', or name an owner"
    return _reader_fault(home, entry, rules) or _filter_fault(home, entry)


def _reader_fault(home: Home, entry: ReportMailSettings, rules: ChaseRules) -> str | None:
    if entry.to == BUYERS and not home.settings.buyers:
        return "the table buyers is empty"
    if not rules.tenant.own_domains:
        return "own_domains is not known; set it, so that no report leaves the house"
    addresses = tuple(home.settings.buyers.values()) if entry.to == BUYERS else entry.to
    strangers = [email for email in addresses if not is_ours(email, rules.tenant)]
    return f"{strangers[0]} is no address of ours" if strangers else None


def _filter_fault(home: Home, entry: ReportMailSettings) -> str | None:
    if not entry.saved:
        return None
    if entry.report != "exceptions":
        return "saved filters are for the report exceptions only"
    try:
        for owner in home.settings.buyers if entry.to == BUYERS else {entry.owner: ""}:
            saved_filter(home, entry.saved, owner=entry.owner or owner)
    except InputError as error:
        return str(error)
    return None


def mailing_faults(home: Home) -> tuple[str, ...]:
    """Return in words which entries cannot be mailed.

    Raises:
        ConfigurationError: the rules of the chase cannot be read.
    """
    rules = chase_rules(home)
    found = ((entry, fault_of(home, entry, rules)) for entry in home.settings.report_mail)
    return tuple(f"{entry.key}: {words}" for entry, words in found if words)
