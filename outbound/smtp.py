"""Delivery over SMTP, step by step (RFC 5321), so that it is known at every moment whether a mail may have left.

Never ``smtplib.sendmail``: it hides which of its steps failed. Up to the body every failure means "has surely not
left". Between the final dot and the server's answer nobody knows; only an answer that can be read ends that. The
certificate is verified, STARTTLS is never skipped, and no password crosses an unencrypted line.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic

from domain.delivery import Checkpoint, RecipientReply, StopKind
from domain.errors import ConfigurationError
from outbound.smtp_login import Credentials, log_in
from outbound.smtp_words import SmtpEndError, ended, spoken
from outbound.transport import Delivery, DeliveryOutcome, Journal, Parcel

_CHUNK = 64 * 1024
_BLANK_ANSWERS = 5  # lines without a code that may stand before the answer to the dot
_READY, _GO_AHEAD = 220, 354
# Codes of trouble between servers: the mail may be queued although the answer says "later" (RFC 3463 X.4.2).
_TIMED_OUT = re.compile(r"\b4\.4\.[0-9]\b|time(?:d)?[ -]?out|connection (?:lost|closed|dropped)", re.IGNORECASE)
_TOO_BIG = re.compile(r"\b5\.3\.4\b|\b5\.2\.3\b")


class Security(StrEnum):
    """How the connection is encrypted; NONE is for loopback only, which the settings enforce."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where the server is and how long to wait for it.

    ``answer_seconds`` is for each command, ``dot_seconds`` for the answer to the dot: ten minutes, because a shorter
    patience makes duplicates (RFC 5321 4.5.3.2.6). ``ca_file`` replaces the system's authorities, ``hello`` is the
    name we give.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    ca_file: Path | None = None
    hello: str = "backstop.invalid"
    connect_seconds: float = 30.0
    answer_seconds: float = 300.0
    dot_seconds: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """Sends parcels to one server, one connection each."""

    server: SmtpServer
    credentials: Credentials | None = None

    def send(self, parcel: Parcel, journal: Journal) -> Delivery:
        """Send a parcel; whatever goes wrong is in the result.

        What the journal raises comes through; the connection is closed without the dot then.
        """
        try:
            with self._opened() as smtp:
                journal.reached(Checkpoint.CONNECTED)
                replies = _envelope(smtp, parcel)
                return self._data(smtp, parcel, journal, replies)
        except SmtpEndError as end:
            return end.delivery

    def check(self) -> str:
        """Connect and log in without sending; returns an empty text, or what is wrong."""
        try:
            with self._opened():
                return ""
        except SmtpEndError as end:
            return end.delivery.detail

    @contextmanager
    def _opened(self) -> Iterator[smtplib.SMTP]:
        smtp = self._connected()
        try:
            self._secured(smtp)
            if self.credentials is not None:
                log_in(smtp, self.credentials)
            yield smtp
            _goodbye(smtp)
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        where = f"{self.server.host}:{self.server.port}"
        try:
            return self._opened_socket()
        except ssl.SSLCertVerificationError as error:
            words = f"{where}: the certificate is not trusted: {error.verify_message}"
            raise ended(words, stop=StopKind.ENCRYPTION) from error
        except smtplib.SMTPConnectError as error:
            said = spoken(error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode())
            raise ended(f"{where} greets with {error.smtp_code} {said}", whole_channel=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ended(f"{where}: no connection: {error or type(error).__name__}", whole_channel=True) from error

    def _opened_socket(self) -> smtplib.SMTP:
        server = self.server
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=server.hello,
                timeout=server.connect_seconds,
                context=self._context(),
            )
        return smtplib.SMTP(server.host, server.port, local_hostname=server.hello, timeout=server.connect_seconds)

    def _context(self) -> ssl.SSLContext:
        file = self.server.ca_file
        try:
            context = ssl.create_default_context(cafile=str(file) if file else None)
        except OSError as error:
            raise ConfigurationError(f"{file}: no file of certificate authorities: {error}") from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _secured(self, smtp: smtplib.SMTP) -> None:
        """Say who we are and encrypt; a server that does not offer encryption gets no word more from us."""
        _be_patient(smtp, self.server.answer_seconds)
        _hello(smtp)
        if self.server.security is not Security.STARTTLS:
            return
        with _surely_not_left("STARTTLS", whole_channel=True):
            try:
                code, answer = smtp.starttls(context=self._context())
            except smtplib.SMTPNotSupportedError as error:
                raise ended("the server offers no STARTTLS, so nothing is sent", stop=StopKind.ENCRYPTION) from error
            except ssl.SSLCertVerificationError as error:
                raise ended(
                    f"the certificate is not trusted: {error.verify_message}", stop=StopKind.ENCRYPTION
                ) from error
        if code != _READY:
            raise ended(f"STARTTLS: {code} {spoken(answer)}", whole_channel=True)
        _hello(smtp)

    def _data(
        self, smtp: smtplib.SMTP, parcel: Parcel, journal: Journal, replies: tuple[RecipientReply, ...]
    ) -> Delivery:
        with _surely_not_left("DATA", replies):
            _judge("DATA", *smtp.docmd("DATA"), replies=replies, good=_GO_AHEAD)
            _write(smtp, _stuffed(parcel.content))
        journal.reached(Checkpoint.BODY_SENT)
        if not journal.may_have_left(replies):
            raise ended("stopped before the final dot", replies=replies)
        journal.reached(Checkpoint.DOT_STORED)
        return _dotted(smtp, journal, replies, seconds=self.server.dot_seconds)


