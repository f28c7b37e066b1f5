from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest

from domain.delivery import Checkpoint, StopKind
from domain.errors import LoginRefusedError
from outbound.smtp import Security, SmtpServer, SmtpTransport
from outbound.smtp_login import Auth, Credentials
from outbound.transport import DeliveryOutcome, Parcel
from tests.servers.certificate import self_signed
from tests.servers.smtp import Phase, ScriptedSmtp

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
VENDOR, BOSS, OWN = "jim@vendor.example", "boss@vendor.example", "po@buyer.example"
CONTENT = b"Subject: x\r\n\r\nfirst\r\n.second\r\n..third\r\n" + b"x" * 900 + b"\r\n"
PARCEL = Parcel(sender=OWN, to=(VENDOR,), content=CONTENT)


class Journal:
    """Remembers how far a delivery went; may forbid the dot."""

    def __init__(self, *, dot: bool = True) -> None:
        self.checkpoints: list[Checkpoint] = []
        self.dot = dot
        self.asked = 0

    def reached(self, checkpoint: Checkpoint) -> None:
        self.checkpoints.append(checkpoint)

    def may_have_left(self, replies) -> bool:
        self.asked += 1
        return self.dot


class Secrets:
    """A token that can be renewed once."""

    def __init__(self, first: str, second: str | None = None) -> None:
        self.first, self.second, self.renewals = first, second, 0

    def current(self) -> str:
        return self.first

    def renewed(self) -> str | None:
        self.renewals += 1
        return self.second


@pytest.fixture
def server():
    with ScriptedSmtp() as server:
        yield server


def transport(server, **changes) -> SmtpTransport:
    plain = {
        "security": Security.NONE,
        "hello": "buyer.example",
        "connect_seconds": 0.4,
        "answer_seconds": 0.5,
        "dot_seconds": 0.6,
    }
    credentials = changes.pop("credentials", None)
    return SmtpTransport(
        server=SmtpServer(host="127.0.0.1", port=server.port, **(plain | changes)), credentials=credentials
    )


# What a client can know of each phase; the last column is how many mails the server has.
ENDS = {
    Phase.OK: (DeliveryOutcome.ACCEPTED, 1),
    Phase.REFUSE: (DeliveryOutcome.RETRY, 0),
    Phase.DROP_BANNER: (DeliveryOutcome.RETRY, 0),
    Phase.HANG_BANNER: (DeliveryOutcome.RETRY, 0),
    Phase.LATER_BANNER: (DeliveryOutcome.RETRY, 0),
    Phase.DROP_EHLO: (DeliveryOutcome.RETRY, 0),
    Phase.LATER_MAIL: (DeliveryOutcome.RETRY, 0),
    Phase.NO_MAIL: (DeliveryOutcome.REFUSED, 0),
    Phase.DROP_MAIL: (DeliveryOutcome.RETRY, 0),
    Phase.NO_RCPT: (DeliveryOutcome.REFUSED, 0),
    Phase.LATER_RCPT: (DeliveryOutcome.RETRY, 0),
    Phase.DROP_RCPT: (DeliveryOutcome.RETRY, 0),
    Phase.LATER_DATA: (DeliveryOutcome.RETRY, 0),
    Phase.DROP_DATA: (DeliveryOutcome.RETRY, 0),
    Phase.DROP_BODY: (DeliveryOutcome.UNKNOWN, 0),  # small bodies are in the line before the break shows
    Phase.DROP_BEFORE_ACCEPT: (DeliveryOutcome.UNKNOWN, 0),
    Phase.DROP_AFTER_DOT: (DeliveryOutcome.UNKNOWN, 1),
    Phase.HANG_AFTER_DOT: (DeliveryOutcome.UNKNOWN, 1),
    Phase.SLOW_AFTER_DOT: (DeliveryOutcome.ACCEPTED, 1),
    Phase.LATER_DOT: (DeliveryOutcome.RETRY, 0),
    Phase.SPAM_DOT: (DeliveryOutcome.REFUSED, 0),
    Phase.BLANK_BEFORE_OK: (DeliveryOutcome.ACCEPTED, 1),
    Phase.LATER_AFTER_QUEUE: (DeliveryOutcome.UNKNOWN, 1),
    Phase.NONSENSE_AFTER_DOT: (DeliveryOutcome.UNKNOWN, 1),
    Phase.DROP_QUIT: (DeliveryOutcome.ACCEPTED, 1),
}


