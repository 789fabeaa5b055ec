"""`policy completion`: the script that completes commands, editions, readings and claim ids in a shell."""

from policy_lang.cli.common import tongue_option, under
from policy_lang.cli.face import Code, Face
from policy_lang.cli.teach import Example, Lesson, Words, argument, command

COMPLETE = "_POLICY_COMPLETE"
SHELLS = ("bash", "zsh", "fish")

LESSON = Lesson(
    Words("A script for completion in your shell.", "命令补全脚本。"),
    Words(
        "Completes commands, options, editions, the readings of a scheme with their options, and the ids of claims.",
        "可补全命令、选项、版本名、方案中有歧义条款及其选项，以及结算编号。",
    ),
    (
        Example('eval "$(policy completion bash)"', Words("In ~/.bashrc.", "写入 ~/.bashrc。")),
        Example('eval "$(policy completion zsh)"', Words("In ~/.zshrc.", "写入 ~/.zshrc。")),
        Example("policy completion fish | source", Words("In ~/.config/fish/config.fish.",
                                                         "写入 ~/.config/fish/config.fish。")),
    ),
    Words("0 done; 3 wrong usage.", "0 完成；3 用法有误。"),
)  # fmt: skip


@command("completion", LESSON)
@under(
    argument("shell", Words("SHELL", "外壳"), Words("bash, zsh or fish", "bash、zsh 或 fish"), choices=SHELLS),
    tongue_option,
)
def run(face: Face, *, shell: str) -> Code:
    """Write the script."""
    from click.shell_completion import BashComplete, get_completion_class

    from policy_lang.cli.root import root

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - click has the three
        return Code.USAGE
    made = kind(root, {}, "policy", COMPLETE)
    # click's own source() for bash first starts a bash to ask its version; the script is the same without asking.
    script = made.source_template % made.source_vars() if isinstance(made, BashComplete) else made.source()
    face.put(script)
    return Code.DONE
