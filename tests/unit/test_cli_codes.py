"""Every command with every code it can end with; and whatever goes wrong, a code and no traceback."""

from pathlib import Path

import pytest

import policy_lang as pl
from policy_lang.cli.commands import errors
from policy_lang.cli.face import Code
from policy_lang.cli.front import LISTED
from policy_lang.diagnostics import InternalError
from tests.unit.cli_support import CLAIMS, Desk, furnished
from tests.unit.test_testing import AID, FIRST

DONE, NO, REJECTED, USAGE, BUG = Code.DONE, Code.NO, Code.REJECTED, Code.USAGE, Code.BUG

# The words of a command line, how it ends, and what of standard error tells the reason ("" : any).
TABLE: list[tuple[str, Code, str]] = [
    ("", DONE, ""),
    ("--help", DONE, ""),
    ("--version", DONE, ""),
    ("evil", USAGE, "did you mean `eval`"),
    ("--nothing", USAGE, "there is no option `--nothing`"),
    ("check aid.policy", DONE, "1 scheme checked: 0 errors"),
    ("check --help", DONE, ""),
    ("check bad.policy", NO, "PL0201"),
    ("check broken.policy", NO, "PL01"),
    ("check aid.policy bad.policy", NO, "2 schemes checked"),
    ("check", USAGE, "PATH is missing"),
    ("check missing.policy", USAGE, "PL0901"),
    ("check cn/nowhere@1999", USAGE, "PL0903"),
    ("check folder", USAGE, "PL0918"),
    ("check aid.policy --reading base=lef", USAGE, "PL0907"),
    ("check aid.policy --reading bse=left", USAGE, "did you mean `base`"),
    ("check aid.policy --reading base", USAGE, "PL0910"),
    ("check aid.policy --parameter capp=1", USAGE, "PL0908"),
    ("check aid.policy --parameter share=50%", USAGE, "PL0911"),
    ("check aid.policy --parameter cap=much", USAGE, "PL0909"),
    ("diff aid.policy aid.policy", DONE, ""),
    ("diff aid.policy failing.policy", DONE, ""),
    ("diff aid.policy aid.policy --claims mixed.jsonl", REJECTED, ""),
    ("diff aid.policy bad.policy", NO, "PL0201"),
    ("diff aid.policy", USAGE, "NEW is missing"),
    ("diff aid.policy missing.policy", USAGE, "PL0901"),
    ("diff nowhere:aid.policy aid.policy", USAGE, "PL0950"),
    ("diff aid.policy aid.policy --reading bse=left", USAGE, "did you mean `base`"),
    ("diff aid.policy aid.policy --reading base=lef", USAGE, "PL0907"),
    ("diff aid.policy aid.policy --parameter capp=1", USAGE, "did you mean `cap`"),
    ("diff aid.policy aid.policy --by hopsital", USAGE, "did you mean `hospital`"),
    ("diff aid.policy aid.policy --by cost", USAGE, "PL0952"),
    ("diff aid.policy aid.policy --claims missing.jsonl", USAGE, "PL0901"),
    ("diff aid.policy aid.policy -o folder", USAGE, "PL0915"),
    ("diff aid.policy aid.policy --format xml", USAGE, "is one of text, md, json, csv"),
    ("boundaries aid.policy", DONE, ""),
    ("doc aid.policy -o pages", DONE, "pages"),
    ("doc bad.policy -o pages", NO, "PL0201"),
    ("doc missing.policy -o pages", USAGE, "PL0901"),
    ("doc aid.policy -o aid.policy", USAGE, "PL0912"),
    ("doc aid.policy", USAGE, ""),
    ("boundaries bad.policy", NO, "PL0201"),
    ("boundaries missing.policy", USAGE, "PL0901"),
    ("boundaries aid.policy -o folder", USAGE, "PL0915"),
    ("boundaries aid.policy -o aid.policy", USAGE, "PL0914"),
    ("test aid.policy --coverage", DONE, ""),
    ("test aid.policy failing.policy --html folder/page.html", USAGE, "a page of one scheme"),
    ("figures aid.policy", DONE, ""),
    ("figures bad.policy", NO, "PL0201"),
    ("figures missing.policy", USAGE, "PL0901"),
    ("figures aid.policy --write", USAGE, "PL0914"),
    ("figures aid.policy --read claims.jsonl", USAGE, "PL0977"),
    ("figures aid.policy --read missing.xlsx", USAGE, "PL0901"),
    ("watch --help", DONE, ""),
    ("watch missing.policy", USAGE, "PL0901"),
    ("watch aid.policy --claim a", USAGE, "PL0914"),
    ("watch", USAGE, "SCHEME is missing"),
    ("fmt aid.policy", DONE, ""),
    ("fmt --check aid.policy", NO, "1 would change"),
    ("fmt broken.policy", NO, "PL01"),
    ("fmt missing.policy", USAGE, "PL0901"),
    ("fmt folder", USAGE, "PL0918"),
    ("fmt", USAGE, "PATH is missing"),
    ("fmt --tongue fr aid.policy", USAGE, "`--tongue` is one of en, zh"),
    ("fmt - aid.policy", USAGE, "stands alone"),
    ("eval aid.policy claims.jsonl", DONE, "3 rows in = 3 results + 0 rejects"),
    ("eval aid.policy none.jsonl", DONE, "0 rows in"),
    ("eval aid.policy mixed.jsonl", REJECTED, "6 rows in = 3 results + 3 rejects"),
    ("eval bad.policy claims.jsonl", NO, "PL0919"),
    ("eval aid.policy", USAGE, "CLAIMS is missing"),
    ("eval aid.policy missing.jsonl", USAGE, "PL0901"),
    ("eval aid.policy folder", USAGE, "PL0915"),
    ("eval aid.policy broken.json", USAGE, "PL0601"),
    ("eval aid.policy aid.policy", USAGE, "PL0634"),
    ("eval aid.policy claims.jsonl -o folder", USAGE, "PL0915"),
    ("eval aid.policy claims.jsonl -o folder/none/out.jsonl", USAGE, "PL0912"),
    ("eval aid.policy claims.jsonl -o claims.jsonl", USAGE, "named twice"),
    ("eval aid.policy claims.jsonl --person p7", USAGE, "PL0916"),
    ("eval aid.policy claims.jsonl --order random", USAGE, "is one of canonical, arrival"),
    ("eval aid.policy claims.jsonl --ledger missing.jsonl", USAGE, "PL0901"),
    ("eval aid.policy claims.jsonl --ledger claims.jsonl", USAGE, "PL0618"),
    ("eval aid.policy claims.jsonl extra", USAGE, "words too many"),
    ("eval aid.policy claims.jsonl -o", USAGE, "`-o` needs a value"),
    ("eval aid.policy claims.jsonl --trace=yes", USAGE, "takes no value"),
    ("try aid.policy cost=1000", DONE, ""),
    ("try bad.policy cost=1000", NO, "PL0919"),
    ("try aid.policy cost=100 given.basic=400 day=2020-03-10", REJECTED, "PL0615"),
    ("try aid.policy costs=1000", USAGE, "PL0987"),
    ("try aid.policy cost=lots", USAGE, "PL0988"),
    ("try aid.policy cost", USAGE, "PL0910"),
    ("try", USAGE, "SCHEME is missing"),
    ("resettle aid.policy claims.jsonl --paid paid.jsonl", DONE, "0 lines with a difference"),
    ("resettle aid.policy fewer.jsonl --paid paid.jsonl", REJECTED, "PL0986"),
    ("resettle bad.policy claims.jsonl --paid paid.jsonl", NO, "PL0919"),
    ("resettle aid.policy claims.jsonl --paid none.jsonl", NO, "3 lines with a difference"),
    ("resettle aid.policy claims.jsonl --paid claims.jsonl", USAGE, "named twice"),
    ("resettle aid.policy claims.jsonl --paid mixed.jsonl", REJECTED, "PL0985"),
    ("resettle aid.policy claims.jsonl", USAGE, "--paid is missing"),
    ("resettle aid.policy claims.jsonl --paid missing.jsonl", USAGE, "PL0901"),
    ("explain aid.policy claims.jsonl --claim a", DONE, ""),
    ("explain aid.policy mixed.jsonl --claim x", REJECTED, "PL0606"),
    ("explain aid.policy mixed.jsonl --claim y", REJECTED, ""),
    ("explain bad.policy claims.jsonl --claim a", NO, "PL0919"),
    ("explain aid.policy claims.jsonl --claim zz", USAGE, "PL0904"),
    ("explain aid.policy claims.jsonl", USAGE, "add `--claim`"),
    ("explain aid.policy missing.jsonl --claim a", USAGE, "PL0901"),
    ("test aid.policy", DONE, "1 passed, 0 failed"),
    ("test failing.policy", NO, "PL0701"),
    ("test aid.policy --mutate --samples 50", NO, "1 passed, 0 failed"),
    ("test bad.policy", NO, "PL0201"),
    ("test missing.policy", USAGE, "PL0901"),
    ("test folder", USAGE, "PL0918"),
    ("readings aid.policy", DONE, ""),
    ("readings aid.policy claims.jsonl", DONE, ""),
    ("readings aid.policy mixed.jsonl", REJECTED, "PL0606"),
    ("readings bad.policy", NO, "PL0201"),
    ("readings aid.policy claims.jsonl -o claims.jsonl", USAGE, "PL0914"),
    ("readings aid.policy -o aid.policy", USAGE, "PL0914"),
    ("readings aid.policy missing.jsonl", USAGE, "PL0901"),
    ("clauses aid.policy", DONE, ""),
    ("clauses bad.policy", NO, "PL0201"),
    ("clauses missing.policy", USAGE, "PL0901"),
    ("clauses aid.policy --state done", USAGE, "is one of"),
    ("conforms aid.policy", DONE, ""),
    ("conforms low.policy", NO, ""),
    ("conforms enough.policy", DONE, ""),
    ("conforms enough.policy claims.jsonl", DONE, ""),
    ("conforms enough.policy mixed.jsonl", REJECTED, "PL0606"),
    ("conforms bad.policy", NO, "PL0201"),
    ("conforms missing.policy", USAGE, "PL0901"),
    ("new town/aid@2026", DONE, ""),
    ("new town/aid@2026 --from law/nothing@2019", USAGE, "PL0903"),
    ("new town/aid@2026 --from law/rules/2019", DONE, ""),
    ("new town/aid@2026 --from broken.policy", NO, "PL01"),
    ("new town/aid", USAGE, "PL0991"),
    ("new law/rules@2019", USAGE, "PL0990"),
    ("check --draft aid.policy", DONE, "1 scheme checked: 0 errors"),
    ("schema aid.policy", DONE, ""),
    ("schema bad.policy", NO, "PL0201"),
    ("schema missing.policy", USAGE, "PL0901"),
    ("emit aid.policy", DONE, ""),
    ("emit --core aid.policy", DONE, ""),
    ("emit --python aid.policy", DONE, ""),
    ("emit --python --format json aid.policy", DONE, ""),
    ("emit --core --python aid.policy", USAGE, "PL0996"),
    ("emit bad.policy", NO, "PL0201"),
    ("emit missing.policy", USAGE, "PL0901"),
    ("errors", DONE, ""),
    ("errors PL0201", DONE, ""),
    ("errors PL0203x", USAGE, "PL0913"),
    ("completion bash", DONE, ""),
    ("completion tcsh", USAGE, "is one of bash, zsh, fish"),
]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = furnished(tmp_path, capsys, monkeypatch)
    found.write_claims("fewer.jsonl", CLAIMS[:2])
    found.write_claims("paid.jsonl", [result.to_dict() for result in pl.load("aid.policy").settle_all(CLAIMS)])
    return found


