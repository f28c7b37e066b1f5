"""From a chase to the mail: token, subject, text and HTML twins, the sheet (DOMAIN 5.5, CONTRACT 2 ``outbox``).

Both twins come from the same words: a template gives plain paragraphs, the HTML is made from them, escaped. Every
value of a document or feed passes ``one_line`` before it stands in a header or a table. Prices, customers and other
vendors' lines are not handed to the templates of vendor mails at all.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.errors import ConfigurationError
from domain.outbox import ChaseRef, Letter, MailAttachment, OutgoingMail
from domain.purchase import Contact, Vendor
from outbound.chases import Chase, ChaseItem
from outbound.due import trigger_name
from outbound.lines import AskedLine, asked_line, earliest_need, one_line
from outbound.mail_body import Block, html_body, text_body
from outbound.policy import ChasePolicy, Section
from outbound.recipients import refused_address, valid_address
from outbound.shelf import Shelf, Words
from outbound.template_fields import TABLE
from outbound.tokens import TokenKey, short

_LONGEST_SUBJECT = 180
# Which words stand above a line, by its weightiest reason; everything else asks for a date.
_REASON_WORDS = {
    "SHIP_COMPLETE_SHORT": "complete_but_short",
    "PAST_DUE_NO_NEWS": "past_due",
    "ACK_LINE_MISSING": "no_ack",
    "NO_ACK": "no_ack",
    "ACK_RECEIPT_ONLY_STALE": "no_ack",
    "PARTIAL_BALANCE": "partial_balance",
    "LATE_ETA": "late_eta",
    "CERT_MISSING": "cert_missing",
    "PROMISE_CHECK": "promise_check",
}
_LINE_MISSING = "ACK_LINE_MISSING"
_OTHER_WORDS = "missing_eta"
LEFT_OUT = "left_out"  # what the template of "no_ack" asks for: the acknowledgment answers other lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: a real coordinator and the shared mailbox that answers go to."""

    name: str
    email: str
    company: str
    phone: str = ""

    def __post_init__(self) -> None:
        if not valid_address(self.email):
            raise ConfigurationError(f"the sender's address {self.email!r} is no mail address")

    @property
    def domain(self) -> str:
        """The part of the address behind the at sign; Message-IDs end with it."""
        return self.email.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The vendor's mail that a mail of ours continues."""

    message_id: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What every mail is written with: whose name, which words, whose token."""

    sender: Sender
    shelf: Shelf
    key: TokenKey
    policy: ChasePolicy

    def signed_by(self, buyer: str) -> Sender:
        """Return the coordinator of a buyer's lines, writing from the shared mailbox."""
        person = self.policy.coordinators.get(buyer)
        return replace(self.sender, name=person.name, phone=person.phone) if person else self.sender


