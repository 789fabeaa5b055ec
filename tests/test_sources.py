"""The lists of clauses beside the schemes: each covers its notice, line by line.

Set POLICY_NOTICES to a folder with the notices' texts and the lists are also held against the texts themselves; without
it their own account of the notice (`lines`, `non_empty`) is what they are held against.
"""

import os
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from policy_lang.clauses import LineRange, coverage_problems, load_sources
from policy_lang.diagnostics import Report, render_text

LISTS = sorted((Path(__file__).parents[1] / "policies").rglob("sources.toml"))
NUMBER_STANDS_WITHIN = 200  # characters of a notice
PROSE_ZH = ("zh", "reason_zh", "why_zh")


def line_numbers(ranges: tuple[LineRange, ...]) -> list[int]:
    return [line for lines in ranges for line in range(lines.first, lines.last + 1)]


def test_there_are_lists():
    assert len(LISTS) >= 2


@pytest.mark.parametrize("path", LISTS, ids=lambda path: "/".join(path.parts[-4:-1]))
class TestRealLists:
    def test_every_line_belongs_to_one_entry(self, path: Path):
        """Once by the check, and once by counting lines one by one."""
        report = Report()
        sources = load_sources(path, report)
        assert sources is not None, render_text(report.diagnostics, "en")
        coverage_problems(sources, report)
        assert report.diagnostics == (), render_text(report.diagnostics, "en")

        text = line_numbers(sources.document.non_empty)
        assert max(text) <= sources.document.lines
        owners = Counter(line for entry in sources.entries for line in line_numbers(entry.ranges))
        assert {line: owners[line] for line in text} == dict.fromkeys(text, 1)

    def test_ranges_end_at_text(self, path: Path):
        """A range that ends on a blank line was counted by guess."""
        sources = load_sources(path, Report())
        assert sources is not None
        text = set(line_numbers(sources.document.non_empty))
        ends = {(entry.label, end) for entry in sources.entries for r in entry.ranges for end in (r.first, r.last)}
        assert [(label, end) for label, end in sorted(ends) if end not in text] == []

    def test_chinese_is_chinese(self, path: Path):
        sources = load_sources(path, Report())
        assert sources is not None
        prose = [getattr(entry, name, "") for entry in sources.entries for name in PROSE_ZH]
        assert [text for text in prose if re.search("[A-Za-z]", text)] == []
        assert [text for text in prose if text and not re.search("[\u4e00-\u9fff]", text)] == []

    def test_the_list_knows_the_text(self, path: Path):
        """Against the notice itself where it can be had, else against the arithmetic of the list alone."""
        sources = load_sources(path, Report())
        assert sources is not None
        document = sources.document
        notices = os.environ.get("POLICY_NOTICES")
        if notices is None:
            assert document.non_empty[-1].last <= document.lines
            assert all(one.last + 1 < two.first for one, two in pairwise(document.non_empty))
            return
        texts = [file.read_text(encoding="utf-8") for file in sorted(Path(notices).glob("*.txt"))]
        found = [text for text in texts if document.number in "".join(text.split())[:NUMBER_STANDS_WITHIN]]
        own = [lines for text in found if len(lines := text.removesuffix("\n").split("\n")) == document.lines]
        assert len(own) == 1
        real = [number for number, line in enumerate(own[0], start=1) if line.strip()]
        assert line_numbers(document.non_empty) == real
