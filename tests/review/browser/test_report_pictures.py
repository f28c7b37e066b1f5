"""Every report as a page of its own, as a mail 700 pixels wide, and as LibreOffice prints it: nothing is cut off."""

import io
from pathlib import Path

import pypdfium2
import pytest

from flows.home import open_home
from flows.reporting import REPORTS, links_of, report_bytes
from reports.exceptions import ExceptionFilter
from reports.mail_page import MailWords, mail_page
from tests.libreoffice import to_pdf, why_not
from tests.reports.report_world import AS_OF
from tests.review.browser.conftest import SCREENS, _small

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_MAIL_WIDTH, _PAGE_WIDTH = 700, 1280


def _chosen(name: str) -> ExceptionFilter:
    return ExceptionFilter(owner="DKESSLER" if name == "morning" else None)


@pytest.fixture(scope="module")
def bodies(report_folder, tmp_path_factory) -> Path:
    """Every report as the files NAME.mail.html and NAME.page.html."""
    folder = tmp_path_factory.mktemp("bodies")
    with open_home(report_folder, as_of=AS_OF) as home:
        links = links_of(home)
        for name, build in REPORTS.items():
            words = MailWords(file_name=f"{name}-{AS_OF}.xlsx", page=links.report(name), why="Sent by Backstop.")
            page = mail_page(build(home, _chosen(name)), links=links, words=words)
            (folder / f"{name}.mail.html").write_text(page.html, encoding="utf-8")
            (folder / f"{name}.page.html").write_bytes(report_bytes(home, name, "html", _chosen(name)))
    return folder


@pytest.fixture(scope="module")
def windows(browser):
    """One window of each width; they load nothing but files."""
    pages = {}
    for kind, width in (("mail", _MAIL_WIDTH), ("page", _PAGE_WIDTH)):
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        pages[kind] = context.new_page()
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("kind", ["mail", "page"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_fits_its_window_and_loads_nothing(bodies, windows, request, name, kind) -> None:
    page, asked = windows[kind], []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"file://{bodies}/{name}.{kind}.html")
    assert [url for url in asked if not url.startswith("file://")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1
    if kind == "mail":
        assert page.evaluate("document.querySelectorAll('style, link, script, img').length") == 0
        assert (bodies / f"{name}.mail.html").stat().st_size < 102_000, "some programs cut longer mails"
    if request.config.getoption("--screens"):
        _small(page.screenshot(animations="disabled"), SCREENS / f"report-{name}-{kind}.png")


def test_pictures_of_the_printed_workbooks_are_kept_where_asked_for(report_folder, request, tmp_path) -> None:
    if not request.config.getoption("--screens"):
        pytest.skip("only a run with --screens keeps pictures")
    if reason := why_not():
        pytest.skip(reason)
    with open_home(report_folder, as_of=AS_OF) as home:
        for name in REPORTS:
            (tmp_path / f"{name}.xlsx").write_bytes(report_bytes(home, name, "xlsx", _chosen(name)))
    to_pdf(sorted(tmp_path.glob("*.xlsx")), tmp_path)
    for name in REPORTS:
        with pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") as pdf:
            out = io.BytesIO()
            pdf[0].render(scale=1.5).to_pil().save(out, "png")
        _small(out.getvalue(), SCREENS / f"report-{name}-libreoffice.png")
