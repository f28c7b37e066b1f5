"""Which mail domains and which mailbox are ours: as set, else as learned from where mails went."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from domain.errors import StoreError
from domain.mail import Address
from flows.home import Home
from ingest.folder import in_date_order
from ingest.mailbox import RawMail
from ingest.message import read_recipients
from ingest.sender import OwnAddresses, own_domains_from

OWN_DOMAINS = "own_domains"
OWN_MAILBOX = "own_mailbox"
_LEARN_FROM = 300  # mails are enough to learn which domain the shared mailbox has


def own_addresses(home: Home, recipients: Iterable[Address] | None = None) -> OwnAddresses:
    """Return our addresses: the domains set, else those learned before, else learned from ``recipients``.

    Without ``recipients``, those of the configured mailboxes that are addresses, else of the stored mails that wait.
    """
    if home.settings.own_domains:
        return OwnAddresses(domains=frozenset(home.settings.own_domains))
    with read_session(home.engine) as session:
        learned = KeyValues(session).get(OWN_DOMAINS)
        vendors = Orders(session).vendors()
    if learned:
        return OwnAddresses(domains=frozenset(learned))
    asked = tuple(recipients if recipients is not None else _mailbox_addresses(home) or _waiting_recipients(home))
    found = own_domains_from(asked, vendors)
    mailboxes = Counter(a.email for a in asked if a.domain in found)
    with write_session(home.engine) as session:
        KeyValues(session).set(OWN_DOMAINS, sorted(found))
        if mailboxes:
            KeyValues(session).set(OWN_MAILBOX, mailboxes.most_common(1)[0][0])
    return OwnAddresses(domains=found)


def recipients_in(paths: Sequence[Path]) -> Iterator[Address]:
    """Yield whom the first mails of some files and folders went to."""
    for raw in islice(in_date_order(paths), _LEARN_FROM):
        if isinstance(raw, RawMail):
            yield from read_recipients(raw.content)


def _mailbox_addresses(home: Home) -> tuple[Address, ...]:
    users = (mailbox.user.lower() for mailbox in home.settings.mailbox)
    return tuple(Address(name="", email=user) for user in users if "@" in user)


def _waiting_recipients(home: Home) -> Iterator[Address]:
    with read_session(home.engine) as session:
        waiting = Mails(session).unfinished()[:_LEARN_FROM]
    for stored in waiting:
        try:
            yield from read_recipients(home.blobs.get(stored.sha256))
        except StoreError:
            continue
