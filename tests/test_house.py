"""Laws of the house that no linter knows."""

import re
import tomllib
from pathlib import Path

import commands
import db
import domain
import flows
import ingest
import matching
import outbound
import parsers
import reports
import review

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (commands, db, domain, flows, ingest, matching, outbound, parsers, reports, review)
SOURCES = [p for package in PACKAGES for p in Path(package.__file__).parent.rglob("*.py")]


def test_the_packages_are_the_ones_of_this_checkout():
    for package in PACKAGES:
        assert Path(package.__file__).resolve().is_relative_to(ROOT)


def test_every_package_is_named_in_the_import_contracts_and_in_the_installation():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {package.__name__ for package in PACKAGES} | {"review", "jobs"}
    assert set(project["tool"]["importlinter"]["root_packages"]) == names
    assert {i.rstrip("*") for i in project["tool"]["setuptools"]["packages"]["find"]["include"]} == names


def test_no_language_model_package_is_loaded_by_name():
    loading = re.compile(r"spacy\.load\(|en_core_web|de_core_news")
    assert not [p for p in SOURCES if loading.search(p.read_text())]
    assert not loading.search((ROOT / "requirements.lock").read_text().replace("-", "_"))


def test_the_lock_file_pins_with_hashes_and_names_no_index_or_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index-url" not in lock
    pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]+\])?==\S+", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_modules_stay_short_enough_to_read():
    assert not [(p.name, n) for p in SOURCES if (n := len(p.read_text().splitlines())) > 400]


def test_no_file_is_named_for_nothing():
    assert not [p for p in SOURCES if p.stem in {"utils", "helpers", "manager", "misc", "common"}]
