"""What is wrong with a command line, and what went wrong in ours, as problems with a code.

Enters: click's exceptions, or any other. Leaves: the message and the exit code. Always holds: click's English never
reaches a Chinese reader; nothing of a claim is in the message of a bug, only the kind of error and its place in our
code. `POLICY_TRACEBACK=1` shows developers the rest.
"""

import os
import traceback
from pathlib import Path

import click

from policy_lang.cli.face import Code, Face
from policy_lang.cli.front import LISTED
from policy_lang.cli.root import UnknownCommandError
from policy_lang.diagnostics import InternalError, Report, nearest


def wrong_usage(error: click.ClickException, face: Face) -> Code:
    """The message for a command line that cannot be understood."""
    en, zh = _reason(error)
    report = Report()
    report.add("PL0914", None, reason=en, reason_zh=zh)
    face.show(report.diagnostics)
    return Code.USAGE


def _reason(error: click.ClickException) -> tuple[str, str]:
    match error:
        case click.NoSuchOption():
            known = [name for item in _parameters(error) for name in item.opts if name.startswith("--")]
            return _unknown("option", "选项", error.option_name, known)
        case UnknownCommandError():
            return _unknown("command", "命令", error.word, list(LISTED))
        case click.MissingParameter():
            name = _name(error.param, error.ctx)
            return f"{name} is missing", f"缺少{name}"
        case click.BadParameter():
            name = _name(error.param, error.ctx)
            choices = getattr(getattr(error.param, "type", None), "choices", ())
            if choices:
                listed = [str(choice) for choice in choices]
                return f"`{name}` is one of {', '.join(listed)}", f"“{name}”只能是 {'、'.join(listed)}"
            return f"`{name}` has a value that does not fit", f"“{name}”的值不合要求"
        case click.BadOptionUsage():
            if "does not take a value" in error.message:
                return f"`{error.option_name}` takes no value", f"“{error.option_name}”后面不写值"
            return f"`{error.option_name}` needs a value", f"“{error.option_name}”后面应写一个值"
    return "there are words too many", "多写了参数"


def _unknown(kind: str, kind_zh: str, word: str, known: list[str]) -> tuple[str, str]:
    near = nearest(word, known)
    en, zh = f"there is no {kind} `{word}`", f"没有{kind_zh}“{word}”"
    if near:
        en += f"; did you mean {' or '.join(f'`{one}`' for one in near)}?"
        zh += f"，是否应为{'或'.join(f'“{one}”' for one in near)}"
    return en, zh


def _parameters(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx is not None else []


def _name(parameter: click.Parameter | None, context: click.Context | None) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    if parameter is not None and context is not None:
        return parameter.make_metavar(context).strip("[]…")
    return "ARGUMENT"


def our_mistake(error: Exception, face: Face) -> Code:
    """The message for a bug, or for a file or stream that failed under us."""
    if os.environ.get("POLICY_TRACEBACK"):
        face.say("".join(traceback.format_exception(error)))
    report = Report()
    if isinstance(error, OSError):
        path = str(error.filename or face.word("standard output", "标准输出"))
        report.add("PL0912", None, path=path, reason=error.strerror or type(error).__name__, reason_zh="系统拒绝写入")
    elif isinstance(error, InternalError):
        report.add("PL0999", None, reason=str(error), reason_zh=f"{error}")
    else:
        reason = f"{type(error).__name__} {_place(error)}"
        report.add("PL0999", None, reason=reason, reason_zh=reason)
    face.show(report.diagnostics)
    return Code.USAGE if isinstance(error, OSError) else Code.BUG


def _place(error: Exception) -> str:
    """The last place in our own code that the error went through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "policy_lang" in frame.filename]
    if not frames:
        return ""
    last = frames[-1]
    return f"({Path(last.filename).name}:{last.lineno})"
