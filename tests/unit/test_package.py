"""The front page of the package: names resolve on first use, and importing it loads nothing else."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import policy_lang
from policy_lang import data

LIST_MODULES = "import json, sys; before = set(sys.modules); {}; print(json.dumps(sorted(set(sys.modules) - before)))"


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh Python loads for one statement."""
    command = [sys.executable, "-c", LIST_MODULES.format(statement)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return set(json.loads(done.stdout))


def test_importing_loads_the_front_page_alone():
    assert loaded_by("import policy_lang") == {"policy_lang"}


def test_finding_the_folders_loads_the_standard_library_alone():
    tops = {name.partition(".")[0] for name in loaded_by("import policy_lang.data")}
    assert tops - sys.stdlib_module_names == {"policy_lang"}


def test_each_public_name_is_listed_once_for_python_and_once_for_type_checkers():
    page = ast.parse(Path(policy_lang.__file__).read_text(encoding="utf-8"))
    guarded = [node for node in page.body if isinstance(node, ast.If)]
    typed = {
        alias.name: node.module
        for block in guarded
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == policy_lang._HOME
    assert sorted(typed) == sorted(policy_lang.__all__)
    assert set(typed) <= set(dir(policy_lang))


@pytest.mark.parametrize("name", policy_lang.__all__)
def test_a_public_name_resolves(name: str):
    value = getattr(policy_lang, name)
    assert value is getattr(policy_lang.api, name)
    assert value.__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        policy_lang.lode  # noqa: B018


def test_the_checkout_keeps_its_folders_at_the_top(checkout: Path):
    found = [data.grammar_folder(), data.stdlib_folder(), data.policies_folder()]
    assert found == [checkout / "grammar", checkout / "stdlib", checkout / "policies"]


def test_a_wheel_keeps_its_folders_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "_data" / "grammar").mkdir(parents=True)
    monkeypatch.setattr(data, "_PACKAGE", tmp_path)
    assert data.grammar_folder() == tmp_path / "_data" / "grammar"
    assert data.policies_folder() == tmp_path / "_data" / "policies"