@pytest.mark.parametrize("phase", ENDS, ids=str)
def test_every_phase_ends_as_what_can_be_known_of_it(server, phase):
    server.script = [phase]
    delivery = transport(server).send(PARCEL, Journal())
    outcome, taken = ENDS[phase]
    if phase is Phase.DROP_BODY:
        assert delivery.outcome in {DeliveryOutcome.UNKNOWN, DeliveryOutcome.RETRY}
    else:
        assert delivery.outcome is outcome
    assert len(server.taken) == taken
    assert delivery.detail


def test_bytes_arrive_as_they_were_given_dots_at_line_starts_too(server):
    assert transport(server).send(PARCEL, Journal()).outcome is DeliveryOutcome.ACCEPTED
    assert [t.content for t in server.taken] == [CONTENT]
    assert server.taken[0].sender == OWN


def test_the_dot_goes_out_only_after_it_was_stored(server):
    journal = Journal(dot=False)
    delivery = transport(server).send(PARCEL, journal)
    assert delivery.outcome is DeliveryOutcome.RETRY
    assert journal.asked == 1
    assert Checkpoint.DOT_SENT not in journal.checkpoints
    assert server.taken == []


def test_checkpoints_come_in_the_order_of_the_acts(server):
    journal = Journal()
    transport(server).send(PARCEL, journal)
    assert journal.checkpoints == [
        Checkpoint.CONNECTED,
        Checkpoint.BODY_SENT,
        Checkpoint.DOT_STORED,
        Checkpoint.DOT_SENT,
        Checkpoint.ANSWERED,
    ]


def test_case_66_a_blank_line_before_the_answer_is_no_answer(server):
    server.script = [Phase.BLANK_BEFORE_OK]
    assert transport(server).send(PARCEL, Journal()).outcome is DeliveryOutcome.ACCEPTED
    assert len(server.taken) == 1


def test_case_76_one_refused_recipient_does_not_keep_the_mail_from_the_others(server):
    server.answers[BOSS] = "550 5.1.1 no such user"
    parcel = Parcel(sender=OWN, to=(VENDOR,), cc=(BOSS,), own=(OWN,), content=CONTENT)
    delivery = transport(server).send(parcel, Journal())
    assert delivery.outcome is DeliveryOutcome.ACCEPTED
    assert {r.email: r.code for r in delivery.replies} == {VENDOR: 250, BOSS: 550, OWN: 250}
    assert server.taken[0].recipients == (VENDOR, OWN)


def test_nobody_gets_a_mail_whose_addressee_is_refused(server):
    server.answers[VENDOR] = "550 5.1.1 no such user"
    parcel = Parcel(sender=OWN, to=(VENDOR,), cc=(BOSS,), own=(OWN,), content=CONTENT)
    assert transport(server).send(parcel, Journal()).outcome is DeliveryOutcome.REFUSED
    assert server.taken == []


def test_a_recipient_who_is_busy_puts_the_whole_mail_off_because_nobody_has_it_yet(server):
    server.answers[BOSS] = "450 4.2.1 busy"
    parcel = Parcel(sender=OWN, to=(VENDOR,), cc=(BOSS,), content=CONTENT)
    assert transport(server).send(parcel, Journal()).outcome is DeliveryOutcome.RETRY
    assert server.taken == []


def test_a_copy_to_ourselves_that_is_refused_holds_nothing_up(server):
    server.answers[OWN] = "452 4.2.2 full"
    delivery = transport(server).send(Parcel(sender=OWN, to=(VENDOR,), own=(OWN,), content=CONTENT), Journal())
    assert delivery.outcome is DeliveryOutcome.ACCEPTED
    assert server.taken[0].recipients == (VENDOR,)


# --- login


def login(secrets, auth=Auth.PASSWORD) -> Credentials:
    return Credentials(user="po@buyer.example", secrets=secrets, auth=auth)


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "PLAIN"])
@pytest.mark.parametrize("password", ["secret", "pässwörd"])
def test_a_password_of_any_letters_logs_in_by_what_the_server_offers(mechanisms, password):
    with ScriptedSmtp(users={"po@buyer.example": password}, mechanisms=mechanisms) as server:
        delivery = transport(server, credentials=login(Secrets(password))).send(PARCEL, Journal())
    assert delivery.outcome is DeliveryOutcome.ACCEPTED


