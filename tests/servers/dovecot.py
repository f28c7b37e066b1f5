"""A private Dovecot on loopback: own configuration, ports and users; no service of the machine is touched.

Started as root it gives the mail files to ``nobody``; as another user everything belongs to that user.
"""

import base64
import getpass
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.certificate import self_signed

FOLDERS = ("Sent", "Processed", "Review", "Junk")
PASSWORD = "pw-of-{user}"
_SPECIAL = {"Sent": "\\Sent", "Junk": "\\Junk"}
_START_SECONDS = 15.0


def binary() -> str | None:
    """Return where Dovecot is, or None."""
    return shutil.which("dovecot") or next((p for p in ("/usr/sbin/dovecot",) if Path(p).exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """The server; users are added before it starts, it notices later ones after a while."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, *, max_connections: int = 50) -> None:
        self.folder = folder.absolute()
        self.port, self.tls_port = _free_port(), _free_port()
        self.secret = os.urandom(32)
        self._max_connections = max_connections
        self._process: subprocess.Popen[bytes] | None = None
        self._delivered = 0
        self._as_root = os.geteuid() == 0
        self._mail_user = "nobody" if self._as_root else getpass.getuser()
        entry = pwd.getpwnam(self._mail_user)
        self._uid, self._gid = entry.pw_uid, entry.pw_gid
        self._prepare()

    # --- life

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it answers."""
        program = binary()
        assert program is not None, "Dovecot is not installed"
        with (self.folder / "stdout.log").open("ab") as out:
            command = [program, "-F", "-c", str(self.folder / "dovecot.conf")]
            self._process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            assert self._process.poll() is None, (self.folder / "stdout.log").read_text()[-2000:]
            with suppress(OSError), socket.create_connection((self.host, self.port), 1) as probe:
                probe.settimeout(2)
                if probe.recv(200).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "dovecot.log").read_text()[-2000:])

    def stop(self) -> None:
        """Stop it, its connections too."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)
        self._process = None

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def kick(self, user: str) -> None:
        """End every session of a user from the server's side."""
        self.doveadm("kick", user)

    def doveadm(self, *arguments: str) -> str:
        """Run an administrator's command and return what it says."""
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    # --- users and mails

    def add_user(self, user: str, password: str | None = None) -> str:
        """Add a user and return the password; see above for when."""
        chosen = password or PASSWORD.format(user=user)
        with (self.folder / "passwd").open("a", encoding="utf-8") as file:
            file.write(f"{user}:{{PLAIN}}{chosen}:{self._uid}:{self._gid}::{self.folder}/mail/{user}::\n")
        return chosen

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Return where a folder lies."""
        base = self.folder / "mail" / user / "Maildir"
        return base if folder == "INBOX" else base / f".{folder}"

    def deliver(self, user: str, content: bytes, folder: str = "INBOX") -> None:
        """Put a mail in as a delivery agent would."""
        self.deliver_all(user, [content], folder)

    def deliver_all(self, user: str, contents: Iterable[bytes], folder: str = "INBOX") -> None:
        """Put several mails in, in this order."""
        box = self.maildir(user, folder)
        if not (box / "new").exists():
            for part in ("tmp", "new", "cur"):
                (box / part).mkdir(parents=True, exist_ok=True)
            self._give_away(self.folder / "mail" / user)
        for content in contents:
            self._delivered += 1
            name = f"{time.time():.6f}.M{self._delivered:09d}P{os.getpid()}.test,S={len(content)}"
            (box / "tmp" / name).write_bytes(content)
            if self._as_root:
                os.chown(box / "tmp" / name, self._uid, self._gid)
            (box / "tmp" / name).rename(box / "new" / name)

    def change_uidvalidity(self, user: str, folder: str = "INBOX", *, to: int | None = None) -> None:
        """Give the same mails a new UIDVALIDITY and new UIDs, as a restored backup does."""
        box = self.maildir(user, folder)
        self.kick(user)
        time.sleep(0.1)
        first, *rest = (box / "dovecot-uidlist").read_text().splitlines()
        old = int(next(word[1:] for word in first.split() if word.startswith("V")))
        words = [f"V{to or old + 1000}" if word.startswith("V") else word for word in first.split()]
        (box / "dovecot-uidlist").write_text("\n".join([" ".join(words), *rest]) + "\n")
        for file in box.glob("dovecot.index*"):
            file.unlink()

    def token(self, user: str, *, lives_s: int = 3600) -> str:
        """Return an access token the server takes for XOAUTH2 and OAUTHBEARER; a negative life is an expired one."""
        now = int(time.time())
        head = _url64(json.dumps({"typ": "JWT", "alg": "HS256"}).encode())
        claims = {"sub": user, "iat": now - 10, "nbf": now - 10, "exp": now + lives_s}
        body = _url64(json.dumps(claims).encode())
        seal = hmac.new(self.secret, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{_url64(seal)}"

    @property
    def ca_file(self) -> Path:
        """The authority that vouches for the server."""
        return self.folder / "server.crt"

    def ssl_context(self) -> ssl.SSLContext:
        """A context that trusts the server."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    # --- configuration

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        for name in ("run", "mail", "keys/default/HS256"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self_signed(self.folder)
        (self.folder / "keys/default/HS256/default").write_text(base64.b64encode(self.secret).decode())
        (self.folder / "passwd").touch()
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n"
            "username_attribute = sub\nusername_format = %u\n"
        )
        (self.folder / "dovecot.conf").write_text(self._configuration())
        self._give_away(self.folder / "mail")

    def _give_away(self, top: Path) -> None:
        if self._as_root:
            for path in (top, *top.rglob("*")):
                os.chown(path, self._uid, self._gid)

    def _configuration(self) -> str:
        group = grp.getgrgid(self._gid).gr_name
        internal, inner_group, login = (
            ("dovecot", "dovecot", "dovenull") if self._as_root else (self._mail_user, group, self._mail_user)
        )
        boxes = "\n".join(_box(name) for name in FOLDERS)
        return f"""
base_dir = {self.folder}/run
instance_name = test-{self.folder.name}
listen = {self.host}
protocols = imap
log_path = {self.folder}/dovecot.log
info_log_path = {self.folder}/dovecot.log
default_internal_user = {internal}
default_internal_group = {inner_group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = {self._max_connections}
auth_failure_delay = 0
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
ssl = yes
ssl_cert = <{self.folder}/server.crt
ssl_key = <{self.folder}/server.key
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  args = {self.folder}/passwd
}}
userdb {{
  driver = passwd-file
  args = {self.folder}/passwd
}}
namespace inbox {{
  inbox = yes
  separator = /
{boxes}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


def _box(name: str) -> str:
    use = f"    special_use = {_SPECIAL[name]}\n" if name in _SPECIAL else ""
    return f"  mailbox {name} {{\n    auto = create\n{use}  }}"


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
