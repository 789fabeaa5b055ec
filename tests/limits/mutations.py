"""Inputs that nobody meant: good ones with something changed, left out, doubled or put in.

Enters: a source of choices and good inputs. Leaves: scheme texts, bytes of claim files, words of command lines. Always holds: the
same number gives the same input. Most changes are small, because a parser shows its weakness where a text is nearly right.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from policy_lang.syntax.keywords import keywords

# Pieces that readers stumble over: hidden and look-alike characters, impossible figures, half of something.
PIECES = (
    "\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\ud800".encode("utf-8", "replace").decode(), "\u2028", "\r", "\t",
    "а", "о", "ѕ", "Ｏ", "〇", "已", "巳", "曰", "𠀀", "👨‍👩‍👧", "%", "％", "的", "每", "、", "；", "“", "”", "「", '"', "#", "@", "/", "..",
    "9" * 19, "9" * 400, "1e999", "NaN", "Infinity", "-0", "0x10", "1_", "1__0元", "¥", "¥1,0", "0.00000000000000000001元",
    "2020-02-30", "0000-00-00", "9999-12-31", "2020年13月1日", "99999999999999999999年", "100000000个月", "(" * 60, ")" * 60,
    "not " * 60, "-" * 60, "x of " * 60, "if yes then ", "use ......etc", "use a.b@99999999999999999999", "１２３元", "٣", "²", "½",
)  # fmt: skip

# A word at the beginning of a line is that of a declaration or a clause; what follows it is often a name.
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*|[\u3400-\u9fff·.]+")
_DECLARED = re.compile(rf"^[ \t]*(?:[a-z]+|[\u3400-\u9fff]+) ({_NAME.pattern})(?= *[:=/(]|$| [a-z])", re.MULTILINE)


def mutated(random: Random, text: str, others: list[str]) -> str:
    """A text with one to four changes."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        text = random.choice(_CHANGES)(random, text, random.choice(others))
    return text


def _spot(random: Random, text: str) -> int:
    return random.randint(0, len(text))


def _put_in(random: Random, text: str, other: str) -> str:
    at = _spot(random, text)
    return text[:at] + random.choice(PIECES) + text[at:]


def _leave_out(random: Random, text: str, other: str) -> str:
    at = _spot(random, text)
    return text[:at] + text[at + random.choice((1, 1, 2, 8, 40)) :]


def _cut_off(random: Random, text: str, other: str) -> str:
    return text[: _spot(random, text)]


def _double(random: Random, text: str, other: str) -> str:
    at = _spot(random, text)
    end = min(len(text), at + random.choice((1, 5, 40, 200)))
    return text[:end] + text[at:end] + text[end:]


def _swap_lines(random: Random, text: str, other: str) -> str:
    lines = text.split("\n")
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _other_word(random: Random, text: str, other: str) -> str:
    """A word of the text in another place of it."""
    words = text.split(" ")
    words[random.randrange(len(words))] = random.choice(words)
    return " ".join(words)


def _other_keyword(random: Random, text: str, other: str) -> str:
    words = text.split(" ")
    words[random.randrange(len(words))] = random.choice(keywords().all_spellings())
    return " ".join(words)


def _other_name(random: Random, text: str, other: str) -> str:
    """A declared name where another one is meant: a text that can be read, and means what cannot be."""
    names = sorted({match[1] for match in _DECLARED.finditer(text)})
    places = [match for match in _NAME.finditer(text) if match[0] in names]
    if not places:
        return text
    place = random.choice(places)
    return text[: place.start()] + random.choice(names) + text[place.end() :]


def _from_another(random: Random, text: str, other: str) -> str:
    """A stretch of another text."""
    start, at = _spot(random, other), _spot(random, text)
    return text[:at] + other[start : start + random.choice((10, 60, 300))] + text[at:]


def _other_digit(random: Random, text: str, other: str) -> str:
    places = [index for index, character in enumerate(text) if character.isdigit()]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + random.choice("0123456789.-,%") + text[at + 1 :]


def _other_character(random: Random, text: str, other: str) -> str:
    at = _spot(random, text)
    return (
        text[:at]
        + chr(random.choice((random.randint(1, 127), random.randint(0x4E00, 0x9FFF), random.randint(1, 0xD7FF))))
        + text[at + 1 :]
    )


