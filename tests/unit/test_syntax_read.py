"""Files that cannot be read are problems with a code, never exceptions."""

from pathlib import Path

import pytest

from policy_lang.diagnostics import Report
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.limits import MOST_CHARACTERS
from policy_lang.syntax.parse import parse, read_source


def read(path: Path) -> tuple[Source, list[str]]:
    report = Report()
    source = read_source(path, "given.policy", report)
    return source, [each.code for each in report.diagnostics]


def test_a_file_is_read_under_the_name_its_user_gave(tmp_path: Path):
    path = tmp_path / "a.policy"
    path.write_bytes("\ufeff状态 暂停\r\n".encode())
    source, codes = read(path)
    assert codes == []
    assert (source.name, source.text) == ("given.policy", "\ufeff状态 暂停\r\n")
    assert len(parse(source, Report()).declarations) == 1


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path):
    assert read(tmp_path / "nothing.policy") == (Source("given.policy", ""), ["PL0901"])
    assert read(tmp_path)[1] == ["PL0915"]
    assert read(tmp_path / "a\x00b")[1] == ["PL0902"]
    (tmp_path / "file").write_bytes(b"")
    assert read(tmp_path / "file" / "inside")[1] == ["PL0902"]


@pytest.mark.parametrize(
    "raw,byte,column",
    # The second: 状态 in GB 18030 happens to be two letters of two bytes each, then a blank, then no letter.
    [(b"\xff\xfes", 1, 1), ("状态 暂停".encode("gb18030"), 6, 4), (b"status s # \xe4\xb8", 12, 12)],
)
def test_a_file_that_is_not_utf_8_is_told_with_its_place(tmp_path: Path, raw: bytes, byte: int, column: int):
    path = tmp_path / "a.policy"
    path.write_bytes(raw)
    report = Report()
    assert read_source(path, "a.policy", report).text == ""
    (only,) = report.diagnostics
    assert (only.code, dict(only.holes)["offset"]) == ("PL0113", str(byte))
    assert only.span is not None
    assert only.span.column == column


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path):
    path = tmp_path / "a.policy"
    path.write_bytes(b"#" * (4 * MOST_CHARACTERS + 1))
    assert read(path) == (Source("given.policy", ""), ["PL0114"])


def test_comments_are_kept_with_their_places():
    text = '# first\nstatus s # second “x”\nstatus t "# no comment" ＃ 第三\n'
    file = parse(Source("a", text), Report())
    assert [(comment.text, comment.own_line) for comment in file.comments] == [
        ("# first", True),
        ("# second “x”", False),
        ("＃ 第三", False),
    ]
    assert isinstance(file, ast.File)
    assert file.span.end == len(text)