@pytest.mark.parametrize("line,code,reason", TABLE, ids=[row[0] or "nothing" for row in TABLE])
def test_a_command_line_ends_with_its_code(line: str, code: Code, reason: str, desk: Desk):
    said = desk(*line.split())
    assert (said.code, reason in said.err) == (code, True), said.err
    assert "Traceback" not in said.err
    assert said.out or code in {NO, REJECTED, USAGE} or line.startswith(("check", "doc", "fmt", "eval aid.policy none"))


FIRST_OF_EACH = {(line.partition(" ")[0], code): (line, code) for line, code, _ in reversed(TABLE)}


@pytest.mark.parametrize(
    "line,code", FIRST_OF_EACH.values(), ids=[line or "nothing" for line, _ in FIRST_OF_EACH.values()]
)
def test_it_ends_alike_in_chinese(line: str, code: Code, desk: Desk):
    desk.monkeypatch.setenv("POLICY_TONGUE", "zh")
    said = desk(*line.split())
    assert said.code == code
    assert said.code in {DONE, REJECTED} or line.startswith(("fmt --check", "conforms")) or "错误[PL" in said.err


def test_the_table_has_every_command_and_code():
    codes: dict[str, set[Code]] = {}
    for line, code, _ in TABLE:
        codes.setdefault(line.partition(" ")[0], set()).add(code)
    assert set(LISTED) <= set(codes)
    always = {DONE, USAGE}
    assert all(codes[name] >= always for name in LISTED)
    assert all(codes[name] >= {NO} for name in set(LISTED) - {"errors", "completion", "watch"})
    rejecting = {"conforms", "diff", "eval", "explain", "readings", "resettle", "try"}
    assert {name for name in LISTED if REJECTED in codes[name]} == rejecting


