"""Showing an SMTP server who we are: PLAIN, LOGIN, XOAUTH2 (RFC 4954; Microsoft and Google for XOAUTH2).

Done by hand: smtplib takes ASCII only, and writes what it sends into its debug log.
"""

import base64
import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.delivery import StopKind
from domain.errors import LoginRefusedError, MailboxError
from outbound.smtp_words import ended, spoken

_LOGGED_IN = frozenset({235, 503})  # 503: we are already
_GO_ON = 334


class Auth(StrEnum):
    """How we show who we are; PASSWORD is PLAIN, or LOGIN where the server knows nothing better."""

    PASSWORD = "password"  # noqa: S105 -- the name of a way, no secret
    XOAUTH2 = "xoauth2"


class Secrets(Protocol):
    """Where the password or access token comes from."""

    def current(self) -> str:
        """Return it.

        Raises:
            MailboxError: there is none.
        """
        ...

    def renewed(self) -> str | None:
        """Return a fresh token after the server refused the current one; None where nothing renews it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who we are and how we show it."""

    user: str
    secrets: Secrets
    auth: Auth = Auth.PASSWORD


def log_in(smtp: smtplib.SMTP, credentials: Credentials) -> None:
    """Log in; a token the server refuses is renewed once.

    Raises:
        SmtpEndError: the server refuses us (a person must act) or cannot take it now.
    """
    try:
        refusal = _refused(smtp, credentials, credentials.secrets.current())
        if not refusal:
            return
        renewed = credentials.secrets.renewed()
        refusal = _refused(smtp, credentials, renewed) if renewed is not None else refusal
    except LoginRefusedError as error:
        raise ended(f"login of {credentials.user}: {error}", stop=StopKind.LOGIN) from error
    except (MailboxError, OSError, smtplib.SMTPException) as error:
        words = f"login of {credentials.user}: {error or type(error).__name__}"
        raise ended(words, whole_channel=True) from error
    if refusal:
        raise ended(f"login of {credentials.user}: {refusal}", stop=StopKind.LOGIN)


def _refused(smtp: smtplib.SMTP, credentials: Credentials, secret: str) -> str:
    """Show who we are; returns an empty text, or why the server refuses us."""
    offered = str(smtp.esmtp_features.get("auth", "")).upper().split()
    if not offered:
        return "the server offers no login (on this connection)"
    match credentials.auth:
        case Auth.XOAUTH2:
            code, words = _bearer(smtp, credentials.user, secret)
        case Auth.PASSWORD if "PLAIN" in offered or "LOGIN" not in offered:
            code, words = smtp.docmd("AUTH", "PLAIN " + _b64(f"\0{credentials.user}\0{secret}"))
        case Auth.PASSWORD:
            code, words = _one_by_one(smtp, credentials.user, secret)
    if code in _LOGGED_IN:
        return ""
    said = f"{code} {spoken(words)}".replace(secret, "***")
    if code // 100 == 4:  # noqa: PLR2004 -- RFC 4954: temporary
        raise ended(f"login of {credentials.user}: {said}", whole_channel=True)
    return said


def _bearer(smtp: smtplib.SMTP, user: str, token: str) -> tuple[int, bytes]:
    """Show a token; the server explains a refusal in a challenge first, which an empty word answers."""
    code, words = smtp.docmd("AUTH", "XOAUTH2 " + _b64(f"user={user}\1auth=Bearer {token}\1\1"))
    return smtp.docmd("") if code == _GO_ON else (code, words)


def _one_by_one(smtp: smtplib.SMTP, user: str, password: str) -> tuple[int, bytes]:
    code, words = smtp.docmd("AUTH", "LOGIN")
    for word in (user, password):
        if code != _GO_ON:
            break
        code, words = smtp.docmd(_b64(word))
    return code, words


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
