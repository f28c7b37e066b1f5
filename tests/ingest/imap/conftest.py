import pytest

from ingest.imap.account import Auth, FixedSecret, Login, Secret, Security, Server
from ingest.imap.session import MailboxSession
from tests.servers.scripted_imap import Script, ScriptedImap


def opened(host_port, *, user="anna", password="pw", security=Security.NONE, ca_file=None, auth=Auth.LOGIN, read=2.0):
    server = Server(
        host="127.0.0.1", port=host_port, security=security, ca_file=ca_file, connect_seconds=2, read_seconds=read
    )
    return MailboxSession.open(server, Login(user=user, auth=auth), FixedSecret(secret=Secret(password)))


@pytest.fixture
def session(user):
    with opened(
        user.server.tls_port,
        user=user.name,
        password=user.password,
        security=Security.TLS,
        ca_file=user.server.ca_file,
        read=10,
    ) as one:
        yield one


@pytest.fixture
def scripted():
    """Start a scripted server and log in: gives (server, session)."""
    started = []

    def start(script: Script, **how):
        server = ScriptedImap(script).__enter__()
        session = opened(server.port, **how)
        started.append((server, session))
        return server, session

    yield start
    for server, session in started:
        session.close()
        server.__exit__(None, None, None)