@pytest.mark.parametrize("name", sorted(LISTED))
@pytest.mark.parametrize("error", [InternalError("lost"), RecursionError(), MemoryError(), KeyError("p1 4200.00")])
def test_our_own_mistake_has_a_code_and_no_traceback(name: str, error: Exception, desk: Desk):
    """Whatever happens inside a command, the data of a claim do not get into the message."""
    from policy_lang.cli.teach import declared

    def broken(*arguments: object, **more: object) -> None:
        raise error

    desk.monkeypatch.setattr(declared(name), "function", broken)
    words = {"errors": [], "completion": ["bash"], "check": ["x"], "fmt": ["x"], "test": ["x"]}.get(name, ["x", "y"])
    words = words[:1] if name in {"boundaries", "clauses", "schema", "emit", "figures", "watch"} else words
    words = words[:1] if name in {"clauses", "schema", "emit", "new"} else words
    words = [*words, "--paid", "z"] if name == "resettle" else words
    words = words[:1] if name in {"clauses", "schema", "emit", "try"} else words
    words = [*words[:1], "-o", "pages"] if name == "doc" else words
    said = desk(name, *words)
    assert said.code == BUG, said.err
    assert "PL0999" in said.err
    assert "Traceback" not in said.err
    assert "4200" not in said.err


