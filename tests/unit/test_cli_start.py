"""How the command begins and ends: what it loads, its help in both tongues, completion, pipes, terminals."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from policy_lang import __version__
from policy_lang.cli.face import Face, tongue_of
from policy_lang.cli.front import FIRST_STEPS, LISTED
from policy_lang.cli.layout import pairs, table, width, wrapped
from policy_lang.cli.root import Taught, root
from policy_lang.cli.teach import declared
from policy_lang.data import policies_folder
from tests.unit.cli_support import Desk, furnished

LOADED = (
    "import json, sys; before = set(sys.modules); from policy_lang.cli import main; code = main(sys.argv[1:]);"
    "print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)"
)
FOR_HELP = {
    "policy_lang", "policy_lang.cli", "policy_lang.cli.face", "policy_lang.cli.front", "policy_lang.cli.layout",
}  # fmt: skip
EDITION = "cn/shandong/linyi/lanshan/relief_insurance@2020"
# An edition that conforms to no framework: holding one against a framework takes the interpreter.
FREE = "cn/fujian/overlay_insurance@2017"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def environment(**more: str) -> dict[str, str]:
    """The environment without anything that chooses a tongue or an encoding."""
    left_out = ("POLICY_", "_POLICY", "LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8", "COMP_")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | {
        "POLICY_CACHE": "off",
        **more,
    }


def modules_of(checkout: Path, *words: str, **variables: str) -> set[str]:
    """The modules that a fresh Python loads for a command line."""
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", cwd=checkout, env=environment(**variables)
    )
    return set(re.findall(r'"([\w.]+)"', done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--help",), ("-h",), (), ("--tongue", "zh"), ("--tongue=zh", "--help")])
def test_help_loads_the_standard_library_and_little_of_ours(words: tuple[str, ...], checkout: Path):
    loaded = modules_of(checkout, *words)
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"policy_lang"}
    assert {name for name in loaded if name.startswith("policy_lang")} == FOR_HELP


# What settles a claim with a program that was compiled before; and what reads a text and checks it.
PACKAGES = {
    "eval": {"cache", "claims", "cli", "core", "data", "diagnostics", "interp", "programs", "record", "source"},
    "check": {"cache", "check", "clauses", "cli", "compile", "core", "data", "diagnostics", "lower", "names",
              "record", "source", "syntax"},
}  # fmt: skip
# Modules of Python that take long to load and that neither needs.
SLOW = {"asyncio", "concurrent", "email", "http", "logging", "multiprocessing", "pickle", "shutil", "socket",
        "subprocess", "tempfile", "unittest", "xml"}  # fmt: skip


def parts_of(loaded: set[str]) -> set[str]:
    """The packages of ours among modules."""
    return {name.split(".")[1] for name in loaded if name.startswith("policy_lang.")}


def test_one_claim_with_a_compiled_program_loads_no_compiler(checkout: Path, tmp_path: Path):
    claims = tmp_path / "one.jsonl"
    text = (checkout / "examples" / "lanshan_claims.jsonl").read_text(encoding="utf-8")
    claims.write_text(text.splitlines()[0], encoding="utf-8")
    cache = {"POLICY_CACHE": str(tmp_path / "cache")}
    first, second = (modules_of(checkout, "eval", EDITION, str(claims), **cache) for _ in range(2))
    assert "compile" in parts_of(first)
    assert parts_of(second) == PACKAGES["eval"]
    assert {name.partition(".")[0] for name in second} - sys.stdlib_module_names == {"policy_lang"}
    assert not second & SLOW


def test_check_loads_no_reading_and_no_parser_generator(checkout: Path):
    loaded = modules_of(checkout, "check", FREE)
    assert parts_of(loaded) == PACKAGES["check"]
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"policy_lang"}
    assert not loaded & SLOW


@pytest.mark.parametrize("words", [("--version",), ("eval", "--help")])
def test_the_help_of_a_command_loads_what_the_command_does(words: tuple[str, ...], checkout: Path):
    foreign = {name.partition(".")[0] for name in modules_of(checkout, *words)} - sys.stdlib_module_names
    assert foreign == {"click", "policy_lang"}


@pytest.mark.parametrize(
    "words", [["--tongue"], ["--tongue", "fr"], ["--help"], ["--tongue", "zh", "-h"], ["errors"], []]
)
def test_the_first_page_is_what_click_would_show(words: list[str], desk: Desk):
    """What answers without click says the same as what answers with it."""
    quick = desk(*words)
    desk.monkeypatch.setattr("policy_lang.cli.is_front_page", lambda words: False)
    assert desk(*words) == quick


@pytest.mark.parametrize("name,kept_out", [
    ("check", {"policy_lang.interp", "policy_lang.explain", "policy_lang.claims", "policy_lang.scenario", "rich"}),
    ("errors", {"lark", "policy_lang.compile", "policy_lang.interp", "rich"}),
    ("schema", {"policy_lang.explain", "policy_lang.scenario", "rich"}),
])  # fmt: skip
def test_a_command_loads_what_it_needs(name: str, kept_out: set[str], checkout: Path):
    loaded = modules_of(checkout, name, *([] if name == "errors" else [FREE if name == "check" else EDITION]))
    assert not kept_out & loaded


# ------------------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("name", LISTED)
def test_help_teaches_in_both_tongues(name: str, desk: Desk):
    english, chinese = desk(name, "--help").out, desk(name, "--help", "--tongue", "zh").out
    assert LISTED[name][1].en in english
    assert LISTED[name][1].zh in chinese
    for text, words in ((english, ("Usage:", "Options:", "Examples:")), (chinese, ("用法：", "选项：", "示例："))):
        assert all(word in text for word in words)
        assert max(map(width, text.splitlines())) <= 100
    assert desk(name, "-h").out == english


@pytest.mark.parametrize("name", ["", *LISTED])
def test_chinese_help_is_chinese(name: str, desk: Desk):
    """Two Latin words after each other are English, but for command lines and lists of options."""
    desk.monkeypatch.setenv("POLICY_TONGUE", "zh")
    lines = desk(*([name] if name else []), "--help").out.splitlines()
    told = [
        re.sub(r"policy [a-z]+|--[a-z]+ [a-z]+", "", line) for line in lines if not re.match(r"  (policy|eval) ", line)
    ]
    assert [line for line in told if re.search(r"[a-z]{2,} [a-z]{2,}", line)] == []


def lessons() -> list[tuple[str, str]]:
    found = [("policy", example.line) for example in FIRST_STEPS]
    for name in LISTED:
        command = root.get_command(click.Context(root), name)
        assert isinstance(command, Taught)
        found += [(name, example.line) for example in command.lesson.examples]
        assert command.lesson.short == LISTED[name][1]
    return found


@pytest.mark.parametrize("name,line", lessons())
def test_examples_are_command_lines_that_are_understood(name: str, line: str):
    line = re.search(r"policy [^|<>\"()]+", line)[0]  # type: ignore[index]
    words = shlex.split(line)[1:]
    context = click.Context(root, obj=Face("en"))
    command = root.get_command(context, words[0])
    assert command is not None
    assert command.make_context(words[0], words[1:], parent=context).params


# ------------------------------------------------------------------------------------------------ without click


def by_click(name: str, words: list[str]) -> dict[str, object]:
    """What click gives the function of a command."""
    context = click.Context(root, obj=Face("en"))
    command = root.get_command(context, name)
    assert command is not None
    return dict(command.make_context(name, list(words), parent=context).params)


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize("words", [["a"], ["a", "b"], ["a", "-"], ["a", "b", "--tongue", "zh"], ["--tongue=en", "a"]])
def test_arguments_alone_are_understood_as_click_understands_them(name: str, words: list[str]):
    given = declared(name).plain(words)
    if given is not None:
        assert given == by_click(name, words)


def test_the_commands_that_must_start_quickly_are_understood_without_click():
    assert declared("check").plain(["a", "b"]) is not None
    assert declared("eval").plain(["a", "-"]) is not None


@pytest.mark.parametrize("name,words", [
    ("check", []), ("check", ["--draft", "a"]), ("check", ["--", "a"]), ("check", ["a", "--tongue"]),
    ("check", ["a", "--tongue", "fr"]), ("check", ["--help"]), ("eval", ["a"]), ("eval", ["a", "b", "c"]),
    ("eval", ["a", "b", "-o", "c"]), ("fmt", ["--tongue", "zh", "a"]), ("completion", ["bash"]),
    ("doc", ["a"]), ("resettle", ["a", "b"]),
])  # fmt: skip
def test_everything_else_is_left_to_click(name: str, words: list[str]):
    assert declared(name).plain(words) is None


def test_version(desk: Desk):
    assert desk("--version").out == f"policy {__version__}\n"


# ------------------------------------------------------------------------------------------------ the tongue


@pytest.mark.parametrize(
    "words,variables,tongue",
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "C"}, "en"),
        ([], {"POLICY_TONGUE": "zh", "LANG": "en_US"}, "zh"),
        ([], {"POLICY_TONGUE": "en", "LANG": "zh_CN"}, "en"),
        (["check", "x", "--tongue", "zh"], {}, "zh"),
        (["check", "--tongue=en", "x"], {"LANG": "zh_CN"}, "en"),
        (["check", "--", "--tongue=zh"], {}, "en"),
        (["check", "--tongue"], {}, "en"),
        (["check", "--tongue", "fr"], {}, "en"),
        (["fmt", "--tongue", "zh", "x"], {}, "en"),
        (["--tongue", "zh", "check"], {}, "zh"),
    ],
)
def test_the_tongue_of_messages(words: list[str], variables: dict[str, str], tongue: str):
    assert tongue_of(words, variables) == tongue


def test_chinese_is_utf_8_whatever_the_system_says(checkout: Path, tmp_path: Path):
    command = [sys.executable, "-m", "policy_lang", "errors", "PL0201", "--tongue", "zh"]
    variables = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = subprocess.run(command, check=True, capture_output=True, cwd=checkout, env=variables)
    assert "错误，模块与名称" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


# --------------------------------------------------------------------------------------- pipes and terminals


def test_a_closed_pipe_ends_quietly(checkout: Path):
    command = [sys.executable, "-m", "policy_lang", "emit", EDITION]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=checkout, env=environment())
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), said) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="shells close streams otherwise there")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_closed_streams_are_no_mistake(closed: str, checkout: Path):
    line = f"{shlex.quote(sys.executable)} -m policy_lang errors PL0201 {closed}"
    done = subprocess.run(["/bin/sh", "-c", line], check=False, capture_output=True, cwd=checkout, env=environment())
    assert (done.returncode, done.stderr) == (0, b"")


def test_colours_are_for_terminals(desk: Desk):
    assert "\x1b[" not in desk("check", "bad.policy").err
    desk.monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert Face("en", color=True).color


# -------------------------------------------------------------------------------------------------- completion


def completions(checkout: Path, *words: str) -> list[str]:
    """What bash would be offered for the last word."""
    variables = environment(
        _POLICY_COMPLETE="bash_complete", COMP_WORDS=shlex.join(["policy", *words]), COMP_CWORD=str(len(words))
    )
    command = [sys.executable, "-m", "policy_lang"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=checkout, env=variables)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition(",")[2] for line in done.stdout.split()]


def test_commands_options_editions_readings_and_claims_are_completed(checkout: Path):
    assert completions(checkout, "re") == ["resettle", "readings"]
    assert "--ledger-out" in completions(checkout, "eval", "--ledger")
    assert EDITION in completions(checkout, "eval", "cn/shandong/linyi/lanshan/re")
    assert completions(checkout, "eval", EDITION, "--reading", "target_period=") == [
        "target_period=per_claim", "target_period=annual",
    ]  # fmt: skip
    claims = "examples/lanshan_claims.jsonl"
    assert set("abcdefghi") <= set(completions(checkout, "explain", EDITION, claims, "--claim", ""))
    assert completions(checkout, "eval", "no/such@2020", "--reading", "x") == []
    assert completions(checkout, "explain", EDITION, "missing.jsonl", "--claim", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_of_the_shell(shell: str, desk: Desk):
    script = desk("completion", shell).out
    assert "_POLICY_COMPLETE" in script
    assert f"{shell}_complete" in script


def test_editions_are_those_of_the_folder():
    from policy_lang.cli.targets import known_editions

    assert EDITION in known_editions()
    assert all((policies_folder() / name.replace("@", "/")).is_dir() for name in known_editions())


# ---------------------------------------------------------------------------------------------------- layout


def test_wide_characters_take_two_columns():
    assert width("救助ab") == 6
    assert width("e\u0301") == 1
    assert wrapped("救助" * 12, 24) == ["救助" * 6, "救助" * 6]
    assert all(line[0] not in "，。" for line in wrapped("救助费用，" * 30, 25))
    assert wrapped("", 20) == []
    rows = pairs([("短", "ab"), ("x" * 40, "cd")])
    assert rows == ["  短" + " " * 28 + "  ab", "  " + "x" * 40, " " * 34 + "cd"]
    lines = table(["A", "B"], [["救", "x"], ["aaa", ""]])
    assert lines == ["A    B", "---  ----", "救   x", "aaa"]
