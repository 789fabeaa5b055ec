"""`policy watch`: check, test and explain whenever a file of the scheme is saved, until it is interrupted.

Enters: a scheme, perhaps claims. Leaves: after each save what `check` and `test` would say, and which amounts changed.
Always holds: nothing that stands in a file ends it, nor that a file is away for a while; the keyboard does, and that is
its right end, with 0.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from policy_lang.cli.common import (
    FILE,
    complete_file,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import ClosedPipeError, Code, Ended, Face
from policy_lang.cli.scheme import can_be_looked_at, pairs_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.usage import our_mistake

if TYPE_CHECKING:
    from policy_lang.cli.watching.rounds import State, Watched

LESSON = Lesson(
    Words("Check, test and explain whenever a file is saved.", "每次保存文件后自动检查、运行算例并说明变化。"),
    Words(
        "Runs until it is interrupted (Ctrl-C). After each save: the mistakes, the scenarios that fail, and every "
        "amount of a scenario that changed since the scheme was last without errors, with the step at which the two "
        "explanations part. With --claims the claims of a file are settled too; with --claim one of them is explained "
        "whole. The extra `watch` notices changes at once; without it files are looked at every second.",
        "一直运行，直至中断（Ctrl-C）。每次保存后列出：错误、未通过的算例，以及自方案上次无误以来各算例金额的变化和两份说明最先不同的"
        "一步。写明 --claims 时一并结算文件中的各次费用；写明 --claim 时完整说明其中一次。安装 watch 附加组件后"
        "立即察觉改动，未安装时每秒查看一次。",
    ),
    (
        Example("policy watch my_scheme.policy", Words("While it is being written.", "边写边看。")),
        Example("policy watch my_scheme.policy --claims claims.jsonl --claim a",
                Words("One claim, and how it comes out.", "关注某一次结算的结果。")),
    ),
    Words("0 interrupted from the keyboard; 3 wrong usage.", "0 由键盘中断；3 用法有误。"),
)  # fmt: skip


@command("watch", LESSON)
@under(
    scheme_argument,
    option(
        "--claims",
        "claims",
        value=FILE,
        shell_complete=complete_file,
        en="Settle these claims too.",
        zh="一并结算该文件中的各次费用。",
    ),
    option(
        "--claim",
        "claim",
        value=Words("ID", "编号"),
        en="With --claims: explain this one whole.",
        zh="与 --claims 同用：完整说明这一次结算。",
    ),
    readings_option,
    parameters_option,
    tongue_option,
)
def run(
    face: Face,
    *,
    scheme: str,
    claims: str | None,
    claim: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
) -> Code:
    """Watch a scheme."""
    from policy_lang.cli.watching.looking import has_library, turns
    from policy_lang.cli.watching.rounds import State, Watched

    if claim is not None and claims is None:
        raise face.refuse("PL0914", reason="`--claim` names a claim of `--claims FILE`",
                          reason_zh="--claim 须与 --claims 文件 同用")  # fmt: skip
    can_be_looked_at(face, scheme)
    watched = Watched(
        scheme, pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter"), claims, claim
    )  # fmt: skip
    states = [State()]

    def places() -> Iterable[Path]:
        named = [Path(name) for name in (scheme, claims) if name is not None]
        return [*named, *states[0].files]

    by_library = has_library()
    try:
        states[0] = _survived(face, watched, states[0])
        if not states[0].files and not Path(scheme).exists():
            return Code.USAGE
        _begin(face, by_library=by_library)
        for _ in turns(places, by_library=by_library):
            face.put("")
            states[0] = _survived(face, watched, states[0])
            face.flush()
    except KeyboardInterrupt:
        face.tell("no longer watching", "已停止")
    return Code.DONE


def _begin(face: Face, *, by_library: bool) -> None:
    face.flush()
    if not by_library:
        face.tell("looking at the files every second; `pip install 'policy-lang[watch]'` notices changes at once",
                  "每秒查看一次文件；安装 pip install 'policy-lang[watch]' 后可立即察觉改动")  # fmt: skip
    face.tell("watching; Ctrl-C ends", "正在关注文件的改动，按 Ctrl-C 结束")


def _survived(face: Face, watched: "Watched", last: "State") -> "State":
    """A round, whatever a file holds. Even a mistake of ours is told and the next save tried."""
    from policy_lang.cli.watching.rounds import one_round

    try:
        return one_round(face, watched, last)
    except Ended:  # everything was said
        return last
    except ClosedPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a file that is half written must not end the watch
        our_mistake(error, face)
        return last