def test_a_developer_may_ask_for_the_traceback(desk: Desk):
    desk.monkeypatch.setenv("POLICY_TRACEBACK", "1")
    desk.monkeypatch.setattr(errors, "catalogue", lambda: 1 / 0)
    said = desk("errors")
    assert said.code == BUG
    assert "ZeroDivisionError" in said.err
    assert "Traceback" in said.err


def test_an_interruption_is_told_in_a_word(desk: Desk):
    def interrupted() -> None:
        raise KeyboardInterrupt

    desk.monkeypatch.setattr(errors, "catalogue", interrupted)
    said = desk("errors")
    assert (said.code, said.out, said.err) == (Code.INTERRUPTED, "", "interrupted\n")


@pytest.mark.parametrize(
    "word", ["a" * 5_000, "nul\0byte", "\ud800", "--", "", "@", "x@", "@2020", "../..", "/dev/null"]
)
@pytest.mark.parametrize("name", ["check", "schema", "test", "fmt"])
def test_strange_paths_are_wrong_usage_or_errors(name: str, word: str, desk: Desk, tmp_path: Path):
    below = (
        tmp_path / "one" / "two"
    )  # so that ../.. is the test's own folder, and not that of all tests there ever were
    below.mkdir(parents=True)
    desk.monkeypatch.chdir(below)
    said = desk(name, word)
    assert said.code in {DONE, NO, USAGE}, said.err
    assert "PL0999" not in said.err


@pytest.mark.parametrize("word", ["a" * 5_000, "nul\0byte", "\ud800", "", ".", "/dev/null", "aid.policy/x"])
def test_strange_claim_files_are_wrong_usage_or_empty(word: str, desk: Desk):
    for words in (
        ("eval", "aid.policy", word),
        ("explain", "aid.policy", word, "--claim", "a"),
        ("eval", "aid.policy", "claims.jsonl", "-o", word),
        ("eval", "aid.policy", "claims.jsonl", "--ledger", word),
    ):
        said = desk(*words)
        assert said.code in {DONE, USAGE}, (words, said.err)
        assert "PL0999" not in said.err


def test_boundaries_take_the_place_of_no_file_of_the_scheme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """A scheme can be a folder of files; its scenarios are written by a person."""
    desk = furnished(tmp_path, capsys, monkeypatch)
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "scheme.policy").write_text(AID, encoding="utf-8")
    scenarios = tmp_path / "town" / "scenarios.policy"
    scenarios.write_text(FIRST, encoding="utf-8")
    assert "PL0914" in desk("boundaries", "town", "-o", "town/scenarios.policy").err
    assert scenarios.read_text(encoding="utf-8") == FIRST
    assert desk("boundaries", "town", "-o", "town/edges.policy").code == DONE
