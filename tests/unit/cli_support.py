"""What the tests of the command line share: a small scheme, claims for it, and a call that keeps what was said."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from policy_lang.cli import main

SCHEME = """\
scheme little_aid / 小额救助 "Little aid" / "小额救助办法"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up

source notice = "救助通知" dated 2019-12-01

fact day / 出院日 "day of discharge" / "出院日期" : date
fact cost / 费用 "cost" / "医疗费用" : money up to 100万元
fact hospital / 医院 "hospital" / "就诊医院" : text

parameter share / 救助比例 "share" / "救助比例" = 70% exactly cites notice "一¶1"
parameter cap / 救助限额 "cap" / "救助封顶线" = 1万元 as a minimum cites notice "一¶2"
parameter floor_share / 最低比例 "floor" / "最低比例" : ratio missing cites notice "一¶3"

pool expense / 总费用 "expense" / "医疗费用" = cost

payer basic / 基本医保 "basic insurance" / "基本医疗保险" given draws on expense
payer aid / 救助 "aid" / "医疗救助"
  cites notice "一¶1"
  on what is unpaid in expense
  each claim
  pays share
  at most cap per person each calendar year

order basic, aid

reading base / 计算口径 "is aid counted on what is left?" / "救助按剩余费用计算，还是按全部费用计算？"
  cites notice "一¶1"
  option left / 剩余费用 chosen because "the text speaks of what is left" / "通知写的是剩余费用"
  option whole / 全部费用 change aid on cost

check bears_something / 个人负担 "the person bears something" / "个人负担一部分"
  holds when own share > 0元
  because "nobody is treated for nothing" / "个人应负担一部分费用"
  cites notice "一¶4"

check small_month / 月度总额 "a hospital's month" / "医院月度总额"
  over per hospital each month
  holds when total of cost <= 20000元
  because "a month has its budget" / "按月控制总额"
  cites notice "一¶5"

scenario "aid pays seventy per cent of what is left" / "救助按剩余费用的七成支付"
  settle a cost = 1000元, basic = 400元, day = 2020-03-10, hospital = "甲医院"
  expect aid = 420元, own share = 180元
  since aid paid
"""

CLAIMS: list[dict[str, object]] = [
    {"claim": "a", "person": "p1", "day": "2020-03-10", "cost": "1000", "given.basic": "400", "hospital": "甲医院"},
    {"claim": "b", "person": "p1", "day": "2020-02-10", "cost": "20000", "given.basic": "6000", "hospital": "甲医院"},
    {"claim": "c", "person": "p2", "day": "2020-02-10", "cost": "500", "given.basic": "0", "hospital": "乙医院"},
]
BAD_CLAIMS: list[dict[str, object]] = [
    {"claim": "x", "person": "p9", "day": "2020-05-05", "cost": "-7", "given.basic": "0", "hospital": "甲医院"},
    {"claim": "y", "person": "p9", "day": "2020-05-05", "cost": "100", "given.basic": "300", "hospital": "甲医院"},
    {"claim": "a", "person": "p9", "day": "2020-05-05", "cost": "1", "given.basic": "0", "hospital": "甲医院"},
]
BAD_SCHEME = SCHEME.replace("pays share", "pays shore")
BROKEN_SCHEME = SCHEME.replace("order basic, aid", "order basic aid")
FAILING_SCHEME = SCHEME.replace("expect aid = 420元", "expect aid = 421元")


@frozen
class Said:
    """How a call ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@frozen
class Desk:
    """A folder with the small scheme and its claims, in which commands are called."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def write_claims(self, name: str, claims: list[dict[str, object]]) -> Path:
        """A file of claims in the folder."""
        return self.write(name, "".join(json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims))

    def read_rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a file of JSON Lines in the folder."""
        return [json.loads(line) for line in (self.folder / name).read_text(encoding="utf-8").splitlines()]

    def __call__(self, *words: str, stdin: bytes = b"") -> Said:
        """Run a command line."""
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main(words)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)


LAW = (
    SCHEME.replace("edition 2020\n  in force from 2020-01-01 to 2020-12-31", "edition 2019\n  in force from 2019-01-01")
    + """
framework bounds / 底线 "Bounds" / "底线" cites notice "三"
  requires share / 救助比例 "share" / "救助比例" >= 70%
  forbids zero payment some_own_share / 有自付 "something stays" / "个人有自付"
"""
)
CONFORMING = SCHEME.replace("  edition 2020\n", "  edition 2020\n  conforms to law.rules@2019\n")


def furnished(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The folder, made the working directory, with everything in it; messages are English."""
    for name in ("POLICY_TONGUE", "LC_ALL", "LC_MESSAGES", "LANG", "POLICY_TRACEBACK", "_POLICY_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POLICY_CACHE", "off")
    monkeypatch.chdir(folder)
    desk = Desk(folder, capsys, monkeypatch)
    desk.write("aid.policy", SCHEME)
    desk.write("bad.policy", BAD_SCHEME)
    desk.write("broken.policy", BROKEN_SCHEME)
    desk.write("failing.policy", FAILING_SCHEME)
    (folder / "law" / "rules" / "2019").mkdir(parents=True)
    desk.write("law/rules/2019/scheme.policy", LAW)
    desk.write("enough.policy", CONFORMING)
    desk.write("low.policy", CONFORMING.replace("= 70% exactly", "= 60% exactly"))
    desk.write("empty.policy", "")
    desk.write_claims("claims.jsonl", CLAIMS)
    desk.write_claims("mixed.jsonl", CLAIMS + BAD_CLAIMS)
    desk.write("none.jsonl", "")
    desk.write("broken.json", "{")
    (folder / "folder").mkdir()
    return desk
