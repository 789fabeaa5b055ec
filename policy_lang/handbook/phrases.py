"""The words of the handbook that are no scheme's, in English and in Chinese."""

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, str]] = {
    "condition": ("pays when", "支付条件"),
    "base": ("counted on", "计算基数"),
    "covered": ("covers at most", "纳入上限"),
    "deductible": ("deductible", "起付线"),
    "pays": ("pays", "支付标准"),
    "target": ("tops up to", "补足目标"),
    "less": ("less", "扣减后"),
    "limit": ("at most", "最高支付"),
    "floor": ("not below", "最低支付"),
    "rounding": ("cents", "尾数处理"),
    "counted": ("the limit counts", "限额计算"),
    "manner": ("how", "方式"),
    "exception": ("exception", "例外"),
    "tier": ("from {lower} to {upper}", "{lower}至{upper}"),
    "tier.open": ("above {lower}", "{lower}以上"),
    "period.claim": ("each claim", "每次"),
    "period.admission": ("each admission", "每次住院"),
    "period.day": ("each day", "每日"),
    "period.month": ("each month", "每月"),
    "period.calendar_year": ("each calendar year", "每自然年度"),
    "period.scheme_year": ("each scheme year", "每保障年度"),
    "period.lifetime": ("in a lifetime", "终身"),
    "period.rolling": ("within some months", "连续若干月"),
    "period.spell": ("each spell", "每个病程"),
    "who": ("Who is covered", "保障对象"),
    "when": ("From when", "施行期间"),
    "chain": ("Who pays, one after the other", "支付顺序"),
    "chain.for": ("when {guard}", "{guard}时"),
    "payers": ("What each pays", "各支付方的支付标准"),
    "given": ("settled elsewhere; this scheme takes the amount as it is", "由其他制度结算，本方案按其金额计入"),
    "share": ("share", "比例"),
    "amount": ("amount", "金额区间"),
    "curves": ("What is left to the person", "个人负担"),
    "curves.note": (
        "Settled by the program for each cost; earlier payers as in the first worked example: {shares}.",
        "按不同费用由程序逐一核算；在先的支付方按首个算例的比例计：{shares}。",
    ),
    "curves.told": (
        "Chart: the own share as the cost grows, for {names}. The table below has the same numbers.",
        "图：个人负担随费用的变化（{names}）。数字见下方表格。",
    ),
    "and": (", ", "、"),
    "cost": ("cost", "费用"),
    "own": ("own share", "个人负担"),
    "figures": ("All figures", "全部数额"),
    "lists": ("Lists", "名单"),
    "questions": ("Where the text can be read in two ways", "通知中可作不同理解之处"),
    "chosen": ("applied", "采用"),
    "because": ("because {reason}", "理由：{reason}"),
    "checks": ("What is checked", "核查事项"),
    "examples": ("Worked examples", "算例"),
    "facts": ("the claim", "费用情况"),
    "paid": ("the result", "核算结果"),
    "basis": ("basis", "依据"),
    "source": ("Sources", "依据文件"),
    "edition": ("edition {edition}", "{edition}年度版"),
    "program": ("Made by the program from the scheme {hash}; every figure was computed in that run.",
                "本手册由程序根据方案生成（{hash}），各项数额均在生成时核算。"),
    "other": ("中文", "English"),
    "table": ("the same as a table", "以表格列出"),
}  # fmt: skip


def told(key: str, tongue: str, **holes: str) -> str:
    """A row of the table, its holes filled; a key that is not there is shown as it is."""
    row = PHRASES.get(key, (key, key))
    return row[tongue == "zh"].format(**holes)
