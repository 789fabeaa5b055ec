"""Coverage over the text of a scheme, as one page without anything from elsewhere.

Enters: what scenarios touch, and the texts. Leaves: HTML. Always holds: everything that a scheme says is escaped; the
colours are said in words too, for who does not see them.
"""

from collections.abc import Mapping
from html import escape

from policy_lang.cli.face import Face
from policy_lang.cli.proving.findings import Findings
from policy_lang.source import Source
from policy_lang.source.harmless import shown
from policy_lang.testing.coverage.points import Point
from policy_lang.testing.words import Telling

_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:1.5rem auto;max-width:60rem;
padding:0 1rem;color:#222;background:#fff;
overflow-wrap:anywhere}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}td{vertical-align:top;padding:0 .5rem;white-space:pre-wrap}
td.n{color:#666;text-align:right;user-select:none;width:3rem;overflow-wrap:normal}
td.t{font-family:ui-monospace,"Noto Sans Mono CJK SC",monospace;
font-size:13px;overflow-wrap:anywhere}
tr.all td.t{background:#e7f5e9}tr.some td.t{background:#fff4d6}tr.none td.t{background:#fde2e2}
ul.notes{margin:.1rem 0 .3rem;padding-left:1.2rem;font-size:13px;white-space:normal}
.bar{height:.7rem;background:#fde2e2;border-radius:.35rem;overflow:hidden}
.bar i{display:block;height:100%;background:#4a9d5b}
@media print{@page{size:A4;margin:16mm}body{max-width:none;margin:0}
.bar i{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def coverage_page(face: Face, findings: Findings, texts: Mapping[str, Source]) -> str:
    """The page."""
    found = findings.coverage
    if found is None:
        return ""
    telling = Telling(findings.program, face.tongue)
    title = shown(face.word("Coverage", "算例覆盖情况") + ": " + telling.words.names.scheme())
    total = len(found.points)
    share = 100 * found.count // total if total else 100
    parts = [
        f'<!doctype html><html lang="{face.tongue}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(face.word(f'{found.count} of {total} touched', f'共{total}项，已覆盖{found.count}项'))}</p>",
        f'<div class="bar" role="img" aria-label="{share}%"><i style="width:{share}%"></i></div>',
    ]
    placed: dict[str, dict[int, list[Point]]] = {}
    loose: list[Point] = []
    for point in found.points:
        if point.place is None or point.place.file not in texts:
            loose.append(point)
        else:
            placed.setdefault(point.place.file, {}).setdefault(point.place.line, []).append(point)
    if loose:
        parts.append(f"<ul>{''.join(_note(face, telling, findings, point) for point in loose)}</ul>")
    for name, lines in placed.items():
        parts.append(f"<h2>{escape(shown(name))}</h2><table>")
        for number, text in enumerate(texts[name].text.splitlines(), 1):
            points = lines.get(number, [])
            touched = [bool(found.by.get(point.key)) for point in points]
            kind = "" if not points else "all" if all(touched) else "some" if any(touched) else "none"
            notes = "".join(_note(face, telling, findings, point) for point in points)
            notes = f'<ul class="notes">{notes}</ul>' if notes else ""
            line = escape(shown(text))
            parts.append(f'<tr class="{kind}"><td class="n">{number}</td><td class="t">{line}{notes}</td></tr>')
        parts.append("</table>")
    return "\n".join(parts) + "\n"


def _note(face: Face, telling: Telling, findings: Findings, point: Point) -> str:
    by = findings.coverage.by.get(point.key, ()) if findings.coverage is not None else ()
    mark = face.word("touched", "已覆盖") if by else face.word("not touched", "未覆盖")
    titles = escape(shown("; ".join(by))) if by else ""
    return f'<li title="{titles}">{escape(shown(telling.point(point)))}: {escape(mark)}</li>'
