"""The tables of words in which changes are told, in English and in Chinese.

Always holds: every row has both tongues with the same holes; every kind of change has a row.
"""

from policy_lang.diff.changes import ChangeKind, Why

Row = tuple[str, str]

KINDS: dict[ChangeKind, Row] = {
    ChangeKind.WINDOW: ("days in force", "施行期间"),
    ChangeKind.DATED_BY: ("governing date", "认定日期"),
    ChangeKind.CURRENCY: ("currency", "币种"),
    ChangeKind.COVERAGE: ("who is covered", "保障条件"),
    ChangeKind.READING: ("reading of an ambiguous clause", "有歧义条款的理解"),
    ChangeKind.PARAMETER: ("figure", "数额"),
    ChangeKind.TABLE: ("table", "对照表"),
    ChangeKind.TABLE_ROW: ("row of a table", "对照表的一行"),
    ChangeKind.LIST: ("list", "名单"),
    ChangeKind.LIST_ENTRY: ("entry of a list", "名单的一项"),
    ChangeKind.FACT: ("fact that is asked for", "需要的事实"),
    ChangeKind.POOL: ("pool", "费用池"),
    ChangeKind.PAYER_ADDED: ("new payer", "新增支付方"),
    ChangeKind.PAYER_REMOVED: ("payer removed", "取消支付方"),
    ChangeKind.ORDER: ("order of payers", "支付顺序"),
    ChangeKind.EXCEPTION: ("exception", "例外"),
    ChangeKind.CONDITION: ("condition", "支付条件"),
    ChangeKind.BASE: ("amount considered", "计算基数"),
    ChangeKind.DEDUCTIBLE: ("deductible", "起付线"),
    ChangeKind.RATE: ("what is paid", "支付标准"),
    ChangeKind.TIER: ("tier", "分段"),
    ChangeKind.TARGET: ("target of the top-up", "补足目标"),
    ChangeKind.LIMIT: ("limit", "限额"),
    ChangeKind.PERIOD: ("how it is cumulated", "累计方式"),
    ChangeKind.COUNTING: ("which claims count", "计入范围"),
    ChangeKind.ROUNDING: ("rounding", "尾数处理"),
    ChangeKind.MANNER: ("how it pays", "支付方式"),
    ChangeKind.STATUS: ("reported status", "结果状态"),
    ChangeKind.ACCOUNT: ("account", "台账"),
    ChangeKind.CLOSING: ("at the close of a period", "期末结算"),
    ChangeKind.CHECK: ("check", "核查"),
    ChangeKind.CALCULATION: ("calculation", "测算"),
    ChangeKind.INPUT: ("input of a calculation", "测算的输入"),
    ChangeKind.OUTPUT: ("result of a calculation", "测算的结果"),
    ChangeKind.OTHER: ("another rule", "其他规定"),
}

TOGETHER: dict[Why, Row] = {
    Why.PLACE: (
        "payers come, go, change places or pay in another way; what one leaves is what the next reckons with",
        "支付方有增减，或者顺序、支付方式有变；前一支付方支付后的余额是后一支付方的计算基数",
    ),
    Why.HEADER: (
        "the days in force, the governing date and who is covered hold for every payer at once",
        "施行期间、认定日期、保障条件同时适用于各支付方",
    ),
    Why.ACCOUNT: (
        "what is cumulated runs from claim to claim and cannot be half the old and half the new",
        "累计金额逐次结转，不能一部分按原规定、一部分按新规定计算",
    ),
    Why.TIED: (
        "they rest on the other changes, or the others on them, and mean nothing without each other",
        "与其他变动互为前提，不能单独实行",
    ),
}

