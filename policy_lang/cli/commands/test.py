"""`policy test`: run the scenarios that stand beside the rules.

Enters: paths or editions. Leaves: a line for each scenario, each failed expectation with its place and, if wanted,
the reasons of the claim it speaks of; or all of it as JSON. Always holds: a scenario that asks for other readings or
figures gets a program compiled under them, each combination once; the answer is no when one expectation of any
scheme fails.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_lang.cli.common import (
    format_option,
    parameters_option,
    paths_argument,
    readings_option,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face, code_of
from policy_lang.cli.layout import many
from policy_lang.cli.loading import all_different
from policy_lang.cli.scheme import can_be_looked_at, pairs_of
from policy_lang.cli.targets import is_module, targets_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.compile import Compilation, Options, compile_scheme
from policy_lang.core.program import Place, Program, ScenarioDef
from policy_lang.diagnostics import Diagnostic, Report, render_json
from policy_lang.record import evolve, field, frozen
from policy_lang.scenario import Failure, Ran, run_scenarios
from policy_lang.scenario.run import Programs
from policy_lang.source import Source, Span, expand

if TYPE_CHECKING:
    from policy_lang.cli.proving.findings import Findings

VERSION = 1

LESSON = Lesson(
    Words("Run the scenarios of schemes.", "运行方案所附的算例。"),
    Words(
        "Settles the claims of every scenario and compares what it expects: payments, own shares, statuses, checks, "
        "outcomes. A folder stands for every scheme below it.",
        "逐一结算算例中的费用，并与写明的预期核对：支付额、个人自付、状态、核查和结论。写目录即运行其下全部方案的算例。",
    ),
    (
        Example("policy test my_scheme.policy", Words("One file.", "运行一个文件的算例。")),
        Example("policy test policies --tongue zh", Words("Every edition of a tree.", "整个目录的算例。")),
        Example("policy test my_scheme.policy --why", Words("With the reasons of failures.", "未通过时附上理由。")),
    ),
    Words("0 all as expected; 1 something came out otherwise, a change tried is neither noticed nor explained, "
          "or the scheme has errors; 3 wrong usage.",
          "0 全部符合预期；1 有不符预期之处，有试改未被发现或未说明理由，或方案有错误；3 用法有误。"),
)  # fmt: skip


@frozen
class Tested:
    """What came of one scheme: its scenarios, or the problems that kept them from running; and what else was asked."""

    shown: str
    ran: tuple[Ran, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    findings: "Findings | None" = None
    texts: Mapping[str, Source] = field(factory=dict)


@command("test", LESSON)
@under(
    paths_argument(Words("files, folders or editions", "文件、目录或版本名")),
    readings_option,
    parameters_option,
    option(
        "--why", is_flag=True, en="Add the reasons of a claim that came out otherwise.", zh="未通过时附上结算理由。"
    ),
    option(
        "--coverage",
        is_flag=True,
        en="Say which tiers, limits, exceptions, edges, options and statuses no scenario touches.",
        zh="列出没有算例触及的分段、限额、例外、期间边界、选项和状态。",
    ),
    option(
        "--html",
        "page",
        value=Words("FILE", "文件"),
        en="With --coverage of one scheme: a page over its text.",
        zh="与 --coverage 同用于一个方案：写成网页。",
    ),
    option(
        "--mutate",
        is_flag=True,
        en="Change each figure, edge, condition, order, exception, rounding and period; list what no scenario notices.",
        zh="逐项试改数额、边界、条件、顺序、例外、尾数处理和期间，列出算例未能发现的改动。",
    ),
    option(
        "--samples",
        between=(1, 1_000_000),
        default=20_000,
        value=Words("N", "次数"),
        en="With --mutate: claims tried before a change counts as without effect; 20000 unless said.",
        zh="与 --mutate 同用：试算多少次结算均无差异，才视为无影响，默认20000次。",
    ),
    format_option(),
    tongue_option,
)
def run(
    face: Face,
    *,
    paths: tuple[str, ...],
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    why: bool,
    coverage: bool,
    page: str | None,
    mutate: bool,
    samples: int,
    shape: str,
) -> Code:
    """Run the scenarios of everything that the paths stand for."""
    options = Options(
        readings=pairs_of(face, readings, "--reading"), parameters=pairs_of(face, parameters, "--parameter")
    )
    for path in paths:
        can_be_looked_at(face, path)
    all_different(face, (), (page,))
    more = _More(face, coverage=coverage or page is not None, mutate=mutate, samples=samples)
    found = [
        _test(target.shown, options, more)
        for target in targets_of(paths)
        if target.named or not is_module(target.shown)
    ]
    if page is not None:
        _write_page(face, page, found)
    if shape == "json":
        face.put_json(_shape(found))
    else:
        for tested in found:
            _show(face, tested, why=why)
        _summary(face, found)
    code = code_of(diagnostic for tested in found for diagnostic in _problems(tested))
    unnoticed = any(one.findings and (one.findings.survivors or one.findings.unexplained) for one in found)
    return Code.NO if unnoticed and code is Code.DONE else code


@frozen
class _More:
    """What is asked for beside passing and failing."""

    face: Face
    coverage: bool
    mutate: bool
    samples: int

    def findings(self, program: Program, ran: tuple[Ran, ...], programs: Programs, folder: Path) -> "Findings | None":
        """What was asked for; nothing is loaded where nothing was. `folder`: where the scheme stands."""
        if not self.coverage and not self.mutate:
            return None
        from policy_lang.cli.proving.findings import Findings, covered, explained, mutated

        found = Findings(program, covered(program, ran) if self.coverage else None, samples=self.samples)
        if not self.mutate:
            return found
        verdicts = mutated(self.face, program, programs, self.samples)
        reasons, diagnostics = explained(folder, verdicts)
        return evolve(found, mutation=verdicts, reasons=reasons, diagnostics=diagnostics)


def _write_page(face: Face, page: str, found: list[Tested]) -> None:
    from policy_lang.cli.proving.page import coverage_page
    from policy_lang.cli.writing import replacing

    whole = [tested for tested in found if tested.findings is not None]
    if len(whole) != 1:
        raise face.refuse("PL0914", reason="`--html` is a page of one scheme; name one that compiles",
                          reason_zh="--html 只写一个方案的网页，请写明一个没有错误的方案")  # fmt: skip
    (tested,) = whole
    if tested.findings is not None:
        with replacing(face, Path(page)) as file:
            file.write(coverage_page(face, tested.findings, tested.texts))


def _test(shown: str, options: Options, more: _More) -> Tested:
    compilation = compile_scheme(shown, options)
    if compilation.program is None:
        return Tested(shown, diagnostics=compilation.report.diagnostics)
    program = compilation.program
    if not program.scenarios:
        report = Report()
        report.add("PL0711", None)
        return Tested(shown, diagnostics=report.diagnostics)
    programs, spans = _Compiled(shown, options), _Sources.of(compilation)
    ran = run_scenarios(program, programs, spans)
    folder = compilation.linked.main.folder if compilation.linked else None
    findings = more.findings(program, ran, programs, folder or Path(shown).parent)
    diagnostics = findings.diagnostics if findings is not None else ()
    return Tested(shown, ran, diagnostics, findings, spans.texts)


@frozen
class _Compiled:
    """The programs of a scheme under further readings and figures, each compiled once."""

    scheme: str
    options: Options
    known: dict[tuple[tuple[tuple[str, str], ...], ...], Program | Report] = field(factory=dict)

    def __call__(self, readings: Mapping[str, str], figures: Mapping[str, str]) -> Program | Report:
        key = (tuple(sorted(readings.items())), tuple(sorted(figures.items())))
        if key not in self.known:
            options = evolve(
                self.options,
                readings={**self.options.readings, **readings},
                parameters={**self.options.parameters, **figures},
                advice=False,
                hashed=False,
            )
            compilation = compile_scheme(self.scheme, options)
            self.known[key] = compilation.program or compilation.report
        return self.known[key]


@frozen
class _Sources:
    """The texts of a scheme by name, to show places in."""

    texts: Mapping[str, Source]

    @classmethod
    def of(cls, compilation: Compilation) -> "_Sources":
        """The texts that were compiled."""
        linked = compilation.linked
        files = linked.main.files if linked else ()
        return cls({file.span.source.name: file.span.source for file in files})

    def __call__(self, place: Place) -> Span | None:
        source = self.texts.get(place.file)
        return Span(source, place.start, place.end) if source else None


def _problems(tested: Tested) -> list[Diagnostic]:
    return [*tested.diagnostics, *(failure.diagnostic for ran in tested.ran for failure in ran.failures)]


def _title(scenario: ScenarioDef, tongue: str) -> str:
    chosen, other = (scenario.title_zh, scenario.title_en) if tongue == "zh" else (scenario.title_en, scenario.title_zh)
    return chosen or other


def _show(face: Face, tested: Tested, *, why: bool) -> None:
    name = expand(tested.shown)
    face.put(face.word(f"{name}:", f"{name}："))
    face.flush()
    face.show(tested.diagnostics)
    for ran in tested.ran:
        word = face.word("passed", "通过") if ran.passed else face.word("FAILED", "未通过")
        face.put(f"  {word}{face.word(': ', '：')}{_title(ran.scenario, face.tongue)}")
        face.flush()
        face.show(failure.diagnostic for failure in ran.failures)
        if why:
            _reasons(face, ran.failures)
    if tested.findings is not None:
        from policy_lang.cli.proving.findings import lines

        for line in lines(face, tested.findings):
            face.put(line)


def _reasons(face: Face, failures: tuple[Failure, ...]) -> None:
    """The reasons of each claim that something failed about, once."""
    from policy_lang.explain import explain, render_text

    settlements = {one.settlement.claim.id: one.settlement for one in failures if one.settlement is not None}
    for settlement in settlements.values():
        face.put(render_text(explain(settlement), settlement.program, face.tongue))


def _summary(face: Face, found: list[Tested]) -> None:
    every = [ran for tested in found for ran in tested.ran]
    failed = sum(not ran.passed for ran in every)
    broken = sum(any(item.severity == "error" for item in tested.diagnostics) for tested in found)
    face.tell(
        f"{many(len(every), 'scenario')}: {len(every) - failed} passed, {failed} failed"
        + (f"; {many(broken, 'scheme')} with errors" if broken else ""),
        f"共 {len(every)} 个算例：通过 {len(every) - failed} 个，未通过 {failed} 个"
        + (f"；有错误的方案 {broken} 个" if broken else ""),
    )


def _shape(found: list[Tested]) -> dict[str, Any]:
    every = [ran for tested in found for ran in tested.ran]
    return {
        "version": VERSION,
        "scenarios": len(every),
        "failed": sum(not ran.passed for ran in every),
        "schemes": [
            {
                "scheme": tested.shown,
                "diagnostics": render_json(tested.diagnostics),
                "scenarios": [
                    {
                        "title": {"en": ran.scenario.title_en, "zh": ran.scenario.title_zh},
                        "passed": ran.passed,
                        "claims": [settlement.claim.id for settlement in ran.settlements],
                        "failures": render_json(failure.diagnostic for failure in ran.failures),
                    }
                    for ran in tested.ran
                ],
                **_found(tested),
            }
            for tested in found
        ],
    }


def _found(tested: Tested) -> dict[str, Any]:
    if tested.findings is None:
        return {}
    from policy_lang.cli.proving.findings import shape

    return shape(tested.findings)