def _hello(smtp: smtplib.SMTP) -> None:
    with _surely_not_left("EHLO", whole_channel=True):
        code, words = smtp.ehlo()
    if code // 100 != 2:  # noqa: PLR2004 -- RFC 5321 4.2.1
        raise ended(f"EHLO: {code} {spoken(words)}", whole_channel=True)


@contextmanager
def _surely_not_left(
    step: str, replies: tuple[RecipientReply, ...] = (), *, whole_channel: bool = False
) -> Iterator[None]:
    """Turn a broken connection before the dot into "try again"."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        words = f"{step}: {error or type(error).__name__}"
        raise ended(words, whole_channel=whole_channel, replies=replies) from error


def _envelope(smtp: smtplib.SMTP, parcel: Parcel) -> tuple[RecipientReply, ...]:
    """Name sender and recipients; return what the server said to each."""
    with _surely_not_left("MAIL"):
        options = [f"SIZE={len(parcel.content)}"] if smtp.has_extn("size") else []
        _judge("MAIL", *smtp.mail(parcel.sender, options))
    replies: list[RecipientReply] = []
    for email in (*parcel.to, *parcel.cc, *parcel.own):
        with _surely_not_left("RCPT", tuple(replies)):
            code, words = smtp.rcpt(email)
            if code == 421:  # noqa: PLR2004 -- RFC 5321: the service closes
                raise ended(f"RCPT: {code} {spoken(words)}", whole_channel=True, replies=tuple(replies))
        replies.append(RecipientReply(email=email, code=code, words=spoken(words)))
    _enough(parcel, replies)
    return tuple(replies)


def _enough(parcel: Parcel, replies: Sequence[RecipientReply]) -> None:
    """Go on where somebody we write to may get it; never where trying later would reach more of them.

    Nobody has the mail yet, so that putting it off as a whole makes no second copy.
    """
    whom = [r for r in replies if r.email in parcel.to or r.email in parcel.cc]
    said = "; ".join(f"{r.email}: {r.code} {r.words}" for r in whom if not r.accepted)
    if any(r.passing for r in whom):
        raise ended(f"RCPT: {said}", replies=tuple(replies))
    if not any(r.accepted for r in whom if r.email in parcel.to):
        raise ended(f"RCPT: {said}", outcome=DeliveryOutcome.REFUSED, replies=tuple(replies))


def _judge(step: str, code: int, words: bytes, *, replies: tuple[RecipientReply, ...] = (), good: int = 250) -> None:
    """Go on after a good answer; before the dot every other one means that the mail has not left."""
    if code // 100 == good // 100:
        return
    said = f"{step}: {code} {spoken(words)}"
    if code == 530:  # noqa: PLR2004 -- RFC 4954: authentication required
        raise ended(said, stop=StopKind.LOGIN, replies=replies)
    if code // 100 == 5:  # noqa: PLR2004 -- RFC 5321 4.2.1
        raise ended(said, outcome=DeliveryOutcome.REFUSED, replies=replies)
    raise ended(said, whole_channel=code in {421, 432, 454}, replies=replies)


def _stuffed(content: bytes) -> bytes:
    """Return a body as it goes over the wire: CR LF, dots doubled at line starts, complete but for the final dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _write(smtp: smtplib.SMTP, content: bytes) -> None:
    for start in range(0, len(content), _CHUNK):
        smtp.send(content[start : start + _CHUNK])


def _dotted(smtp: smtplib.SMTP, journal: Journal, replies: tuple[RecipientReply, ...], *, seconds: float) -> Delivery:
    """Send the dot and wait for the answer; from here on only a clear answer is more than "unknown"."""
    try:
        smtp.send(b".\r\n")
        journal.reached(Checkpoint.DOT_SENT)
        code, words = _last_answer(smtp, seconds)
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(
            outcome=DeliveryOutcome.UNKNOWN, detail=f"after the dot: {error or type(error).__name__}", replies=replies
        )
    journal.reached(Checkpoint.ANSWERED)
    said = f"{code} {spoken(words)}" if code > 0 else f"an answer without a code: {spoken(words)!r}"
    return Delivery(outcome=_meaning(code, said), detail=said, replies=replies)


def _last_answer(smtp: smtplib.SMTP, seconds: float) -> tuple[int, bytes]:
    end = monotonic() + seconds
    for _ in range(_BLANK_ANSWERS):
        _be_patient(smtp, max(0.01, end - monotonic()))
        code, words = smtp.getreply()
        if code > 0:
            break
    return code, words


def _meaning(code: int, said: str) -> DeliveryOutcome:
    match code // 100:
        case 2:
            return DeliveryOutcome.ACCEPTED
        case 4 if not _TIMED_OUT.search(said):
            return DeliveryOutcome.RETRY
        case 5:
            return DeliveryOutcome.REFUSED
        case _:
            return DeliveryOutcome.UNKNOWN


def _be_patient(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _goodbye(smtp: smtplib.SMTP) -> None:
    """Say goodbye; the mail is settled, and whether the server answers does not matter."""
    with suppress(OSError, smtplib.SMTPException):
        _be_patient(smtp, 5.0)
        smtp.quit()
