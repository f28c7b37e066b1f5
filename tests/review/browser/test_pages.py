"""Every page of the desk in a browser: accessible, in both themes, at 1280 pixels and on a tablet, in print."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.review.browser.conftest import SCREENS, _small, serving

pytestmark = pytest.mark.browser

PAGES = {
    "today": "/", "review": "/review/13", "review-sheet-axe": "/review/10", "review-text-axe": "/review/5?show=thread",
    "batch-axe": "/review/12/batch", "exceptions": "/exceptions", "line": "/lines/4501/2", "outbox": "/outbox",
    "outgoing": "/outbox/1", "mails": "/mails", "mail": "/mails/2", "close-out": "/close-out", "vendors": "/vendors",
    "vendor": "/vendors/V101", "learned": "/learned", "columns": "/learned/tables/1", "imports": "/imports",
    "reports": "/reports", "report": "/reports/exceptions", "phone": "/phone", "people": "/people", "log": "/log",
    "me": "/me", "own-keys": "/me/keys", "alerts": "/alerts", "tasks": "/tasks", "heatmap": "/reports/heatmap", "search": "/search?q=plate", "problem": "/nowhere", "policies": "/policies",
}  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_DARK = ("review", "today", "exceptions", "mail")  # whose screenshots are kept in the dark too
_SHOWN = ("today", "exceptions", "line", "outbox", "outgoing", "mails", "mail", "close-out", "vendor", "columns",
          "imports", "report", "phone", "people", "policies", "own-keys", "alerts", "tasks")  # fmt: skip


@pytest.fixture(scope="module")
def calm(browser, template_home, tmp_path_factory):
    """A screen for tests that only look."""
    import shutil

    folder = tmp_path_factory.mktemp("calm") / "home"
    shutil.copytree(template_home, folder)
    with serving(folder, browser) as site:
        yield site


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 820)])
def test_no_page_has_an_accessibility_fault(calm, scheme, width, request):
    page = calm.sign_in("dana", color_scheme=scheme, viewport={"width": width, "height": 800})
    axe = Axe()
    faults = {}
    for name, path in PAGES.items():
        page.goto(calm.url + path)
        result = axe.run(page, options={"runOnly": RULES})
        if result.violations_count:
            found = [
                (v["id"], [n["target"] for n in v["nodes"]][:3], v["nodes"][0]["failureSummary"][:160])
                for v in result.response["violations"]
            ]
            faults[name] = found
        if request.config.getoption("--screens") and width == 1280 and name in (_SHOWN if scheme == "light" else _DARK):
            _small(
                page.screenshot(animations="disabled"), SCREENS / f"{name}{'' if scheme == 'light' else '-dark'}.png"
            )
    assert faults == {}


def test_nothing_is_cut_off_at_1280_pixels_nor_on_a_tablet(calm, request):
    for label, size in (("", (1280, 800)), ("-tablet", (820, 1180))):
        page = calm.sign_in("dana", viewport={"width": size[0], "height": size[1]})
        for name, path in PAGES.items():
            page.goto(calm.url + path)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (name, label, wide)
            if request.config.getoption("--screens") and name in {"review", "today"} and label:
                _small(page.screenshot(animations="disabled"), SCREENS / f"{name}{label}.png")


def test_a_page_prints_without_controls(calm):
    page = calm.sign_in("dana")
    page.goto(calm.url + "/exceptions")
    page.emulate_media(media="print")
    expect(page.locator("#bar")).to_be_hidden()
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()


def test_filters_swap_the_page_and_stand_in_the_address(calm):
    page = calm.sign_in("dana")
    page.goto(calm.url + "/exceptions")
    calm.loads.clear()
    page.select_option("select[name=code]", "PRICE_VARIANCE")
    expect(page).to_have_url(re.compile("code=PRICE_VARIANCE"))
    page.go_back()
    expect(page.locator("select[name=code]")).to_have_value("")
    assert calm.loads == []


def test_a_vendors_html_is_shown_without_anything_from_elsewhere(calm):
    page = calm.sign_in("dana")
    page.goto(calm.url + "/mails?kind=marketing")
    page.locator("#main a[href^='/mails/']").first.click()
    frame = page.locator("iframe.frame")
    if frame.count():
        assert frame.get_attribute("sandbox") == ""
    assert not [c for c in calm.complaints if "went elsewhere" in c]


def test_a_file_is_dropped_on_the_import_page(calm, tmp_path):
    page = calm.sign_in("dana")
    page.goto(calm.url + "/imports")
    file = tmp_path / "orders.csv"
    file.write_text("PO Number,PO Line,Vendor,Description,Qty Ordered,UOM\n4600,1,V101,PLATE A36,5,PC\n")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#main")).to_contain_text("1 row would be taken")
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()


def test_the_pages_console_is_clean_and_the_policy_is_kept(calm):
    allowed = ("404 (Not Found)",)
    assert [c for c in calm.complaints if not any(word in c for word in allowed)] == []
