"""A page read as a person reads it: its tables as rows of cells, its bars as numbers. For tests of what a page says."""

from html.parser import HTMLParser

from attrs import define, field

VOID = {"meta", "br", "rect", "link", "img", "input"}


@define
class Row:
    """A row of a table: its cells, and the bars drawn in it as (kind, x, width)."""

    cells: list[str] = field(factory=list)
    bars: list[tuple[str, int, int]] = field(factory=list)


class PageReader(HTMLParser):
    """Tables under the last heading above them, in order; and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = {}
        self.text = ""
        self._heading = ""
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self._inside.append(tag)
        if tag in {"h1", "h2", "h3"}:
            self._heading = ""
        elif tag == "tr":
            self.tables.setdefault(self._heading.strip(), []).append(Row())
        elif tag in {"td", "th"} and named.get("class") != "bar":
            self._row.cells.append("")
        elif tag == "rect" and "tr" in self._inside:
            width = int(named["width"] or 0)
            if width:
                self._row.bars.append((named["class"] or "", int(named["x"] or 0), width))

    @property
    def _row(self) -> Row:
        return self.tables[self._heading.strip()][-1]

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] in {"style", "script"}:
            return
        self.text += data
        if {"h1", "h2", "h3"} & set(self._inside):
            self._heading += data
        elif {"td", "th"} & set(self._inside) and self._row.cells:
            self._row.cells[-1] += data.strip("\n")
