"""Fetches a feed from the web: encrypted, from the named host only, within limits of size and time."""

import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from time import monotonic
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import httpx

from domain.errors import FeedError

MOST_BYTES = 200_000_000
MOST_SECONDS = 120.0
_WAIT = 20.0  # seconds without a byte
_MOST_TURNS = 3


def is_address(text: str) -> bool:
    """True for what is meant as a web address rather than as a file."""
    return "://" in text


def download(
    address: str,
    folder: Path,
    *,
    own_hosts: Collection[str] = (),
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = monotonic,
) -> Path:
    """Fetch a file into a folder and return it; the name is that of the address.

    ``https`` only (``http`` for this machine); redirects are followed within the same host only. A host that lies in
    a private network is refused unless ``own_hosts`` names it: a vendor's address must not reach our own servers.

    Raises:
        FeedError: the address is refused, the server answers with an error, or a limit is passed; it names the address.
    """
    parts = _checked(address, address)
    _public(parts.hostname or "", address, own_hosts)
    target = folder / (PurePosixPath(unquote(parts.path)).name.replace("\x00", "") or "feed")
    end = clock() + most_seconds
    try:
        with httpx.Client(follow_redirects=False, timeout=_WAIT, trust_env=False) as client:
            _fetch(client, address, target, own_hosts, most_bytes=most_bytes, late=lambda: clock() > end)
    except httpx.HTTPError as error:
        raise FeedError(f"{_shown(address)}: cannot be fetched ({error or type(error).__name__})") from error
    return target


def _fetch(
    client: httpx.Client,
    address: str,
    target: Path,
    own_hosts: Collection[str],
    *,
    most_bytes: int,
    late: Callable[[], bool],
) -> None:
    place = address
    for _ in range(_MOST_TURNS + 1):
        with client.stream("GET", place) as answer:
            _same_place(answer, address, own_hosts)
            if answer.has_redirect_location:
                place = _turned(address, urljoin(place, answer.headers["location"]))
                continue
            if answer.status_code != httpx.codes.OK:
                raise FeedError(f"{_shown(address)}: the server answers {answer.status_code}")
            _save(answer, target, address, most_bytes=most_bytes, late=late)
            return
    raise FeedError(f"{_shown(address)}: more than {_MOST_TURNS} redirects")


def _save(answer: httpx.Response, target: Path, address: str, *, most_bytes: int, late: Callable[[], bool]) -> None:
    size = 0
    with target.open("wb") as file:
        for part in answer.iter_bytes():
            size += len(part)
            if size > most_bytes:
                raise FeedError(f"{_shown(address)}: more than {most_bytes:,} bytes")
            if late():
                raise FeedError(f"{_shown(address)}: takes too long")
            file.write(part)


def _turned(address: str, place: str) -> str:
    before, after = urlsplit(address), _checked(place, address)
    if (before.scheme, before.hostname, before.port) != (after.scheme, after.hostname, after.port):
        raise FeedError(f"{_shown(address)}: redirects to another host ({after.hostname}); name that address yourself")
    return place


def _checked(place: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(place)
        _ = parts.port
    except ValueError as error:
        raise FeedError(f"{_shown(address)}: is no web address ({error})") from error
    if parts.username is not None or parts.password is not None:
        raise FeedError(f"{_shown(address)}: a password has no place in an address")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
        raise FeedError(f"{_shown(address)}: only https:// addresses are read")
    return parts


def _public(host: str, address: str, own_hosts: Collection[str]) -> None:
    """Refuse a host any of whose addresses lies in a private network; one that is named may be anywhere."""
    if _is_here(host) or host.lower() in {own.lower() for own in own_hosts}:
        return
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise FeedError(f"{_shown(address)}: {host} cannot be found ({error})") from error
    if private := sorted(place for place in found if not _is_public(place)):
        raise FeedError(
            f"{_shown(address)}: {host} is {private[0]}, which is no public address; name the host in stock_hosts"
        )


def _same_place(answer: httpx.Response, address: str, own_hosts: Collection[str]) -> None:
    """Look at whom we talk to: a name may have another address by the time it is connected to."""
    host = answer.request.url.host
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer is None or _is_here(host) or host.lower() in {own.lower() for own in own_hosts}:
        return
    if not _is_public(str(peer[0])):
        raise FeedError(f"{_shown(address)}: {host} turned out to be {peer[0]}, which is no public address")


def _is_public(place: str) -> bool:
    try:
        return ip_address(place.partition("%")[0]).is_global
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(address: str) -> str:
    """An address for a message: without a password, and without what follows the question mark."""
    bare = address.partition("?")[0]
    scheme, sep, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{sep}{host.rpartition('@')[2]}{slash}{path}"
