"""The guide to the commands in both tongues: one says what the other says."""

import re
from pathlib import Path

GUIDE = Path(__file__).parent.parent / "docs" / "guide"


def page(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


def shape(text: str) -> dict[str, list[str]]:
    """What a page shows apart from its prose: what it calls code, its blocks, and how its sections and tables go on."""
    commands = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    lines = prose.splitlines()
    return {
        "sections": [line.split(" ")[0] for line in lines if line.startswith("#")],
        "rows": [cell.strip() for line in lines if line.startswith("|") for cell in line.split("|")[1:2]],
        "blocks": [re.sub(r"\s*#.*", "", block) for block in commands],
        "options": sorted(set(re.findall(r"--[a-z][a-z-]+", prose))),
        "variables": sorted(set(re.findall(r"\b[A-Z]+_[A-Z]+\b", prose))),
        "files": sorted(set(re.findall(r"`(OUT\.[\w.]+)`", prose))),
        "links": sorted(
            link.replace(".zh.md", ".md")
            for link in re.findall(r"\]\(([^)]+)\)", prose)
            if not link.startswith("commands")
        ),
    }


def test_the_chinese_guide_to_the_commands_says_what_the_english_one_says():
    english, chinese = shape(page("commands.md")), shape(page("commands.zh.md"))
    english["rows"] = [row.replace("command", "命令") if row == "command" else row for row in english["rows"]]
    english["rows"] = ["退出码" if row == "code" else row for row in english["rows"]]
    assert chinese == english


def test_the_chinese_guide_is_chinese():
    """Outside code two Latin words never follow each other."""
    prose = re.sub(r"```.*?```|`[^`]*`", "", page("commands.zh.md"), flags=re.DOTALL)
    assert re.findall(r"[a-z]{2,} [a-z]{2,}", prose) == []
