"""A folder with everything that commands read: schemes, claims, results, ledgers, an edition with its law and its sources.

Enters: an empty folder. Leaves: a `Desk`. Always holds: the same folder stands before every command line, whatever the one
before has written, renamed or broken; so a number gives the same input and the same answer.
"""

import io
import json
import zipfile
from pathlib import Path
from random import Random

from attrs import frozen

from policy_lang.cli import main as policy
from tests.limits.mutations import CLAIMS as OTHER_CLAIMS
from tests.limits.mutations import mutated
from tests.unit.cli_support import BAD_SCHEME, BROKEN_SCHEME, CLAIMS, CONFORMING, LAW, SCHEME
from tests.unit.test_calculations import ROWS
from tests.unit.test_calculations import SCHEME as FUNDING
from tests.workbooks import workbook_of

SOURCES = """\
[document]
id = "notice"
title_zh = "救助通知"
title_en = "A notice of aid"
number = "某救〔2019〕1号"
issuers = ["某区医疗保障局"]
date = 2019-12-01
lines = 5
non_empty = "1-5"
"""
CLAUSE = """
[[clause]]
locator = "一¶{0}"
lines = "{0}"
state = "encoded"
en = "clause {0}"
zh = "第{0}款"
"""
SHEET = """
claim,person,day,cost,given.basic,hospital
a,p1,2020-03-10,1000,400,甲医院
b,p1,2020-04-10,20000.5,6000,乙医院
"""


@frozen
class Desk:
    """The folder, and what stands in it by name."""

    folder: Path
    files: dict[str, bytes]

    def restore(self) -> None:
        """What is there is what was there at the beginning."""
        for path in sorted(self.folder.rglob("*"), reverse=True):  # what stands in a folder before the folder
            name = path.relative_to(self.folder).as_posix()
            if path.is_dir() and not path.is_symlink():
                if not any(known.startswith(f"{name}/") for known in self.files):
                    path.rmdir()
            elif name not in self.files:
                path.unlink()
        for name, data in self.files.items():
            path = self.folder / name
            if path.read_bytes() != data:
                path.write_bytes(data)

    def spoil(self, random: Random, words: list[str]) -> None:
        """Change one of the files that the words name, or one in a folder or edition that they name."""
        named = [name for name in self.files if any(_names(word, name) for word in words)]
        if named:
            name = random.choice(named)
            spoiled = _spoiled_workbook if name.endswith(".xlsx") else _spoiled_text
            (self.folder / name).write_bytes(spoiled(random, self.files[name]))


def _spoiled_text(random: Random, data: bytes) -> bytes:
    text = data.decode("utf-8")
    return mutated(random, text, [text]).encode("utf-8", "replace")


def _spoiled_workbook(random: Random, data: bytes) -> bytes:
    """A workbook with something changed inside one of its parts, or with some of its bytes changed, or cut off."""
    at = random.randrange(len(data))
    if random.randint(0, 3) == 0:
        return random.choice((data[:at], data[:at] + random.randbytes(9) + data[at + 9 :]))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        parts = old.namelist()
        chosen = random.choice([part for part in parts if "sheet" in part] if random.randint(0, 1) else parts)
        for part in parts:
            held = old.read(part)
            new.writestr(part, _spoiled_text(random, held) if part == chosen else held)
    return made.getvalue()


def _names(word: str, name: str) -> bool:
    plain = word.partition("=")[2] or word
    return name == plain or name.startswith(f"{plain.replace('@', '/')}/")


def furnished(folder: Path, small: str) -> Desk:
    """A desk in a folder, which has to be the working directory. `small`: the text of another scheme."""
    texts = {
        "aid.policy": SCHEME,
        "other.policy": SCHEME.replace("70% exactly", "60% exactly"),
        "small.policy": small,
        "bad.policy": BAD_SCHEME,
        "broken.policy": BROKEN_SCHEME,
        "funding.policy": FUNDING,
        "enough.policy": CONFORMING,
        "law/rules/2019/scheme.policy": LAW,
        "town/aid/2020/scheme.policy": SCHEME,
        "town/aid/2020/sources.toml": SOURCES + "".join(CLAUSE.format(number) for number in range(1, 6)),
        "rows.csv": ROWS,
        "amounts.csv": "编号,总额\na,100.01\nb,0\n",
        "claims.jsonl": _lines(CLAIMS),
        "small.jsonl": _lines(list(OTHER_CLAIMS)),
        "claims.csv": "claim,person,day,cost\na,p1,2020-03-10,100\n",
        "mixed.jsonl": '{"claim": "x", "cost": "-1"}\n{"claim": "y"}\n',
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    (folder / "claims.xlsx").write_bytes(workbook_of(SHEET))
    for line in (
        "eval aid.policy claims.jsonl -o paid.jsonl --ledger-out books.jsonl",
        "figures aid.policy -o figures.xlsx",
    ):
        assert policy(line.split()) == 0
    found = (path for path in folder.rglob("*") if path.is_file())
    return Desk(folder, {path.relative_to(folder).as_posix(): path.read_bytes() for path in found})


def _lines(claims: list[dict[str, object]]) -> str:
    return "".join(json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims)