def compose(
    chase: Chase, *, stationery: Stationery, chase_id: str, as_of: date, thread: Thread | None = None
) -> OutgoingMail:
    """Return the mail of a chase.

    Args:
        chase: what is asked, of whom.
        stationery: sender, words and key.
        chase_id: any text that is different for every chase; token and Message-ID come from it alone.
        as_of: the day of the mail.
        thread: the vendor's mail that this continues, if any.

    Raises:
        ConfigurationError: the contact's address is none, or our own (the vendor file is wrong).
    """
    token = stationery.key.token(chase_id)
    ordered = sorted(chase.items, key=lambda item: (item.section, _words_of(item)))
    lines = [_line(item, f"{short(token)}-{n}") for n, item in enumerate(ordered, start=1)]
    step = stationery.policy.step(chase.round)
    letter = Letter.DIGEST if chase.digest and stationery.policy.digest_day is not None else Letter.REQUEST
    values = {
        "lines": lines,
        "tone": step.tone,
        "past_due": sum(item.section is Section.PAST_DUE for item in ordered),
        "earliest_need": earliest_need([item.state for item in ordered]),
        "note": "",
    }
    blocks = _blocks(ordered, lines, chase, stationery)
    mail = write(
        Writing(
            letter=letter,
            vendor=chase.vendor,
            to=chase.contact,
            cc=chase.cc,
            language=chase.language,
            buyer=chase.buyer,
            values=values,
            blocks=tuple(blocks),
        ),
        stationery=stationery,
        chase_id=chase_id,
        as_of=as_of,
        thread=thread,
    )
    refs = tuple(_ref(item, line) for item, line in zip(ordered, lines, strict=True))
    return replace(mail, refs=refs, stage=chase.stage, attachments=_sheet(lines, token, stationery.policy))


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What any mail to a vendor is made of, whoever decided to write it."""

    letter: Letter
    vendor: Vendor
    to: Contact
    values: dict[str, Any]
    blocks: tuple[Block, ...] = ()
    cc: tuple[Contact, ...] = ()
    language: str = "en"
    buyer: str = ""


def write(
    writing: Writing, *, stationery: Stationery, chase_id: str, as_of: date, thread: Thread | None = None
) -> OutgoingMail:
    """Return a mail to a vendor with both twins, token and ids.

    Raises:
        ConfigurationError: an address is none, or our own.
    """
    for contact in (writing.to, *writing.cc):
        fault = refused_address(contact.email, stationery.policy)
        if fault is not None:
            raise ConfigurationError(f"vendor {writing.vendor.vendor_id}: {fault}")
    token = stationery.key.token(chase_id)
    sender = stationery.signed_by(writing.buyer)
    words = stationery.shelf.render(
        writing.letter.value,
        {**_common(writing, sender, token), **writing.values},
        language=writing.language,
        vendor_id=writing.vendor.vendor_id,
    )
    subject = f"Re: {one_line(thread.subject, longest=_LONGEST_SUBJECT)}" if thread else words.subject
    return OutgoingMail(
        to=(writing.to.email,),
        cc=tuple(contact.email for contact in writing.cc),
        subject=f"{one_line(subject, longest=_LONGEST_SUBJECT)} [{token}]",
        text=text_body(_inserted(words, writing.blocks)),
        html=html_body(_inserted(words, writing.blocks), language=writing.language, title=words.subject),
        vendor_id=writing.vendor.vendor_id,
        stage=0,
        message_id=f"<bs.{_digest(chase_id)[:20]}.r1@{sender.domain}>",
        business_date=as_of,
        in_reply_to=thread.message_id if thread else None,
        letter=writing.letter,
        token=token,
        reply_to=_plus_address(sender, token) if stationery.policy.plus_address else "",
    )


def chase_id_of(chase: Chase, *, as_of: date) -> str:
    """Return a text that names this chase: the same plan on the same day gives the same one."""
    lines = ",".join(f"{i.state.line.po}/{i.state.line.line}:{i.stage}" for i in chase.items)
    return f"{chase.vendor.vendor_id}|{chase.contact.email.lower()}|{as_of}|{lines}"


def _common(writing: Writing, sender: Sender, token: str) -> dict[str, Any]:
    name = writing.to.name.split()
    return {
        "greeting": one_line(name[0]) if name else "",
        "vendor": one_line(writing.vendor.name),
        "count": len(writing.values.get("lines", ())),
        "sender": {
            "name": one_line(sender.name),
            "company": one_line(sender.company, longest=40),
            "phone": one_line(sender.phone, longest=40),
            "email": sender.email,
        },
        "ref": token,
        "table": TABLE,
    }


def _inserted(words: Words, blocks: Sequence[Block]) -> list[str | Block]:
    """Return the paragraphs with the blocks of the table in the place the template gave them."""
    found: list[str | Block] = []
    for paragraph in words.paragraphs:
        if paragraph.strip() == TABLE:
            found.extend(blocks)
        else:
            found.append(paragraph)
    return found


def _blocks(
    items: Sequence[ChaseItem], lines: Sequence[AskedLine], chase: Chase, stationery: Stationery
) -> list[Block]:
    """Return the table cut by section and reason, up to as many lines as a mail holds; the sheet has them all."""
    shown = list(zip(items, lines, strict=True))[: stationery.policy.max_lines]
    groups: dict[tuple[Section, str], list[AskedLine]] = {}
    for item, line in shown:
        groups.setdefault((item.section, _words_of(item)), []).append(line)
    blocks = [_block(section, name, rows, chase, stationery) for (section, name), rows in groups.items()]
    left = len(lines) - len(shown)
    if left and blocks:
        blocks[-1] = replace(blocks[-1], remarks=(*blocks[-1].remarks, f"+ {left}: {_sheet_name(lines[0].ref)}"))
    return blocks


def _block(section: Section, name: str, rows: Sequence[AskedLine], chase: Chase, stationery: Stationery) -> Block:
    values = {"lines": rows, "count": len(rows), "vendor": one_line(chase.vendor.name)}
    words = stationery.shelf.render(name, values, language=chase.language, vendor_id=chase.vendor.vendor_id)
    heading, *remarks = words.paragraphs or ("",)
    return Block(heading=f"{section.value}. {heading}", rows=tuple(r.cells for r in rows), remarks=tuple(remarks))


def _words_of(item: ChaseItem) -> str:
    if _dropped(item):
        return _OTHER_WORDS
    return _REASON_WORDS.get(trigger_name(item.reasons[0].code, item.state), _OTHER_WORDS)


def _line(item: ChaseItem, ref: str) -> AskedLine:
    left_out = any(reason.code == _LINE_MISSING for reason in item.reasons) and not _dropped(item)
    return asked_line(item.state, ref=ref, detail=LEFT_OUT if left_out else "")


def _dropped(item: ChaseItem) -> bool:
    """True where the vendor spoke of the line before: then his status sheet, not his acknowledgment, leaves it out."""
    return item.reasons[0].code == _LINE_MISSING and item.state.last_word_on is not None


def _ref(item: ChaseItem, line: AskedLine) -> ChaseRef:
    own = item.state.line
    reasons = tuple(e.code for e in item.reasons)
    return ChaseRef(ref=line.ref, po=own.po, line=own.line, reasons=reasons, cells=line.cells)


def _sheet(lines: Sequence[AskedLine], token: str, policy: ChasePolicy) -> tuple[MailAttachment, ...]:
    if not policy.attach_sheet and len(lines) <= policy.max_lines:
        return ()
    from outbound.answer_sheet import answer_sheet  # noqa: PLC0415 -- loads the workbook writer

    return (answer_sheet(lines, name=_sheet_name(short(token))),)


def _sheet_name(ref: str) -> str:
    return f"open-lines-{ref.split('-', maxsplit=1)[0]}.xlsx"


def _plus_address(sender: Sender, token: str) -> str:
    mailbox, _, domain = sender.email.partition("@")
    return f"{mailbox}+{token.lower()}@{domain}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
