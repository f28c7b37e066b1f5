"""From documents to rules: defaults, what the company set, what was set for the vendor's class and for the vendor.

A document is a mapping as YAML gives it, with the fields of ``ChasePolicy``; mappings are joined key by key, the more
particular document wins. A fault names the document and the field.
"""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from domain.errors import ConfigurationError
from domain.purchase import Vendor
from outbound.policy import ChasePolicy, VendorClass
from outbound.recipients import refused_address

Document = Mapping[str, Any]

_ADAPTER = TypeAdapter(ChasePolicy)
_CLASSES = "classes"
_NOT_IN_DOCUMENTS = ("own_domains", "own_addresses")
_VENDOR_ONLY = ("contacts", "shutdowns", "vendor_class")
_RETIRED = ("thanks",)  # meant nothing; older documents may have it
_TENANT_ONLY = ("classes", "coordinators", "internal", "breaker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A document and what to call it in a message."""

    name: str
    document: Document


def read_document(path: Path) -> Document:
    """Read a policy file.

    Raises:
        ConfigurationError: the file is missing, no YAML, or no mapping.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: {' '.join(str(error).split())}") from error
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise ConfigurationError(f"{path}: a policy is a mapping of names to values")
    # Through JSON values only: what is kept in the database is exactly what was checked.
    plain: Document = _jsonable(content)
    return plain


def effective(*, tenant: Layer | None = None, vendor: Layer | None = None) -> ChasePolicy:
    """Return the rules for a vendor, or those of the company where no vendor is given.

    Raises:
        ConfigurationError: a document has an unknown field or a value that cannot be; document and field are named.
    """
    base = Layer(name="policies.yaml", document=_defaults())
    layers = [base, *(layer for layer in (tenant, vendor) if layer is not None)]
    _check_places(tenant, vendor)
    chosen = next((x.document["vendor_class"] for x in reversed(layers) if "vendor_class" in x.document), "distributor")
    joined: dict[str, Any] = {}
    for layer in layers:
        joined = join(joined, {k: v for k, v in layer.document.items() if k != _CLASSES})
        if layer is not vendor:
            joined = join(joined, _of_class(layer, str(chosen)))
        _check(joined, layer)
    return _check(joined, layers[-1])


def check_recipients(policy: ChasePolicy, vendor: Vendor, *, name: str) -> None:
    """Refuse rules that could send mail to an address that is not on file for the vendor, or is our own.

    Raises:
        ConfigurationError: naming the address.
    """
    on_file = {contact.email.lower() for contact in vendor.contacts}
    for email in policy.contacts:
        if email.lower() not in on_file:
            raise ConfigurationError(f"{name}: contacts: {email} is not on file for vendor {vendor.vendor_id}")
        fault = refused_address(email, policy)
        if fault is not None:
            raise ConfigurationError(f"{name}: contacts: {fault}")


def as_document(policy: ChasePolicy) -> dict[str, Any]:
    """Return rules as a document, every field written out."""
    plain: dict[str, Any] = _ADAPTER.dump_python(policy, mode="json")
    return {key: value for key, value in plain.items() if key not in _NOT_IN_DOCUMENTS}


def as_yaml(document: Document) -> str:
    """Return a document as YAML text."""
    return yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, default_flow_style=None)


@lru_cache(maxsize=1)
def default_policy() -> ChasePolicy:
    """Return the rules that hold where nobody set anything."""
    return effective()


def join(base: Document, over: Document) -> dict[str, Any]:
    """Return two documents as one; ``over`` wins, mappings are joined key by key, a null takes a value back."""
    joined = dict(base)
    for key, value in over.items():
        older = joined.get(key)
        if isinstance(older, Mapping) and isinstance(value, Mapping):
            joined[key] = join(older, value)
        else:
            joined[key] = value
    return joined


@lru_cache(maxsize=1)
def _defaults() -> Document:
    content: Document = yaml.safe_load(files("outbound").joinpath("policies.yaml").read_text(encoding="utf-8"))
    return content


def _of_class(layer: Layer, chosen: str) -> Document:
    classes = layer.document.get(_CLASSES) or {}
    if not isinstance(classes, Mapping):
        raise ConfigurationError(f"{layer.name}: classes: must be a mapping")
    known = [c.value for c in VendorClass]
    for name in classes:
        if name not in known:
            raise ConfigurationError(f"{layer.name}: classes: no class {name!r}; there are {', '.join(known)}")
    return classes.get(chosen) or {}


def _check_places(tenant: Layer | None, vendor: Layer | None) -> None:
    for layer, wrong in ((tenant, _VENDOR_ONLY), (vendor, _TENANT_ONLY)):
        for field in (*_NOT_IN_DOCUMENTS, *wrong):
            if layer is not None and field in layer.document:
                place = "for the whole company" if layer is tenant else "for one vendor"
                raise ConfigurationError(f"{layer.name}: {field}: cannot be set {place}")


def _check(document: Document, layer: Layer) -> ChasePolicy:
    try:
        given = {name: value for name, value in document.items() if name not in _RETIRED}
        policy = _ADAPTER.validate_python({**given, "contacts": _lowered(document.get("contacts"))})
    except ValidationError as error:
        raise ConfigurationError(f"{layer.name}: {_words(error)}") from error
    _check_zone(policy, layer)
    for shutdown in policy.shutdowns:
        if shutdown.end < shutdown.start:
            raise ConfigurationError(f"{layer.name}: shutdowns: {shutdown.end} is before {shutdown.start}")
    window = policy.window
    if window.allowed_from >= window.allowed_to or window.preferred_from >= window.preferred_to:
        raise ConfigurationError(f"{layer.name}: window: a window must open before it closes")
    return policy


def _lowered(contacts: object) -> object:
    if not isinstance(contacts, Mapping):
        return contacts if contacts is not None else {}
    return {str(email).lower(): rule for email, rule in contacts.items()}


def _check_zone(policy: ChasePolicy, layer: Layer) -> None:
    try:
        zoneinfo.ZoneInfo(policy.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigurationError(f"{layer.name}: timezone: there is no {policy.timezone!r}") from error


def _words(error: ValidationError) -> str:
    found = []
    for fault in error.errors(include_url=False):
        place = ".".join(str(part) for part in fault["loc"])
        unknown = fault["type"] == "unexpected_keyword_argument"
        found.append(f"{place}: {'no such field' if unknown else fault['msg']}")
    return "; ".join(found)


def _jsonable(value: Any) -> Any:  # noqa: ANN401 -- YAML has no narrower type
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