WORDS: dict[str, Row] = {
    "amount": ("the amount considered", "计算基数"),
    "own": ("its {part}", "其{part}"),
    "if": ("{then} if {condition}, else {otherwise}", "如果{condition}，则为{then}，否则为{otherwise}"),
    "known": ("{value} is known", "{value}已提供"),
    "list": ("{value} is on the list “{list}”", "{value}列入“{list}”"),
    "table": ("“{table}” by {keys}", "按{keys}查“{table}”"),
    "balance": ("{ledger}", "{ledger}"),
    "round": ("{value} rounded {mode}", "{value}取整（{mode}）"),
    "least": ("the least of {items}", "{items}中的最小者"),
    "greatest": ("the greatest of {items}", "{items}中的最大者"),
    "call": ("{name}({items})", "{name}（{items}）"),
    "not": ("not ({value})", "并非（{value}）"),
    "sum": ("the sum of ({value}) over all claims", "各笔（{value}）的合计"),
    "negate": ("−{value}", "−{value}"),
    "tier": ("{ratio} up to {upper}", "{upper}以内的部分{ratio}"),
    "tier_short": ("{ratio} short of {upper}", "不足{upper}的部分{ratio}"),
    "tier_open": ("{ratio} above", "以上的部分{ratio}"),
    "tiers": ("{items}", "{items}"),
    "choose": ("{base}, with exceptions", "{base}（另有例外）"),
    "from": ("from {first}", "自{first}起"),
    "to": ("to {last}", "至{last}止"),
    "open": ("without end", "不限期"),
    "missing": ("not stated", "未规定"),
    "first": ("first", "最先"),
    "behind": ("after {payer}", "在{payer}之后"),
    "given": ("given by a fact", "金额已给定"),
    "writes_off": ("by writing off", "以减免方式"),
    "beyond": ("even beyond the expense", "可超出费用"),
    "benefit": ("a benefit", "定额给付"),
    "closing": ("closing", "期末结算"),
    "refund": ("a refund at the close of a period", "期末返还"),
    "draws": ("draws on {pool}", "出自{pool}"),
    "unit": ("rounds {mode} to {unit}", "{mode}，取整到{unit}"),
    "none": ("none", "无"),
    "otherwise": ("any other", "其余"),
    "in_full": ("{name} ({told})", "{name}（{told}）"),
    "same_words": ("{told} (in the same words; what they rest on differs)", "{told}（字面相同，所依据的内容不同）"),
    "about": ("{name}: {what}", "{name}：{what}"),
    "row": ("{keys} = {value}", "{keys} = {value}"),
    "parts": ("; ", "；"),
    "open_bracket": ("(", "（"),
    "close_bracket": (")", "）"),
    "by_its_stretch": ("by its stretch", "按其所在分段"),
    "catching_up": ("catching up", "补差"),
    "taking_back": ("taking back", "多退少补"),
    "per": ("{mode} per {keys} {period}", "{keys}{period}{mode}"),
    "claim": ("each claim", "逐次"),
    "calendar_year": ("each calendar year", "每自然年度"),
    "scheme_year": ("each scheme year", "每保障年度"),
    "month": ("each month", "每月"),
    "day": ("each day", "每日"),
    "admission": ("each admission", "每次住院"),
    "lifetime": ("in a lifetime", "终身"),
    "rolling": ("each {months} months rolling", "连续{months}个月"),
    "each": ("{name}", "每{name}"),
    "up_to": ("up to {value}", "上限{value}"),
    "assumed": ("{value} if not given", "未提供时视为{value}"),
}  # fmt: skip

SIGNS: dict[str, Row] = {
    "add": (" + ", " + "), "subtract": (" − ", " − "), "multiply": (" × ", " × "), "beyond": (" beyond ", " 超出 "),
    "and": (" and ", " 且 "), "or": (" or ", " 或 "), "at_least": (" is at least ", " 不低于 "),
    "no_more_than": (" is no more than ", " 不超过 "), "more_than": (" is more than ", " 超过 "),
    "less_than": (" is less than ", " 低于 "), "is": (" is ", " 为 "), "is_not": (" is not ", " 不为 "),
    "in": (" is one of ", " 属于 "), "not_in": (" is none of ", " 不属于 "), "includes": (" includes ", " 包含 "),
}  # fmt: skip

TYPES: dict[str, Row] = {
    "money": ("money", "金额"), "ratio": ("ratio", "比例"), "points": ("percentage points", "百分点"),
    "number": ("number", "数字"), "count": ("count", "个数"), "date": ("date", "日期"), "days": ("days", "天数"),
    "months": ("months", "月数"), "yes_no": ("yes or no", "是或否"), "text": ("text", "文字"),
}  # fmt: skip

CALLS: dict[str, Row] = {
    "age": ("age", "周岁"), "days_between": ("days between", "相隔天数"), "month_end": ("end of the month of", "月末"),
    "months_later": ("months later", "若干月后"),
}  # fmt: skip
