"""The built wheel, installed in an environment of its own and used away from the checkout.

Source archive and wheel are built as a release would be (the wheel from the source archive). Only the libraries are
borrowed from the environment of the tests; an editable install of the checkout there is not, since `.pth` files are
read in an environment's own folder alone.
"""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from attrs import frozen

pytestmark = pytest.mark.slow

CARRIED = ("grammar", "stdlib", "policies", "docs/errors")
EDITION = "cn/shandong/linyi/lanshan/relief_insurance@2020"
SCHEME = "policies/cn/shandong/linyi/lanshan/relief_insurance/2020"
CLAIMS = "examples/lanshan_claims.jsonl"
ASK_FOR_PLACES = """
import json, policy_lang, policy_lang.data as data, sys
places = [policy_lang.__file__, data.grammar_folder(), data.stdlib_folder(), data.policies_folder(),
          data.errors_folder(), *sys.path]
print(json.dumps([str(place) for place in places]))
"""


@frozen
class Installed:
    """What was built, and an environment in which the wheel is installed."""

    sdist: Path
    wheel: Path
    environment: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment in an empty folder, with nothing of the checkout in sight."""
        folder = self.environment / ("Scripts" if os.name == "nt" else "bin")
        seen = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        command = [str(folder / program), *arguments]
        return subprocess.run(command, check=False, cwd=self.elsewhere, env=seen, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    top = tmp_path_factory.mktemp("wheel")
    made = top / "dist"
    run_quietly(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), str(checkout))
    (sdist,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
    environment = top / "environment"
    venv.create(environment, with_pip=False)
    python = next(environment.glob("[bS][ic][nr]*/python*"))
    run_quietly(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "-q", str(wheel)
    )
    (site,) = environment.glob("**/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = top / "elsewhere"
    elsewhere.mkdir()
    return Installed(sdist, wheel, environment, elsewhere)


def run_quietly(*command: str) -> None:
    """Run a command that must succeed; show what it said if it does not."""
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def carried_files(checkout: Path) -> dict[str, bytes]:
    """The files of the checkout that travel with the package, by their path in the checkout."""
    files = (path for top in CARRIED for path in (checkout / top).rglob("*") if path.is_file())
    return {
        path.relative_to(checkout).as_posix(): path.read_bytes() for path in files if "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_file(installed: Installed, checkout: Path):
    with zipfile.ZipFile(installed.wheel) as archive:
        inside = {
            name.removeprefix("policy_lang/_data/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("policy_lang/_data/")
        }
        assert inside == carried_files(checkout)
        code = {name for name in archive.namelist() if name.startswith("policy_lang/") and "/_data/" not in name}
        assert code >= {"policy_lang/__init__.py", "policy_lang/py.typed"}
        assert code == {
            path.relative_to(checkout).as_posix()
            for path in (checkout / "policy_lang").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }


def test_nothing_else_is_in_the_wheel(installed: Installed):
    with zipfile.ZipFile(installed.wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {"policy_lang", f"{installed.wheel.name.removesuffix('-py3-none-any.whl')}.dist-info"}


def test_the_source_archive_carries_the_same_files_where_the_checkout_has_them(installed: Installed, checkout: Path):
    with tarfile.open(installed.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= set(carried_files(checkout))
    assert names >= {"pyproject.toml", "README.md", "LICENSE", "tests/test_wheel.py"}


def test_the_installed_package_is_found_and_the_checkout_is_not(installed: Installed, checkout: Path):
    done = installed.run("python", "-c", ASK_FOR_PLACES)
    front_page, *folders = map(Path, json.loads(done.stdout)[: len(CARRIED) + 1])
    assert front_page.is_relative_to(installed.environment)
    assert folders == [front_page.parent / "_data" / name for name in CARRIED]
    assert str(checkout) not in json.loads(done.stdout)


def test_the_command_answers(installed: Installed):
    done = installed.run("policy", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "policy" in done.stdout
    assert installed.run("python", "-m", "policy_lang", "--help").returncode == 0


def test_claims_are_settled_by_edition_name_as_in_the_checkout(installed: Installed, checkout: Path):
    claims = installed.elsewhere / "claims.jsonl"
    claims.write_bytes((checkout / CLAIMS).read_bytes())
    away = installed.run("policy", "eval", EDITION, claims.name)
    command = [sys.executable, "-m", "policy_lang", "eval", SCHEME, CLAIMS]
    home = subprocess.run(command, check=False, cwd=checkout, capture_output=True, encoding="utf-8")
    assert (away.returncode, home.returncode) == (0, 0), away.stderr + home.stderr
    rows = [json.loads(line) for line in away.stdout.splitlines()]
    assert rows == [json.loads(line) for line in home.stdout.splitlines()]
    assert {row["scheme"] for row in rows} == {EDITION}
    assert "settled" in {row["outcome"] for row in rows}