_CHANGES = (
    _put_in, _leave_out, _cut_off, _double, _swap_lines, _other_word, _other_keyword, _other_name, _other_name, _from_another, _other_digit,
    _other_character,
)  # fmt: skip


# ---- claim files

CLAIMS: tuple[dict[str, object], ...] = (
    {"claim": "a", "person": "p1", "day": "2020-03-10", "cost": "1000.00", "given.basic": "400", "kind": "inpatient"},
    {"claim": "b", "person": "p1", "day": "2020/4/1", "cost": 20000, "given.basic": 6000.5, "nights": 3},
    {
        "claim": "c",
        "person": "p2",
        "household": "h1",
        "day": "2020-02-10",
        "cost": "10,000.00",
        "local": True,
        "sequence": 2,
    },
    {"claim": "d", "人员": "p2", "day": "2020-12-31", "cost": 0, "local": "是", "kind": None, "nights": ""},
)
VALUES: tuple[object, ...] = (
    None, "", " ", -1, "-1", 0, 1e308, float("nan"), float("inf"), "NaN", "1e9", "9" * 30, 10**40, "1.234", "１２", "12,34", True, "yes",
    "maybe", [], [1, 2], {}, {"x": {"y": 1}}, "2020-02-30", "2020-1-1", 20200101, "\u202eabc", "a" * 5000, "住院", "inpatient,outpatient", "=1+1",
)  # fmt: skip


def claim_file(random: Random) -> tuple[bytes, str]:
    """The bytes of a claim file with something wrong, and its ending."""
    rows = [dict(random.choice(CLAIMS)) for _ in range(random.randint(1, 5))]
    for index, row in enumerate(rows):
        row["claim"] = f"{row['claim']}{index if random.randint(0, 5) else ''}"
    for _ in range(random.randint(0, 3)):
        row = random.choice(rows)
        name = random.choice((*row, "day", "cost", "nobody", "reverses", "event", "given.nobody", ""))
        if random.randint(0, 4):
            row[name] = random.choice(VALUES)
        else:
            row.pop(name, None)
    random.shuffle(rows)
    ending = random.choice((".json", ".jsonl", ".jsonl", ".csv", ".csv", ".tsv", ".txt", ""))
    text = _written(random, rows, random.choice((ending, ending, ending, ".json", ".csv")))
    if random.randint(0, 1):
        text = mutated(random, text, [text])
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    data = text.encode(encoding, "replace")
    if random.randint(0, 9) == 0:
        at = random.randint(0, len(data))
        data = data[:at] + bytes(random.randint(0, 255) for _ in range(random.randint(1, 9))) + data[at:]
    return data, ending


def _written(random: Random, rows: list[dict[str, object]], ending: str) -> str:
    if ending == ".json":
        whole: object = random.choice((rows, rows, rows, {"claims": rows}, rows[0]))
        return json.dumps(whole, ensure_ascii=False)
    if ending in {".csv", ".tsv"}:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        sign = random.choice((",", ",", ";", "\t"))
        lines = [sign.join(columns)]
        lines += [sign.join(_cell(row.get(name)) for name in columns) for row in rows]
        return "\n".join(lines) + "\n"
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return f'"{text}"' if "," in text else text


# ---- command lines