def test_case_77_a_refused_login_stops_the_channel_and_leaves_the_mail():
    with ScriptedSmtp(users={"po@buyer.example": "other"}) as server:
        delivery = transport(server, credentials=login(Secrets("wrong-secret"))).send(PARCEL, Journal())
        assert (delivery.outcome, delivery.stop) == (DeliveryOutcome.RETRY, StopKind.LOGIN)
        assert "wrong-secret" not in delivery.detail
        assert server.seen == [Phase.OK]  # one try, no more
        assert server.taken == []


def test_case_77_a_server_with_too_many_connections_only_makes_us_wait():
    with ScriptedSmtp(users={"po@buyer.example": "x"}) as server:
        server.script = [Phase.BUSY_LOGIN]
        delivery = transport(server, credentials=login(Secrets("x"))).send(PARCEL, Journal())
    assert (delivery.outcome, delivery.stop, delivery.whole_channel) == (DeliveryOutcome.RETRY, None, True)


def test_an_expired_token_is_renewed_once():
    secrets = Secrets("old", "fresh")
    with ScriptedSmtp(tokens={"fresh"}) as server:
        delivery = transport(server, credentials=login(secrets, Auth.XOAUTH2)).send(PARCEL, Journal())
        assert delivery.outcome is DeliveryOutcome.ACCEPTED
    assert secrets.renewals == 1


def test_a_token_that_stays_refused_stops_the_channel():
    secrets = Secrets("old", "also old")
    with ScriptedSmtp(tokens={"fresh"}) as server:
        delivery = transport(server, credentials=login(secrets, Auth.XOAUTH2)).send(PARCEL, Journal())
        assert delivery.stop is StopKind.LOGIN
        assert server.taken == []
    assert secrets.renewals == 1


def test_a_secret_that_is_not_there_stops_the_channel(server):
    class Nothing:
        def current(self) -> str:
            raise LoginRefusedError("no secret is kept")

        def renewed(self) -> str | None:
            return None

    assert transport(server, credentials=login(Nothing())).send(PARCEL, Journal()).stop is StopKind.LOGIN


def test_a_server_that_wants_a_login_and_gets_none_stops_the_channel():
    with ScriptedSmtp(users={"a": "b"}) as server:
        assert transport(server).send(PARCEL, Journal()).stop is StopKind.LOGIN


# --- encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS], ids=str)
def test_mail_and_password_travel_encrypted(certificate, security):
    users = {"po@buyer.example": "secret"}
    with ScriptedSmtp(users=users, certificate=certificate, tls_first=security is Security.TLS) as server:
        way = transport(server, security=security, ca_file=certificate[0], credentials=login(Secrets("secret")))
        assert way.send(PARCEL, Journal()).outcome is DeliveryOutcome.ACCEPTED


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS], ids=str)
def test_a_certificate_nobody_vouches_for_stops_the_channel(certificate, security):
    with ScriptedSmtp(users={"a": "b"}, certificate=certificate, tls_first=security is Security.TLS) as server:
        delivery = transport(server, security=security, credentials=login(Secrets("b"))).send(PARCEL, Journal())
        assert (delivery.outcome, delivery.stop) == (DeliveryOutcome.RETRY, StopKind.ENCRYPTION)
        assert "AUTH" not in server.commands


def test_starttls_that_was_stripped_is_never_plain(server):
    delivery = transport(server, security=Security.STARTTLS, credentials=login(Secrets("b"))).send(PARCEL, Journal())
    assert delivery.stop is StopKind.ENCRYPTION
    assert [c for c in server.commands if c.startswith(("AUTH", "MAIL"))] == []


def test_nobody_at_the_address_is_trouble_of_the_whole_channel(server):
    port = server.port
    server.__exit__(None, None, None)
    way = SmtpTransport(server=SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, connect_seconds=0.4))
    delivery = way.send(PARCEL, Journal())
    assert (delivery.outcome, delivery.whole_channel) == (DeliveryOutcome.RETRY, True)


def test_what_is_sent_is_a_mail(server):
    transport(server).send(PARCEL, Journal())
    assert BytesParser(policy=policy.default).parsebytes(server.taken[0].content)["Subject"] == "x"
