"""Every page in headless Chromium: alone, on a phone, on A4, for who does not see it, and with hostile names.

`tests/pages/written.py` lists the pages; each is asked the same. Slow, because a browser starts.
"""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser import A4, DESK, MISSING, PHONE, VARIABLE, Browser
from tests.pages.written import HANDBOOKS, MARKUP, WRITTEN

pytestmark = pytest.mark.slow
NAMES = [name for name, _ in WRITTEN]
POINTS = 72  # an inch has so many
# What a page may not hold: whatever runs or loads, wherever it may have come from.
ACTIVE = """[...document.querySelectorAll('*')].filter(element =>
  ['SCRIPT','IMG','IFRAME','OBJECT','EMBED','LINK','BASE','FORM','FOREIGNOBJECT'].includes(element.tagName.toUpperCase())
  || [...element.attributes].some(one => /^on/i.test(one.name) || /^\\s*javascript:/i.test(one.value))
).map(element => element.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_and_has_no_errors(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        assert tab.complaints() == []
        assert tab.requests() == []
        assert tab.evaluate("document.compatMode") == "CSS1Compat"
        assert tab.evaluate("document.title") != ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [PHONE, (768, 1024), DESK], ids=["phone", "tablet", "desk"])
def test_nobody_scrolls_sideways(name: str, size: tuple[int, int], pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name], size) as tab:
        assert tab.overflow() <= 0


@pytest.mark.parametrize("name", NAMES)
def test_what_is_folded_fits_a_phone_too(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name], PHONE) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert tab.overflow() <= 0


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_on_a4_with_its_text(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        title = tab.evaluate("document.querySelector('h1').innerText")
        paper = PdfReader(io.BytesIO(tab.pdf()))
    for sheet in paper.pages:
        size = (float(sheet.mediabox.width) / POINTS, float(sheet.mediabox.height) / POINTS)
        assert size == pytest.approx(A4, abs=0.02)
    written = "".join(sheet.extract_text() for sheet in paper.pages)
    assert _bare(title)[:8] in _bare(written)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_told_to_who_does_not_see_them(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        hidden = tab.evaluate("document.querySelectorAll('svg[aria-hidden]').length")
        beside = tab.evaluate("document.querySelectorAll('tr:has(td.n) > td > svg[aria-hidden]').length")
        drawn = tab.evaluate("document.querySelectorAll('svg:not([aria-hidden]), [role=img]').length")
        told = tab.images()
    assert hidden == beside  # what is hidden from the ear stands beside its numbers
    assert len(told) == drawn
    assert all(len(text) > 3 or text.endswith("%") for text in told), told


@pytest.mark.parametrize("name", NAMES)
def test_names_run_nothing(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        assert tab.evaluate("window.taken") is None
        assert tab.evaluate(ACTIVE) == []
        if "trap" in name:
            assert _bare(MARKUP) in _bare(tab.evaluate("document.body.textContent"))


@pytest.mark.parametrize("name", HANDBOOKS)
def test_the_other_language_is_one_step_away_and_back(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        mine = tab.evaluate("document.documentElement.lang")
        tab.follow(".top a")
        other = tab.evaluate("document.documentElement.lang")
        assert {mine, other} == {"zh-CN", "en"}
        assert tab.evaluate("document.querySelector('.top a').getAttribute('href')") == pages[name].name


@pytest.mark.parametrize("name", HANDBOOKS)
def test_every_link_within_a_page_leads_somewhere(name: str, pages: dict[str, Path], browser: Browser):
    with browser.opened(pages[name]) as tab:
        lost = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1)))"
        assert tab.evaluate(f"{lost}.map(a => a.hash)") == []


def test_without_a_browser_the_tests_say_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "/nowhere/chromium")
    with pytest.raises(AssertionError, match="apt-get install chromium") as found:
        Browser()
    assert str(found.value) == MISSING


def _bare(text: str) -> str:
    """Without blanks, which lines and sheets break anew; fonts name some characters by their radicals."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
