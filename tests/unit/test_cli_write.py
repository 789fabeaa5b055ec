"""`policy fmt`, and files that are written whole or not at all."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_lang.cli.commands import fmt
from policy_lang.cli.face import Code
from policy_lang.diagnostics import InternalError
from tests.unit.cli_support import CLAIMS, SCHEME, Desk, furnished

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def texts(desk: Desk) -> dict[str, bytes]:
    """Every file of the folder."""
    return {path.name: path.read_bytes() for path in sorted(desk.folder.iterdir()) if path.is_file()}


def test_a_file_gets_its_layout_and_keeps_it(desk: Desk):
    desk.write("aid.policy", SCHEME.replace("\n  ", "\n      ").replace(" = ", "  =  "))
    assert desk("fmt", "aid.policy").err == "1 changed, 0 left as they are\n"
    first = texts(desk)["aid.policy"]
    assert desk("fmt", "aid.policy").err == "0 changed, 1 left as they are\n"
    assert texts(desk)["aid.policy"] == first


def test_to_chinese_and_back_is_the_same_file(desk: Desk):
    desk("fmt", "aid.policy")
    english = texts(desk)["aid.policy"]
    desk("fmt", "--tongue", "zh", "aid.policy")
    chinese = texts(desk)["aid.policy"]
    assert chinese.decode("utf-8").startswith("方案 little_aid / 小额救助")
    settled = desk("eval", "aid.policy", "claims.jsonl").rows
    desk("fmt", "--tongue", "en", "aid.policy")
    assert texts(desk)["aid.policy"] == english
    assert desk("eval", "aid.policy", "claims.jsonl").rows == settled


def test_messages_keep_their_tongue_when_the_file_changes_its(desk: Desk):
    assert "changed" in desk("fmt", "--tongue", "zh", "aid.policy").err


def test_check_names_the_files_and_writes_nothing(desk: Desk):
    desk("fmt", "aid.policy")
    desk.write("other.policy", "  " + SCHEME)
    before = texts(desk)
    said = desk("fmt", "--check", "aid.policy", "other.policy")
    assert (said.code, said.out) == (Code.NO, "other.policy\n")
    assert texts(desk) == before


def test_line_ends_of_windows_are_no_change(desk: Desk):
    desk("fmt", "aid.policy")
    text = texts(desk)["aid.policy"].replace(b"\n", b"\r\n")
    (desk.folder / "aid.policy").write_bytes(text)
    assert desk("fmt", "--check", "aid.policy").code == Code.DONE


def test_a_broken_file_is_left_and_the_others_are_done(desk: Desk):
    desk.write("aid.policy", "   " + SCHEME)
    before = texts(desk)
    said = desk("fmt", "broken.policy", "aid.policy")
    assert said.code == Code.NO
    assert "1 changed, 0 left as they are, 1 with errors" in said.err
    after = texts(desk)
    assert after["broken.policy"] == before["broken.policy"]
    assert after["aid.policy"] != before["aid.policy"]


def test_a_file_that_is_no_text_is_left(desk: Desk):
    (desk.folder / "aid.policy").write_bytes(b"\xff\xfe" + SCHEME.encode("utf-16-le"))
    before = texts(desk)
    assert desk("fmt", "aid.policy").code == Code.NO
    assert texts(desk) == before


def test_a_folder_stands_for_all_its_files(desk: Desk):
    desk.write("top/a.policy", "  " + SCHEME)
    desk.write("top/below/b.policy", "  " + SCHEME)
    desk.write("top/.hidden/c.policy", "  " + SCHEME)
    desk.write("top/notes.txt", "  scheme")
    assert desk("fmt", "--check", "top").out.split() == [str(Path("top/a.policy")), str(Path("top/below/b.policy"))]


def test_standard_input_goes_to_standard_output(desk: Desk):
    desk("fmt", "aid.policy")
    tidy = texts(desk)["aid.policy"]
    said = desk("fmt", "-", stdin=b"   " + SCHEME.encode())
    assert said.out.encode() == tidy
    assert desk("fmt", "--check", "-", stdin=tidy).code == Code.DONE
    assert desk("fmt", "--check", "-", stdin=b"   " + SCHEME.encode()).code == Code.NO
    broken = desk("fmt", "-", stdin=b"order of")
    assert (broken.code, broken.out) == (Code.NO, "")
    assert desk("fmt", "-", stdin=b"\xff\xff").code == Code.USAGE
    assert desk("fmt", "-", stdin=b"").out == ""


def test_a_change_of_meaning_is_our_mistake_and_nothing_is_written(desk: Desk):
    def lying(*arguments: object) -> str:
        raise InternalError("the formatter would change what aid.policy says")

    desk.monkeypatch.setattr(fmt, "format_file", lying)
    before = texts(desk)
    said = desk("fmt", "aid.policy")
    assert said.code == Code.BUG
    assert "PL0920" in said.err
    assert texts(desk) == before


@pytest.mark.parametrize("moment", ["replace", "chmod"])
def test_a_file_is_never_lost_half_way(moment: str, desk: Desk):
    desk.write("aid.policy", "  " + SCHEME)
    before = texts(desk)

    def failing(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    desk.monkeypatch.setattr(Path, moment, failing)
    said = desk("fmt", "aid.policy")
    assert said.code == Code.USAGE
    assert "PL0912" in said.err
    assert texts(desk) == before


def test_an_interruption_leaves_the_old_results(desk: Desk):
    desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl")
    before = texts(desk)
    desk.write_claims("claims.jsonl", CLAIMS[:1])
    before["claims.jsonl"] = texts(desk)["claims.jsonl"]

    def interrupted(*arguments: object) -> str:
        raise KeyboardInterrupt

    desk.monkeypatch.setattr("policy_lang.cli.commands.eval.json_line", interrupted)
    assert desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl").code == Code.INTERRUPTED
    assert texts(desk) == before


@pytest.mark.skipif(os.name == "nt", reason="rights and links of this kind are not there")
def test_rights_and_links_stay(desk: Desk):
    desk.write("aid.policy", "  " + SCHEME)
    (desk.folder / "aid.policy").chmod(0o640)
    (desk.folder / "link.policy").symlink_to("aid.policy")
    assert desk("fmt", "link.policy").code == Code.DONE
    assert (desk.folder / "link.policy").is_symlink()
    assert (desk.folder / "aid.policy").stat().st_mode & 0o777 == 0o640
    assert not texts(desk)["aid.policy"].startswith(b" ")
    mask = os.umask(0o022)
    try:
        desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl")
    finally:
        os.umask(mask)
    assert (desk.folder / "out.jsonl").stat().st_mode & 0o777 == 0o644


def as_nobody(work: Callable[[], int]) -> int:
    """What it answers in a process of a user to whom something is forbidden, as nothing is to root.

    A copy of this process, and no new one: Python itself may lie where that user cannot read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads beside: the copy does one thing and ends
        child = os.fork()
    if child == 0:
        code = 99
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            code = int(work())
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(os.name == "nt", reason="rights of this kind are not there")
def test_a_file_that_may_not_be_written_is_not(desk: Desk):
    desk.write("aid.policy", "  " + SCHEME)
    desk.folder.chmod(0o777)
    (desk.folder / "aid.policy").chmod(0o444)
    before = texts(desk)
    # Everything is loaded before: what may not be read any more need not be.
    assert desk("fmt", "--check", "aid.policy").code == Code.NO
    assert desk("fmt", "missing.policy").code == Code.USAGE
    told = desk.folder / "told.txt"
    told.write_bytes(b"")
    told.chmod(0o666)

    def formatted() -> int:
        said = desk("fmt", "aid.policy")
        Path(told.name).write_text(said.err, encoding="utf-8")  # the way there may be forbidden
        return said.code

    assert (as_nobody(formatted) if ROOT else formatted()) == Code.USAGE
    assert "PL0912" in told.read_text(encoding="utf-8")
    assert texts(desk) == {**before, "told.txt": told.read_bytes()}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_a_full_device_is_told(desk: Desk):
    said = desk("eval", "aid.policy", "claims.jsonl", "-o", "/dev/full")
    assert said.code == Code.USAGE
    assert "PL0912" in said.err
    said = desk("eval", "aid.policy", "mixed.jsonl", "-o", os.devnull)
    assert said.code == Code.REJECTED
    assert "PL0606" in said.err
    assert not Path(f"{os.devnull}.rejects.jsonl").exists()