# A line of every command that works in the folder of `desk.py`; several where a command does several things.
LINES: dict[str, tuple[str, ...]] = {
    "check": ("check aid.policy small.policy", "check --draft town/aid/2020", "check enough.policy --format json"),
    "fmt": ("fmt aid.policy", "fmt --tongue zh small.policy"),
    "eval": (
        "eval aid.policy claims.jsonl --ledger books.jsonl --trace", "eval small.policy claims.csv -o out.jsonl",
        "eval funding.policy --calculation funding amounts.csv", "eval aid.policy claims.jsonl --engine exact",
        "eval aid.policy claims.xlsx -o out.xlsx",
    ),
    "try": ("try aid.policy cost=1000 given.basic=400 day=2020-03-10", "try small.policy cost=1000"),
    "resettle": (
        "resettle aid.policy claims.jsonl --paid paid.jsonl", "resettle aid.policy claims.jsonl --paid paid.jsonl --format csv",
    ),
    "explain": (
        "explain aid.policy claims.jsonl --claim a", "explain aid.policy claims.jsonl --claim a --format json --tongue zh",
        "explain funding.policy rows.csv --calculation premium --claim a",
    ),
    "test": (
        "test aid.policy", "test aid.policy --coverage --html page.html", "test aid.policy --mutate --samples=20",
        "test town/aid/2020 --why --format json",
    ),
    "doc": ("doc aid.policy -o pages",),
    "boundaries": ("boundaries aid.policy -o edges.jsonl", "boundaries small.policy"),
    "readings": ("readings aid.policy claims.jsonl", "readings small.policy --format json"),
    "diff": (
        "diff aid.policy other.policy --claims claims.jsonl", "diff aid.policy town/aid/2020 --format md",
        "diff aid.policy small.policy -o changes.json --format json",
    ),
    "new": ("new town/aid@2021 --from town/aid/2020", "new village/aid@2021"),
    "figures": ("figures aid.policy", "figures aid.policy --read figures.xlsx --write", "figures small.policy -o list.xlsx"),
    "conforms": ("conforms enough.policy claims.jsonl", "conforms aid.policy"),
    "clauses": ("clauses town/aid/2020", "clauses aid.policy --state missing"),
    "schema": ("schema aid.policy", "schema funding.policy --calculation premium"),
    "emit": ("emit aid.policy --core", "emit aid.policy --python"),
    "watch": ("watch aid.policy", "watch small.policy --claims small.jsonl --claim a"),
    "errors": ("errors PL0101", "errors"),
    "completion": ("completion bash", "completion fish"),
}  # fmt: skip
GOOD_OPTIONS = (
    ["--tongue", "zh"], ["--tongue", "en"], ["--format", "json"], ["--format", "text"], ["--reading", "base=whole"], ["--claim", "a"],
    ["--order", "arrival"], ["--person", "p1"], ["--trace"], ["--why"], ["--reveal"], ["--check"], ["-o", "out.jsonl"], ["-o", "-"],
    ["--ledger-out", "books.jsonl"], ["--ledger", "books.jsonl"], ["--ledger", "claims.csv"], ["--state", "missing"],
)  # fmt: skip
WORDS = (
    "aid.policy", "claims.jsonl", "claims.csv", "broken.policy", "nowhere.policy", "mixed.jsonl", "paid.jsonl", "books.jsonl", "figures.xlsx", ".", "..", "",
    "a", "zz", "en", "zh", "json", "text", "base=whole", "base=nothing", "base", "=", "cap=2万元", "cap=-1", "cap=NaN", "cap=" + "9" * 50,
    "PL0101", "PL9999", "pl0101", "bash", "arrival", "p1", "encoded", "cn/shandong", "cn/shandong/linyi/lanshan/relief_insurance@2020",
    "cn/../../etc@2020", "../aid.policy", "town/aid@9999", "town/aid@2020", "HEAD:aid.policy", "out.jsonl", "\u202eaid.policy", "a" * 300,
    "\x00", "aid.policy\n", "兰山", "--", "-", "--help", "--nonsense", "--tongue=", "run",
)  # fmt: skip


def command_line(random: Random, options: Mapping[str, Sequence[str]]) -> list[str]:
    """The words of a good line with some left out, changed, doubled or put in; now and then none of it is good.

    `options`: all options that each command has, so that none is left untried.
    """
    name = random.choice(tuple(LINES))
    words = random.choice(LINES[name]).split()
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        at = random.randint(1, len(words))
        match random.randint(0, 5):
            case 0:
                words[at : at + 1] = []
            case 1:
                words[at : at + 1] = [random.choice(WORDS)]
            case 2:
                words[at:at] = random.choice(GOOD_OPTIONS)
            case 3:
                words[at:at] = [random.choice(options[name])]
            case 4:
                words[at:at] = [random.choice(options[name]), random.choice(WORDS)]
            case _:
                words[at:at] = words[at : at + 1]
    if random.randint(0, 20) == 0:
        random.shuffle(words)
    # Twenty thousand claims for each change are work that somebody asked for, and no hang.
    return [*words, "--samples=20"] if "--mutate" in words else words


def good_schemes(root: Path) -> list[str]:
    """Texts to begin with: schemes of other countries and the first lines of ours."""
    paths = sorted([*(root / "tests" / "schemes").glob("*.policy"), *(root / "stdlib").rglob("*.policy")])
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return [text[:6_000] for text in texts]
