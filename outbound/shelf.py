"""The words of our mails: templates of the program, overridden per language and vendor by files of the home folder.

In the folder of templates ``<language>/<name>.txt.j2`` holds for all vendors, ``<language>/<vendor>/<name>.txt.j2`` for
one. Everything is checked when the shelf is opened: a file nobody would use, a fault of syntax, a field that does not
exist. Letters start with a line ``Subject: ...``; a line ``{{ table }}`` marks where the table goes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from domain.errors import ConfigurationError
from outbound.template_check import FILTERS, faults
from outbound.template_fields import INTERNAL, LETTERS, REASONS, TABLE, samples, shape_of

LANGUAGES = ("en", "de", "es", "fr")
_ENDING = ".txt.j2"
_SUBJECT = "Subject:"
_LONGEST = 50_000  # characters of a template


# A line of nothing but one tag leaves no empty line behind; a tag at the end of words keeps its line break.
_ONE_TAG = re.compile(r"\s*\{%(?:(?!%\}).)*%\}\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A rendered template: the subject (empty where it has none) and paragraphs; one of them may be ``TABLE``."""

    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All templates, loaded and checked, by language, vendor (empty for all) and name."""

    templates: Mapping[tuple[str, str, str], Template]

    def render(self, name: str, values: Mapping[str, Any], *, language: str, vendor_id: str = "") -> Words:
        """Return the words of a template in a language; English where the language has none."""
        for key in ((language, vendor_id, name), (language, "", name), ("en", vendor_id, name), ("en", "", name)):
            if key in self.templates:
                return words_of(self.templates[key].render(values), letter=name not in REASONS)
        raise ConfigurationError(f"there is no template {name!r}")

    def __len__(self) -> int:
        return len(self.templates)


def open_shelf(folder: Path | None = None) -> Shelf:
    """Load and check every template.

    Raises:
        ConfigurationError: naming the file, the line and the field of everything that is wrong.
    """
    if folder is None or not folder.is_dir():
        return _of_program()
    return _loaded(_of_users(folder), _of_program().templates)


@lru_cache(maxsize=1)
def _of_program() -> Shelf:
    return _loaded(_shipped(), {})


def _loaded(sources: Iterable["_Source"], base: Mapping[tuple[str, str, str], Template]) -> Shelf:
    environment = _environment()
    found = dict(base)
    wrong: list[str] = []
    for source in sources:
        problems = [f"{source.place}: {source.problem}"] if source.problem else list(_problems(environment, source))
        wrong += problems
        if not problems:
            found[source.language, source.vendor_id, source.name] = environment.from_string(_lines_kept(source.text))
    if wrong:
        raise ConfigurationError("; ".join(wrong))
    return Shelf(templates=found)


def words_of(text: str, *, letter: bool) -> Words:
    """Cut a rendered template into subject and paragraphs."""
    subject, body = "", text
    if letter:
        first, _, body = text.lstrip().partition("\n")
        subject = first.removeprefix(_SUBJECT).strip()
    blocks = [block.strip("\n") for block in body.replace(TABLE, f"\n\n{TABLE}\n\n").split("\n\n")]
    return Words(subject=subject, paragraphs=tuple(block for block in blocks if block.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    place: str
    language: str
    vendor_id: str
    name: str
    text: str = ""
    problem: str = ""


def _shipped() -> Iterator[_Source]:
    root = files("outbound").joinpath("templates")
    for language in LANGUAGES:
        for entry in sorted(root.joinpath(language).iterdir(), key=lambda e: e.name):
            name = entry.name.removesuffix(_ENDING)
            place = f"templates/{language}/{entry.name}"
            yield _Source(
                place=place, language=language, vendor_id="", name=name, text=entry.read_text(encoding="utf-8")
            )


def _of_users(folder: Path) -> Iterator[_Source]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        inside = path.relative_to(folder).parts
        source = _Source(
            place=str(path),
            language=inside[0] if len(inside) > 1 else "",
            vendor_id=inside[1] if len(inside) == 3 else "",  # noqa: PLR2004 -- language, vendor, file
            name=path.name.removesuffix(_ENDING),
        )
        yield _read(path, source, depth=len(inside))


def _read(path: Path, source: _Source, *, depth: int) -> _Source:
    def with_(**changes: str) -> _Source:
        fields = {"place": source.place, "language": source.language, "vendor_id": source.vendor_id}
        return _Source(**(fields | {"name": source.name} | changes))

    names = (*LETTERS, *REASONS, *INTERNAL)
    if depth not in {2, 3} or source.language not in LANGUAGES:
        return with_(problem=f"lies where nobody looks; language folders are {', '.join(LANGUAGES)}")
    if not path.name.endswith(_ENDING) or source.name not in names:
        return with_(problem=f"no such template; there are {', '.join(f'{n}{_ENDING}' for n in sorted(names))}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return with_(problem=f"cannot be read: {error}")
    return with_(text=text) if len(text) <= _LONGEST else with_(problem="too long for a letter")


def _problems(environment: ImmutableSandboxedEnvironment, source: _Source) -> Iterator[str]:
    try:
        tree = environment.parse(_lines_kept(source.text))
        template = environment.from_string(_lines_kept(source.text))
    except TemplateSyntaxError as error:
        yield f"{source.place}, line {error.lineno}: {error.message}"
        return
    wrong = [f"{source.place}, line {f.line}: {f.words}" for f in faults(tree, shape_of(source.name))]
    if not wrong:
        wrong = list(_trial(template, source))
    yield from wrong


def _lines_kept(text: str) -> str:
    return "\n".join(
        line.rstrip()[:-2] + "+%}"
        if line.rstrip().endswith("%}") and line.rstrip()[-3] not in "+-" and not _ONE_TAG.fullmatch(line)
        else line
        for line in text.split("\n")
    )


def _trial(template: Template, source: _Source) -> Iterator[str]:
    """Render with made-up values, full and empty ones, so that nothing is left to fail when a mail is due."""
    for values in samples(source.name):
        try:
            text = template.render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            yield f"{source.place}, line {_line_of(error)}: {error}"
            return
        if source.name not in REASONS and not text.lstrip().startswith(_SUBJECT):
            yield f"{source.place}, line 1: a letter starts with a line 'Subject: ...'"
            return
        if source.name in LETTERS and text.count(TABLE) > 1:
            yield f"{source.place}: the table stands once"
            return
        if source.name in {"request", "digest"} and TABLE not in text:
            yield f"{source.place}: the table is missing: put {{{{ table }}}} on a line of its own"
            return


def _line_of(error: BaseException) -> int:
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment
