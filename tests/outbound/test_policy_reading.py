from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.purchase import Contact, Vendor
from outbound.policy import Anchor, Mode
from outbound.policy_reading import (
    Layer,
    as_document,
    as_yaml,
    check_recipients,
    default_policy,
    effective,
    read_document,
)


def layer(**document: object) -> Layer:
    return Layer(name="x.yaml", document=document)


def test_defaults_are_the_table_of_the_trade() -> None:
    policy = default_policy()
    assert (policy.trigger("MISSING_ETA").first, policy.trigger("MISSING_ETA").repeat) == (3, 5)
    assert (policy.trigger("MISSING_ETA").first_near, policy.trigger("MISSING_ETA").repeat_near) == (1, 2)
    assert policy.trigger("LATE_ETA").repeat == 1
    assert policy.trigger("PAST_DUE_NO_NEWS").repeat_urgent == 1
    assert policy.mode is Mode.DRAFT
    assert [step.tone for step in policy.ladder] == [1, 2, 3, 4]
    assert policy.ladder[3].draft_only


def test_a_mill_has_more_days_for_its_acknowledgment() -> None:
    mill = effective(vendor=layer(vendor_class="mill"))
    assert (mill.trigger("NO_ACK").since, mill.trigger("NO_ACK").first, mill.trigger("NO_ACK").repeat) == (
        Anchor.ORDER,
        5,
        3,
    )
    assert mill.trigger("PROMISE_CHECK").first == -10
    assert mill.trigger("LATE_ETA") == default_policy().trigger("LATE_ETA")


def test_vendor_wins_over_company_and_company_over_default_key_by_key() -> None:
    tenant = layer(max_rounds=4, triggers={"LATE_ETA": {"repeat": 3}}, classes={"mill": {"max_rounds": 5}})
    policy = effective(tenant=tenant, vendor=layer(triggers={"LATE_ETA": {"first": 1}}))
    assert (policy.max_rounds, policy.trigger("LATE_ETA").repeat, policy.trigger("LATE_ETA").first) == (4, 3, 1)
    assert effective(tenant=tenant, vendor=layer(vendor_class="mill")).max_rounds == 5


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"max_line": 3}, "max_line: no such field"),
        ({"triggers": {"LATE_ETA": {"repeat": 0}}}, "triggers.LATE_ETA.repeat"),
        ({"triggers": {"LATE_ETA": {"every": 1}}}, "triggers.LATE_ETA.every: no such field"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"caps": {"per_vendor_day": 2}}, "caps.per_vendor_day"),
        ({"own_domains": ["x.example"]}, "own_domains: cannot be set"),
        ({"shutdowns": [{"start": "2026-12-31", "end": "2026-12-20"}]}, "shutdowns"),
        ({"window": {"allowed_from": "17:00"}}, "window"),
        ({"max_lines": 61}, "max_lines"),
        ({"internal": {"sales": ["a@b.example"]}}, "internal: cannot be set for one vendor"),
    ],
)
def test_a_fault_names_document_and_field(document: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.yaml") as caught:
        effective(vendor=layer(**document))
    assert words in str(caught.value)


def test_contacts_are_set_for_a_vendor_and_only_those_on_file() -> None:
    vendor = Vendor(vendor_id="V1", name="L", contacts=(Contact(name="J", email="jim@lakeshore.example"),))
    good = effective(vendor=layer(contacts={"JIM@lakeshore.example": {"role": "rep"}}))
    check_recipients(good, vendor, name="x")
    stranger = effective(vendor=layer(contacts={"eve@evil.example": {"role": "rep"}}))
    with pytest.raises(ConfigurationError, match=r"eve@evil\.example is not on file"):
        check_recipients(stranger, vendor, name="x")
    with pytest.raises(ConfigurationError, match="whole company"):
        effective(tenant=layer(contacts={}))


def test_what_is_printed_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    document = {
        k: v for k, v in as_document(default_policy()).items() if k not in {"internal", "breaker", "coordinators"}
    }
    file.write_text(as_yaml(document))
    assert effective(vendor=Layer(name="again", document=read_document(file))) == default_policy()


@pytest.mark.parametrize("content", ["- a\n- b", "a: [", "1: 2"])
def test_a_file_that_is_no_policy_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"p\.yaml"):
        read_document(file)


def test_a_field_that_older_documents_may_have_and_that_means_nothing_any_more_is_passed_over() -> None:
    assert effective(tenant=layer(thanks=False, max_rounds=5)).max_rounds == 5
