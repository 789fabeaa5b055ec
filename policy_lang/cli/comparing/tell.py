"""The report as text for a terminal and as Markdown for a comment.

Enters: a report. Leaves: lines. Always holds: both say the same rows in the same order, most telling first; names and
texts of schemes and claims are made harmless.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from policy_lang.claims.amounts import money_text
from policy_lang.cli.face import Face
from policy_lang.cli.layout import padded, width, wrapped
from policy_lang.diff.claims import Tally
from policy_lang.diff.report import Count, Owed, Report, Row
from policy_lang.record import frozen
from policy_lang.source.harmless import markdown, shown

COLUMNS = 96
_STACKED = 3  # columns of the tables whose middle one may hold several things


@frozen
class Teller:
    """Lines in a tongue; `decimals` are those of the currency. `grouped`: thousands are set off, for pages."""

    face: Face
    report: Report
    decimals: int
    grouped: bool = False

    def word(self, en: str, zh: str) -> str:
        """One of two words."""
        return self.face.word(en, zh)

    def money(self, amount: Fraction) -> str:
        """An amount in the main unit."""
        text = money_text(amount, self.decimals)
        if not self.grouped:
            return text
        whole, point, rest = text.partition(".")
        return f"{int(whole):,}{point}{rest}" if int(whole) else text

    def signed(self, amount: Fraction) -> str:
        """An amount with its sign."""
        return f"+{self.money(amount)}" if amount > 0 else self.money(amount)

    # ---- what is said

    def summary(self) -> str:
        """One line for the rules."""
        count = len(self.report.rows)
        if not count:
            return self.word("no difference in the rules", "规则没有差异")
        return self.word(f"{count} change{'s' if count != 1 else ''} in the rules", f"规则共有{count}处变动")

    def heading(self, row: Row) -> str:
        """What a row is about."""
        joint = self.word(" ", "")
        detail = ""
        if row.detail:
            detail = (
                self.word(f", number {row.detail}", f"（第{row.detail}段）")
                if row.kind == "tier"
                else self.word(f" ({row.detail})", f"（{row.detail}）")
            )
        return self.word(f"{row.title}: {row.name}{detail}", f"{row.title}：{row.name}{detail}").strip(joint)

    def move(self, row: Row) -> str:
        """From what to what."""
        if row.before is None:
            return self.word(f"new: {row.after}", f"新增：{row.after}")
        if row.after is None:
            return self.word(f"gone: {row.before}", f"取消：{row.before}")
        return f"{row.before} → {row.after}"

    def people(self) -> Iterator[tuple[str, str]]:
        """Who gains and loses, in all."""
        claims = self.report.claims
        if claims is None:
            return
        total = claims.total
        compared = total.gained + total.lost + total.unchanged
        yield self.word("claims compared", "可比较的结算"), str(compared)
        yield self.word("better for the person", "个人负担减少"), self._tally(total.gained, total.gain)
        yield self.word("worse for the person", "个人负担增加"), self._tally(total.lost, -total.loss)
        yield self.word("the same", "不变"), str(total.unchanged)
        own = claims.own[1] - claims.own[0]
        yield (
            self.word("own shares in all", "个人负担合计"),
            self.word(
                f"{self.money(claims.own[0])} → {self.money(claims.own[1])} ({self.signed(own)})",
                f"{self.money(claims.own[0])} → {self.money(claims.own[1])}（{self.signed(own)}）",
            ),
        )

    def _tally(self, count: int, amount: Fraction) -> str:
        if not count:
            return "0"
        return self.word(f"{count} ({self.signed(amount)} in all)", f"{count}（合计 {self.signed(amount)}）")

    def count(self, count: Count) -> list[str]:
        """A row of a table of tallies."""
        tally: Tally = count.tally
        return [count.name, str(tally.gained), str(tally.lost), str(tally.unchanged), self.signed(tally.net)]

    def counted(self) -> list[str]:
        """The heads of such a table."""
        return [
            self.word("", ""), self.word("better", "减少"), self.word("worse", "增加"), self.word("same", "不变"),
            self.word("persons bear less by", "个人少负担"),
        ]  # fmt: skip

    def tables(self) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        """Title, heads and rows of each table about claims."""
        report = self.report
        if report.claims is None:
            return
        heads = [self.word("payer", "支付方"), self.word("old", "原方案"), self.word("new", "新方案"),
                 self.word("difference", "差额")]  # fmt: skip
        rows = [[p.name, self.money(p.before), self.money(p.after), self.signed(p.after - p.before)]
                for p in report.payers]  # fmt: skip
        yield self.word("By payer", "按支付方"), heads, rows
        counted = self.counted()
        yield self.word("By category", "按类别"), counted, [self.count(item) for item in report.categories]
        yield self.word("By month", "按月份"), counted, [self.count(item) for item in report.months]
        if report.unsettled:
            sides = {"old": self.word("old", "原方案"), "new": self.word("new", "新方案")}
            yield (
                self.word("Not settled, and not compared", "不能结算、未列入比较"),
                [self.word("under", "方案"), self.word("missing", "缺少"), self.word("claims", "结算数")],
                [[sides[side], name or "?", str(count)] for side, name, count in report.unsettled],
            )
        if report.owed:
            heads = [self.word("change", "变动"), self.word("payments", "支付"), self.word("own share", "个人负担")]
            rows = [
                [self.step(owed),
                 self.word("; ", "；").join(f"{name} {self.signed(delta)}" for name, delta in owed.payments) or "0",
                 self.signed(owed.own)]
                for owed in report.owed
            ]  # fmt: skip
            yield self.word("What the difference is owed to, step by step", "差额的来源（依次计算）"), heads, rows

    def step(self, owed: Owed) -> str:
        """What a step changes; of many changes together their number, since `together` tells which."""
        count = owed.changes
        if owed.together:
            return self.word(f"{count} changes together", f"{count}项变动合并计算")
        return self.word("; ", "；").join(owed.names) or "—"

    def together(self) -> Iterator[tuple[str, list[str]]]:
        """Of each step that takes several changes at once: that it does, and by every reason which."""
        for owed in self.report.owed:
            if owed.together:
                yield (
                    self.word(f"{self.step(owed)}, because one without the others cannot be settled:",
                              f"{self.step(owed)}，原因是不能逐项实行："),
                    [self.word(f"{why}: {'; '.join(names)}", f"{why}：{'；'.join(names)}")
                     for _, why, names in owed.together],
                )  # fmt: skip

    # ---- text

    def text(self) -> str:
        """For a terminal."""
        return "\n".join(shown_line.rstrip() for shown_line in self._text())

    def _text(self) -> Iterator[str]:
        report = self.report
        yield f"{shown(report.old)} → {shown(report.new)}"
        yield self.summary()
        for row in report.rows:
            yield ""
            yield from self._row(row, "")
        for title, names in (
            (self.word("clauses cited anew", "新引用的条款"), report.gained),
            (self.word("clauses no longer cited", "不再引用的条款"), report.lost),
        ):
            if names:
                yield ""
                yield from wrapped(self.word(f"{title}: {'; '.join(names)}", f"{title}：{'；'.join(names)}"), COLUMNS)
        if report.renamed:
            yield ""
            told = self.word(", ", "、").join(
                f"{old.partition(':')[2]} → {new.partition(':')[2]}" for old, new in report.renamed
            )
            yield from wrapped(self.word(f"only renamed: {told}", f"仅更名：{told}"), COLUMNS)
        yield from self._claims_text()

    def _row(self, row: Row, indent: str) -> Iterator[str]:
        yield f"{indent}{shown(self.heading(row))}"
        moved = shown(self.move(row))
        if row.before is not None and row.after is not None and width(moved) > COLUMNS - width(indent) - 4:
            yield from wrapped(shown(self.word(f"from {row.before}", f"原 {row.before}")), COLUMNS, f"{indent}    ")
            moved = shown(self.word(f"to   {row.after}", f"新 {row.after}"))
        yield from wrapped(moved, COLUMNS, f"{indent}    ")
        if row.clauses:
            yield from wrapped(
                shown(self.word(f"basis: {row.clauses}", f"依据：{row.clauses}")), COLUMNS, f"{indent}    "
            )
        for along in row.along:
            yield from self._row(along, f"{indent}    ")

    def _claims_text(self) -> Iterator[str]:
        if self.report.claims is None:
            return
        yield ""
        pairs = list(self.people())
        column = max(width(name) for name, _ in pairs)
        yield from (f"{padded(name, column)}  {value}" for name, value in pairs)
        for title, heads, rows in self.tables():
            yield ""
            yield title
            lines = [line for row in rows for line in (self._stacked(row) if len(heads) == _STACKED else [row])]
            yield from table(heads, [[shown(item) for item in row] for row in lines])
        for head, reasons in self.together():
            yield from ("", *wrapped(shown(head), COLUMNS))
            for reason in reasons:
                yield from wrapped(shown(reason), COLUMNS, "  ")
        for number, item in enumerate(self.report.largest, 1):
            yield ""
            change = item.change
            day = f"{self.word(', ', '，')}{change.day}" if change.day else ""
            yield self.word(
                f"{number}. claim {shown(change.claim)}{day}: own share {self.signed(-change.gain)}",
                f"{number}. 结算 {shown(change.claim)}{day}：个人负担 {self.signed(-change.gain)}",
            )
            for side, told in ((self.word("old", "原"), item.before), (self.word("new", "新"), item.after)):
                where = self.word(f"{item.where}: ", f"{item.where}：") if item.where and told else ""
                yield from wrapped(f"{side}  {shown(where + told)}" if told else f"{side}  —", COLUMNS, "   ")

    def _stacked(self, row: list[str]) -> Iterator[list[str]]:
        """The payments of a step, or what claims wait for, one below the other: side by side they would fill pages."""
        name, several, last = row
        first, *others = several.split(self.word("; ", "；"))
        yield [name, first, last]
        for one in others:
            yield ["", one, ""]

    # ---- Markdown

    def markdown(self) -> str:
        """For a comment or a page."""
        return "\n".join(self._markdown())

    def _markdown(self) -> Iterator[str]:
        report = self.report
        yield f"### {markdown(report.old)} → {markdown(report.new)}"
        yield ""
        yield f"**{self.summary()}**"
        if report.rows:
            yield ""
            heads = [self.word("what", "变动"), self.word("from", "原规定"), self.word("to", "新规定"),
                     self.word("basis", "依据")]  # fmt: skip
            yield from _grid(heads, [cells for row in report.rows for cells in self._cells(row, "")])
        if report.claims is not None:
            yield ""
            colon = self.word(": ", "：")
            yield from (f"- {markdown(name)}{colon}{markdown(value)}" for name, value in self.people())
            for title, heads, rows in self.tables():
                yield from ("", f"**{title}**", "")
                yield from _grid(heads, rows)
            for head, reasons in self.together():
                yield from ("", markdown(head), "", *(f"- {markdown(reason)}" for reason in reasons))
        for item in report.largest:
            yield ""
            change = item.change
            yield "<details><summary>" + _html(self.word(
                f"claim {change.claim}: own share {self.signed(-change.gain)}",
                f"结算 {change.claim}：个人负担 {self.signed(-change.gain)}")) + "</summary>"  # fmt: skip
            yield ""
            for side, told in ((self.word("old", "原"), item.before), (self.word("new", "新"), item.after)):
                yield f"- {side}{self.word(': ', '：')}{markdown(told or '—')}"
            yield ""
            yield "</details>"

    def _cells(self, row: Row, indent: str) -> Iterator[list[str]]:
        yield [indent + self.heading(row), row.before or "—", row.after or "—", row.clauses]
        for along in row.along:
            yield from self._cells(along, f"{indent}↳ ")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns lined up; amounts to the right."""
    every = [list(heads), *map(list, rows)]
    widths = [max(width(row[column]) for row in every) for column in range(len(heads))]
    for row in every:
        cells = [
            padded(text, widths[column]) if column == 0 else " " * (widths[column] - width(text)) + text
            for column, text in enumerate(row)
        ]
        yield "  " + "  ".join(cells)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(markdown(head) for head in heads)} |"
    yield f"|{'|'.join('---' for _ in heads)}|"
    for row in rows:
        yield f"| {' | '.join(markdown(item) for item in row)} |"


def _html(text: str) -> str:
    return escape(shown(text))
