"""What things are called: by the catalogue where they are declared, by the table of phrases where the language made
them.

Enters: subjects of reasons, clauses, accounts and statuses. Leaves: their names in a tongue. Always holds: there is a
name for everything; what has only a spelling is called by it, with blanks for underscores.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from policy_lang.core.program import CatalogueEntry, Clause, Program, row_named
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.explain.reasons import Data
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.phrases import MONTHS, known, say
from policy_lang.record import frozen

_BUILT_IN = {status.id: status for status in BUILT_IN_STATUSES}
_PARAGRAPH = re.compile(r"\s*¶\s*(\d+(?:\s*-\s*\d+)?)")
_NUMBER = re.compile(r"[〔\[［(（]\d{4}[〕\]］)）]\s*第?\s*\d+\s*号$")  # of a document: 兰扶办发〔2020〕4号
_PART = re.compile(r"^[一二三四五六七八九十]+(?=\s*(?:¶|句|$))")
_SENTENCE = re.compile(r"\s*句\s*(\d+(?:\s*-\s*\d+)?)")


@frozen
class Names:
    """The names of one scheme in one tongue."""

    program: Program
    tongue: str
    figures: Figures

    def of(self, subject: str) -> str:
        """The name of a subject; "" for a subject without one."""
        kind, _, name = subject.partition(":")
        match kind:
            case "given":
                return say("name.given", self.tongue, payer=self.of(f"payer:{name}"))
            case "unpaid":
                return say("name.unpaid", self.tongue, pool=self.of(f"pool:{name}"))
            case "own_share":
                pool = self.of(f"pool:{name}")
                return say("name.own_share", self.tongue, pool=pool) if name else say("name.own_total", self.tongue)
            case "ledger":
                return self.ledger(name)
            case "now" | "counted":
                return say(f"name.{kind}", self.tongue, ledger=self.ledger(name))
            case "earlier":
                return say("name.earlier", self.tongue)
            case "in_force":
                return say("name.in_force", self.tongue)
        if not name:
            return ""
        if kind == "pool" and f"ledger:{name}" in self.program.catalogue and subject not in self.program.catalogue:
            return self.ledger(name)  # the account that refunds draw on
        entry = self.program.catalogue.get(subject)
        return self.entry(entry) if entry is not None else spelled(name)

    def entry(self, entry: CatalogueEntry) -> str:
        """The label of something declared, else its name made readable."""
        label = entry.label_zh if self.tongue == "zh" else entry.label_en
        return label or spelled(entry.name(self.tongue))

    def row(self, label: str) -> str:
        """A row of a table by the kinds that it is for."""
        table, keys = row_named(self.program, label) or ("", (label,))
        entries = (next((entry for entry in self.program.catalogue.values() if entry.kind == "member"
                         and entry.id.rpartition(".")[2] == key), None) for key in keys)  # fmt: skip
        told = [key if entry is None else self.entry(entry) for key, entry in zip(keys, entries, strict=True)]
        joint = "、" if self.tongue == "zh" else ", "
        return say("row", self.tongue, table=self.of(f"table:{table}"), keys=joint.join(told))

    def scheme(self) -> str:
        """The name of the scheme."""
        entry = self.program.catalogue.get("scheme:")
        return self.entry(entry) if entry is not None else self.program.scheme

    def ledger(self, identifier: str) -> str:
        """An account: by its name where it is declared, else whose it is and what it counts."""
        declared = self.program.catalogue.get(f"ledger:{identifier}")
        if declared is not None:
            return self.entry(declared)
        if any(closing.id == identifier for closing in self.program.closings):
            return say("ledger.closed", self.tongue)
        payer, _, what = identifier.partition(".")
        if what == "used":
            return say("ledger.used", self.tongue, limit=self.of(f"limit:{payer}"))
        key = f"ledger.{what.partition('.')[0]}"
        return say(key if known(key) else "ledger.counted", self.tongue, payer=self.of(f"payer:{payer}"))

    def keys(self, data: Mapping[str, Data]) -> str:
        """What an account is kept by, where that is not the person alone; else ""."""
        keys = data.get("key")
        if not isinstance(keys, tuple) or keys == ("person",):
            return ""
        words = [
            say(f"key.{key}", self.tongue) if known(f"key.{key}") else self.of(f"fact:{key}") for key in keys
        ]  # fmt: skip
        return self.figures.series(words)

    def period(self, data: Mapping[str, Data]) -> str:
        """The period of an account, and what it is kept by where that is not the person alone."""
        kind, label, keys = str(data.get("period_kind", "claim")), str(data.get("period", "")), self.keys(data)
        row = "rolling_days" if kind == "rolling" and data.get("days") else kind
        period = say(f"period.{row}", self.tongue, **self._period_holes(kind, label, data))
        return say("period.by", self.tongue, period=period, keys=keys) if keys else period

    def _period_holes(self, kind: str, label: str, data: Mapping[str, Data]) -> dict[str, str]:
        months = data.get("months")
        if kind == "rolling" and data.get("days"):
            return {"days": str(data["days"])}
        if kind == "rolling":
            return {"months": str(months if isinstance(months, Fraction) else "")}
        if kind == "calendar_year":
            return {"year": label}
        if kind == "month" and "-" in label:
            year, number = label.split("-")
            return {"year": year, "number": str(int(number)), "month": MONTHS[int(number) - 1]}
        if kind in {"day", "scheme_year", "spell"} and label:
            return {"day": self.figures.day(date.fromisoformat(label))}
        return {"year": label, "month": label, "number": label, "day": label}

    # ---- statuses

    def status(self, status: str) -> str:
        """A status in a word or two."""
        if status in _BUILT_IN:
            return _BUILT_IN[status].zh if self.tongue == "zh" else spelled(status)
        entry = self.program.catalogue.get(f"status:{status}")
        return spelled(entry.name(self.tongue)) if entry is not None else spelled(status)

    def status_text(self, status: str) -> str:
        """The sentence of a status, to follow the name of the payer; "" where none is written."""
        if status in _BUILT_IN:
            return _BUILT_IN[status].text_zh if self.tongue == "zh" else _BUILT_IN[status].text_en
        entry = self.program.catalogue.get(f"status:{status}")
        if entry is None:
            return ""
        return entry.label_zh if self.tongue == "zh" else entry.label_en

    # ---- clauses

    def clauses(self, clauses: tuple[Clause, ...]) -> str:
        """Citations: each text once, with its places."""
        found: dict[str, list[str]] = {}
        for clause in clauses:
            places = found.setdefault(clause.title or clause.source, [])
            if clause.locator not in places:
                places.append(clause.locator)
        joint = say("clause.joined", self.tongue)
        cited = [self._cited(title, joint.join(self._places(places))) for title, places in found.items()]
        return say("clause.sources", self.tongue).join(cited)

    def _places(self, locators: list[str]) -> Iterator[str]:
        """Places in one text; a part of it that stands twice is named once."""
        last = ""
        for locator in filter(None, locators):
            part, mark, rest = locator.partition("¶")
            same = bool(mark) and part == last
            yield self.locator(f"¶{rest}" if same else locator)
            last = part

    def _cited(self, title: str, places: str) -> str:
        """A text and the places in it; a title stands in its own marks, the number of a document does not."""
        numbered = ".numbered" if _NUMBER.search(title) else ""
        bare = title.strip("《》") if self.tongue == "zh" else title
        if not places:
            return say(f"clause.bare{numbered}", self.tongue, title=bare)
        return say(f"clause.source{numbered}", self.tongue, title=bare, places=places)

    def locator(self, locator: str) -> str:
        """A place in a text: `三(一)¶3句2` in words."""

        def paragraph(match: re.Match[str]) -> str:
            number = match[1].replace(" ", "")
            return say("clause.paragraphs" if "-" in number else "clause.paragraph", self.tongue, number=number)

        def sentence(match: re.Match[str]) -> str:
            return say("clause.sentence", self.tongue, number=match[1].replace(" ", ""))

        def part(match: re.Match[str]) -> str:
            return say("clause.part", self.tongue, number=match[0])

        named = _PART.sub(part, locator)
        return _SENTENCE.sub(sentence, _PARAGRAPH.sub(paragraph, named)).removeprefix(", ")


def spelled(name: str) -> str:
    """A name as it is read: its last part, with blanks for underscores."""
    return name.rpartition(".")[2].replace("_", " ")


def ledger_name(program: Program, ledger: str, tongue: str) -> str:
    """What an account is called, for those who show accounts without reasons."""
    return Names(program, tongue, Figures(program, tongue)).ledger(ledger)
