"""The one table of sentences: what each reason says, in English and in Chinese.

Enters: a key and what fills its holes. Leaves: text. Always holds: every row has both tongues with the same holes; the
Chinese has no Latin letters of its own. The rows are whole sentences and not pieces to be glued, because the two
tongues put their words in another order. The file is this long because it is one table.
"""

Row = tuple[str, str]

# The main unit of a currency; any other currency is written by its code.
UNITS: dict[str, Row] = {
    "CNY": ("yuan", "元"),
    "USD": ("dollars", "美元"),
    "EUR": ("euros", "欧元"),
    "SEK": ("kronor", "瑞典克朗"),
    "JPY": ("yen", "日元"),
    "VND": ("dong", "越南盾"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

VALUES: dict[str, Row] = {
    "value.undetermined": ("not determined", "待定"),
    "value.unknown": ("not known", "尚不清楚"),
    "value.no_limit": ("no limit", "不设限额"),
    "value.yes": ("yes", "是"),
    "value.no": ("no", "否"),
    "value.nothing": ("none", "无"),
    "value.points": ("{number} percentage points", "{number}个百分点"),
    "value.days": ("{number} days", "{number}天"),
    "value.lines": ("{number} entries", "{number}条"),
    "value.line": ("{number} entry", "{number}条"),
    "value.months": ("{number} months", "{number}个月"),
    "series.join": (", ", "、"),
    "note.join": ("; ", "，"),
    "series.and": (" and ", "和"),
    "series.or": (" or ", "或"),
    "sentence.joint": (" ", ""),
    "clause.source": ("{title}, {places}", "《{title}》{places}"),
    "clause.bare": ("{title}", "《{title}》"),
    "clause.source.numbered": ("{title}, {places}", "{title}文件{places}"),
    "clause.bare.numbered": ("{title}", "{title}文件"),
    "clause.part": ("part {number}", "第{number}部分"),
    "clause.note": ("basis: {clauses}", "依据{clauses}"),
    "clause.paragraph": (", paragraph {number}", "第{number}段"),
    "clause.paragraphs": (", paragraphs {number}", "第{number}段"),
    "clause.sentence": (", sentence {number}", "第{number}句"),
    "clause.sources": ("; ", "；"),
    "clause.joined": ("; ", "、"),
    "period.calendar_year": ("in {year}", "{year}年度"),
    "period.scheme_year": ("in the scheme year from {day}", "自{day}起的保障年度"),
    "period.month": ("in {month} {year}", "{year}年{number}月"),
    "period.day": ("on {day}", "{day}当日"),
    "period.lifetime": ("in a lifetime", "终身"),
    "period.rolling": ("within {months} months", "连续{months}个月内"),
    "period.rolling_days": ("within {days} days", "连续{days}天内"),
    "period.spell": ("in the spell that began on {day}", "自{day}起的病程"),
    "period.claim": ("for this claim", "本次"),
    "period.admission": ("for this admission", "本次住院"),
    "key.person": ("person", "个人"),
    "key.household": ("household", "家庭"),
    "period.by": ("{period} per {keys}", "{period}（按{keys}）"),
}  # fmt: skip

NAMES: dict[str, Row] = {
    "name.given": ("amount paid by {payer}", "{payer}已支付的金额"),
    "name.of_claim": ("{name} of claim {claim}", "结算{claim}的{name}"),
    "name.unpaid": ("what is unpaid of {pool}", "{pool}中尚未支付的部分"),
    "name.own_share": ("own share of {pool}", "个人负担的{pool}"),
    "name.own_total": ("own share in all", "个人负担合计"),
    "name.now": ("{ledger}, this claim included", "{ledger}（含本次）"),
    "name.counted": ("{ledger}, this claim alone", "{ledger}（仅本次）"),
    "name.earlier": ("paid by others now", "前面各方本次支付"),
    "name.in_force": ("days in force", "施行期间"),
    "ledger.paid": ("paid so far by {payer}", "{payer}累计支付"),
    "ledger.counted": ("cost counted so far for {payer}", "{payer}累计计入的费用"),
    "ledger.earlier": ("paid so far before {payer}", "{payer}之前各方的累计支付"),
    "ledger.covered": ("cost covered so far by {payer}", "{payer}累计纳入的费用"),
    "ledger.deductible": ("deductible borne so far for {payer}", "{payer}累计已扣起付线"),
    "ledger.used": ("used so far of “{limit}”", "“{limit}”累计已用"),
    "ledger.closed": ("how often the period was closed", "结账次数"),
    "ledger.left": ("own share so far beside {payer}", "{payer}之外的个人累计自付"),
    "ledger.borne": ("fixed share borne so far beside {payer}", "{payer}之外的个人累计负担"),
    "mode.half_up": ("half up", "四舍五入"),
    "mode.half_even": ("half to even", "四舍六入五成双"),
    "mode.up": ("up", "向上取整"),
    "mode.down": ("down", "向下取整"),
    "qualifier.exact": ("", ""),
    "qualifier.minimum": ("stated as a minimum", "原文规定为下限"),
    "qualifier.maximum": ("stated as a maximum", "原文规定为上限"),
    "qualifier.principle": ("stated in principle", "原文为原则性规定"),
    "qualifier.missing": ("not stated in the text", "原文没有写明"),
    "qualifier.given": ("set for this calculation", "本次计算另行设定"),
}  # fmt: skip

CLAIM: dict[str, Row] = {
    "claim.settled": (
        "Your claim {day} has been settled under “{scheme}”, edition {edition}. The result is as follows.",
        "您{day}的费用，已按《{scheme}》（{edition}年度版）核算完毕，结果如下。",
    ),
    "claim.not in force": (
        "Your claim {day} lies outside the days in force of “{scheme}”, edition {edition}. It pays nothing.",
        "您{day}的费用不在《{scheme}》（{edition}年度版）的施行期间内，不能按该方案支付。",
    ),
    "claim.not covered": (
        "Your claim {day} is not covered by “{scheme}”, edition {edition}. Nothing is paid under it.",
        "您{day}的费用不符合《{scheme}》（{edition}年度版）的保障条件，不能按该方案支付。",
    ),
    "claim.undetermined": (
        "Your claim {day} cannot be settled in full yet under “{scheme}”, edition {edition}. Missing: {missing}.",
        "您{day}的费用，已按《{scheme}》（{edition}年度版）初步核算。因缺少下列情况，目前还不能全部结算：{missing}。",
    ),
    "claim.conflict": (
        "Your claim {day} cannot be settled under “{scheme}”, edition {edition}: two of its rules disagree.",
        "您{day}的费用暂不能按《{scheme}》（{edition}年度版）结算：方案中有两项规定相互冲突。",
    ),
    "claim.rejected": (
        "Your claim {day} could not be accepted under “{scheme}”, edition {edition}: its amounts contradict.",
        "您{day}的费用，因资料中的金额前后不符，未能按《{scheme}》（{edition}年度版）受理。",
    ),
    "closing.settled": (
        "The account {period} has been closed under “{scheme}”, edition {edition}. The result is as follows.",
        "您{period}的费用，已按《{scheme}》（{edition}年度版）办理期末结算，结果如下。",
    ),
    "closing.undetermined": (
        "The account {period} cannot be closed in full yet under “{scheme}”, edition {edition}. Missing: {missing}.",
        "您{period}的费用，已按《{scheme}》（{edition}年度版）初步办理期末结算。因缺少下列情况，还不能全部结清：{missing}。",
    ),
    "closing.conflict": (
        "The account {period} cannot be closed under “{scheme}”, edition {edition}: two of its rules disagree.",
        "您{period}的费用暂不能按《{scheme}》（{edition}年度版）办理期末结算：方案中有两项规定相互冲突。",
    ),
    "closing.rejected": (
        "The account {period} could not be closed under “{scheme}”, edition {edition}.",
        "您{period}的费用，未能按《{scheme}》（{edition}年度版）办理期末结算。",
    ),
    "claim.no_day": ("of an unknown date", "（日期不详）"),
    "claim.on_day": ("({name}: {day})", "{name}为{day}"),
    "claim.discharged": ("(day of discharge: {day})", "{day}出院"),
    "claim.overcompensated": (
        "Please note: more was paid than the bill for {pools}.",
        "请注意：{pools}的各方支付合计已超过费用本身。",
    ),
    "calculation.heading": (
        "{name}, calculated under “{scheme}”, edition {edition}.",
        "{name}，按《{scheme}》（{edition}年度版）测算。",
    ),
    "calculation.results": ("How the results come about", "测算过程"),
    "calculation.missing": ("What is missing", "尚缺的情况"),
    "calculation.inputs": ("Inputs", "测算依据的情况"),
    "letter.title": ("Settlement of claim {claim}", "关于结算编号{claim}的待遇核算说明"),
    "letter.title.closing": ("Settlement at the end of a period", "关于期末结算的说明"),
    "letter.borne": ("Own share before", "期内个人自付"),
    "letter.refunds": ("Refunds", "返还"),
    "letter.greeting": ("Dear Sir or Madam,", "您好："),
    "letter.close": (
        "If you have questions, please bring this letter to the office that handles your claim.",
        "如对以上内容有疑问，请携带本说明向经办机构咨询。",
    ),
    "letter.bill": ("Bill", "费用"),
    "letter.payments": ("Payments", "各方支付"),
    "letter.benefits": ("Benefits", "定额给付"),
    "letter.own": ("Own share", "个人负担"),
    "letter.own_total": ("in all", "合计"),
    "letter.own_section": ("What is left for you to pay", "个人负担的计算"),
    "letter.rejection": ("Why the claim was not accepted", "未受理的原因"),
    "letter.others": ("Other matters", "其他事项"),
    "letter.unrelated": (
        "The following have nothing to do with this claim: {names}.",
        "以下各项与本次就医无关：{names}。",
    ),
    "letter.no_readings": (
        "Questions of reading, not told here: {number}; {command} weighs each of them on this claim.",
        "本方案有{number}处理解，未在此列出；换用其他理解对本次金额有无影响，可用{command}逐一比较。",
    ),
    "letter.other_readings": (
        "Other questions of reading, not told here: {number}; {command} weighs each of them on this claim.",
        "其余{number}处理解未在此列出；换用其他理解对本次金额有无影响，可用{command}逐一比较。",
    ),
    "letter.ledgers": ("Accounts", "台账变动"),
    "letter.checks": ("Checks", "核查事项"),
    "letter.facts": ("Facts relied on", "所依据的情况"),
    "letter.parameters": ("Figures relied on", "所依据的标准"),
    "letter.readings": ("How unclear clauses were read", "对条文的理解"),
    "letter.header": ("Whether the scheme applies", "是否适用本方案"),
    "letter.not_checked": (
        "Not looked at, because something is missing: {checks}.",
        "以下事项资料不全，未作核查：{checks}。",
    ),
    "letter.headed": ("{title}: {amount}", "{title}：{amount}"),
    "letter.cites": ("Basis: {clauses}.", "依据：{clauses}。"),
    "letter.cited": (" (basis: {clauses})", "（依据{clauses}）"),
    "letter.enough": ("It would be enough if: {conditions}.", "只要满足以下条件即可：{conditions}。"),
}

CONDITIONS: dict[str, Row] = {
    "condition.met": ("{name}: {value}, as required.", "{name}：{value}，符合规定。"),
    "condition.met_by": ("{name}: {value}; required: {asked}. Met.", "{name}：{value}，规定{asked}，符合。"),
    "condition.unmet": ("{name}: {value}; required: {asked}. Not met.", "{name}：{value}，规定{asked}，不符合。"),
    "condition.unknown": ("{name}: not known; required: {asked}.", "{name}：尚不清楚，规定{asked}。"),
    "condition.rule.met": ("The condition “{name}” is met ({facts}).", "“{name}”的条件已满足（{facts}）。"),
    "condition.rule.unmet": ("The condition “{name}” is not met.", "“{name}”的条件未满足。"),
    "condition.rule.unknown": ("It is not known whether “{name}” is met.", "“{name}”的条件是否满足，尚不清楚。"),
    "condition.unless.met": ("This is not a case of “{name}” ({facts}).", "不属于“{name}”的情形（{facts}）。"),
    "condition.way_out": (
        "{name}: {value}. It {other}, so this condition does not apply.",
        "{name}：{value}，{other}，此项条件不适用。",
    ),
    "condition.way_out.plain": (
        "{name}: {value}. So this condition does not apply.",
        "{name}：{value}，此项条件不适用。",
    ),
    "condition.way_out.rule": (
        "This is not a case of “{name}”, so this condition does not apply.",
        "不属于“{name}”的情形，此项条件不适用。",
    ),
    "condition.instead": (
        "Because {others}, the following has to be met, and is not:",
        "因{others}，须满足下列条件，但未满足：",
    ),
    "stands": ("includes {right}", "属{right}"),
    "stands_not": ("does not include {right}", "不属{right}"),
    "stands.listed": ("is on the list “{right}”", "在“{right}”名单内"),
    "stands_not.listed": ("is not on the list “{right}”", "不在“{right}”名单内"),
    "stands.named": ("“{name}” {what}", "{name}{what}"),
    "stands.join": (" and ", "，"),
    "stands.rule": ("this is a case of “{name}”", "属于“{name}”的情形"),
    "stands_not.rule": ("this is not a case of “{name}”", "不属于“{name}”的情形"),
    "condition.unless.unmet": ("This is a case of “{name}”.", "属于“{name}”的情形。"),
    "condition.unless.unknown": (
        "It is not known whether this is a case of “{name}”.",
        "是否属于“{name}”的情形，尚不清楚。",
    ),
    "condition.all.met": ("All conditions are met.", "各项条件均已满足。"),
    "condition.all.unmet": ("Not all of the conditions are met:", "下列条件没有全部满足："),
    "condition.all.unknown": ("It is not known whether all conditions are met:", "下列条件是否全部满足，尚不清楚："),
    "condition.any.met": ("One of the alternatives is met.", "已满足其中一项条件。"),
    "condition.any.unmet": (
        "One of the following would have to be met, and none is:",
        "下列条件满足一项即可，但均未满足：",
    ),
    "condition.any.unknown": (
        "One of the following has to be met, which is not known:",
        "下列条件满足一项即可，但尚不清楚：",
    ),
    "condition.in_force.met": (
        "{name}: {day}. This lies within the days in force, {window}.",
        "{name}为{day}，在施行期间（{window}）内。",
    ),
    "condition.in_force.unmet": (
        "{name}: {day}. This lies outside the days in force, {window}.",
        "{name}为{day}，不在施行期间（{window}）内。",
    ),
    "condition.in_force.unknown": (
        "{name} is not known; the days in force are {window}.",
        "{name}不详；施行期间为{window}。",
    ),
    "condition.rejection": (
        "The amount that {payer} is said to have paid, {paid}, is more than what was left to pay, {left}.",
        "资料所列{payer}的支付金额{paid}，超过当时尚未支付的{left}。请核对后重新提交。",
    ),
    "condition.rejection_returned": (
        "The amount that {payer} is said to give back, {paid}, is more than what was paid before, {left}.",
        "资料所列{payer}的退回金额{paid}，超过此前已支付的{left}。请核对后重新提交。",
    ),
    "condition.rejection_pool": (
        "{pool} comes out below zero: {amount}.",
        "{pool}计算结果小于零（{amount}）。请核对后重新提交。",
    ),
    "condition.closed_before": (
        "This period was closed before, and a period is closed once.",
        "该期间此前已经结账，同一期间只结账一次。",
    ),
    "condition.because": ("This applies because {fact}.", "适用此项的原因：{fact}。"),
    "condition.is_so": ("{name} is {value}", "{name}为{value}"),
    "condition.is_yes": ("{name}: {value}", "{name}：{value}"),
    "condition.so_asked": ("{name} is {value} ({asked})", "{name}为{value}（{asked}）"),
    "condition.so_listed": ("{name} is {value}, on the list “{right}”", "{name}为{value}，列入“{right}”名单"),
    "condition.so_unlisted": ("{name} is {value}, not on the list “{right}”", "{name}为{value}，不在“{right}”名单内"),
    "condition.so_rule": ("“{name}” is met", "“{name}”的条件已满足"),
    "condition.so_unless": ("this is not a case of “{name}”", "不属于“{name}”的情形"),
    "condition.wanted": ("{name} is {asked}", "{name}{asked}"),
    "window.both": ("{first} to {last}", "{first}至{last}"),
    "window.from": ("from {first} on", "{first}起"),
    "asked.within": ("within {right}", "须在{right}之内"),
    "asked.at_least": ("at least {right}", "不低于{right}"),
    "asked.no_more_than": ("no more than {right}", "不超过{right}"),
    "asked.more_than": ("more than {right}", "超过{right}"),
    "asked.less_than": ("less than {right}", "低于{right}"),
    "asked.day.at_least": ("on or after {right}", "不早于{right}"),
    "asked.day.no_more_than": ("on or before {right}", "不晚于{right}"),
    "asked.day.more_than": ("after {right}", "晚于{right}"),
    "asked.day.less_than": ("before {right}", "早于{right}"),
    "asked.yes": ("yes", "应为“是”"),
    "asked.no": ("no", "应为“否”"),
    "asked.is": ("{right}", "须为{right}"),
    "asked.is_not": ("not {right}", "不得为{right}"),
    "asked.in": ("{right}", "须为{right}"),
    "asked.not_in": ("not {right}", "不得为{right}"),
    "asked.includes": ("including {right}", "须包含{right}"),
    "asked.not_includes": ("not including {right}", "不得包含{right}"),
    "asked.on_list": ("on the list “{right}”", "须列入“{right}”名单"),
    "asked.not_on_list": ("not on the list “{right}”", "不得列入“{right}”名单"),
    "asked.known": ("known", "须提供"),
    "asked.not_known": ("not known", "无须提供"),
}

STEPS: dict[str, Row] = {
    "base.base": ("Amount considered: {equation}.", "计算基数：{equation}。"),
    "base.counted": (
        "Cost counted {period}: {before} before this claim, {counted} now, {after} in all.",
        "{period}累计计入的费用：此前{before}，本次{counted}，合计{after}。",
    ),
    "base.phase": ("Of this, in the phase “{name}”: {value}.", "其中属“{name}”阶段的：{value}。"),
    "base.phase_until": (
        "Of this, in the phase “{name}”: {value}. It ends where “{ledger}” reaches {full}, which before was {before}.",
        "其中属“{name}”阶段的：{value}。该阶段至“{ledger}”达到{full}为止，本次之前为{before}。",
    ),
    "base.earlier": ("Paid by others before: {equation}.", "前面各方已支付：{equation}。"),
    "base.earlier_after": ("Paid by others before, so far: {equation}.", "前面各方累计已支付：{equation}。"),
    "target.target": ("Target: {equation}.", "应达到的保障水平：{equation}。"),
    "target.target_after": ("Target for all cost counted: {equation}.", "累计费用应达到的保障水平：{equation}。"),
    "deductible.deductible": (
        "Deductible: {full}; {value} of this claim falls below it and is not paid. {after} lies above it.",
        "起付线为{full}，本次起付线以内{value}不予支付，超过部分为{after}。",
    ),
    "deductible.used": (
        "Deductible {period}: {full}; {used} was borne before, {value} is borne now. {after} lies above it.",
        "{period}起付线为{full}，此前已扣{used}，本次再扣{value}，超过部分为{after}。",
    ),
    "deductible.shared": (
        "Deductible {period}: {full}; {used} was borne before{now}, {value} is borne now. {after} lies above it.",
        "{period}起付线为{full}，此前已扣{used}{now}，本次再扣{value}，超过部分为{after}。",
    ),
    "deductible.bears": (
        "The person bears {full}, {value} of this claim. {after} is left to be paid.",
        "个人负担{full}，本次负担{value}，其余{after}予以支付。",
    ),
    "deductible.bears.used": (
        "The person bears {full} {period}; {used} was borne before, {value} is borne now. {after} is left to be paid.",
        "{period}个人负担{full}，此前已负担{used}，本次再负担{value}，其余{after}予以支付。",
    ),
    "deductible.deductible_cumulated": (
        "Deductible on all cost counted: {full}; {before} was borne before, {value} is borne now.",
        "累计计算的起付线为{full}，此前已扣{before}，本次扣除{value}。",
    ),
    "entitlement.entitled": ("Calculated: {equation}.", "按规定计算：{equation}。"),
    "entitlement.top_up": ("Needed to reach the target: {equation}.", "需要补足：{equation}。"),
    "entitlement.above_target": (
        "The target itself is not enough; due to come above it: {value}.",
        "须超过上述水平，刚好达到仍不足；为此应支付：{value}。",
    ),
    "entitlement.slices": ("All slices together: {value}.", "各段合计：{value}。"),
    "entitlement.least": ("The least of these: {value}.", "取其中最低的一项：{value}。"),
    "entitlement.greatest": ("The greatest of these: {value}.", "取其中最高的一项：{value}。"),
    "entitlement.candidate": ("{name}: {equation}.", "{name}：{equation}。"),
    "entitlement.less": ("After deduction: {equation}.", "扣减后：{equation}。"),
    "entitlement.part": ("On {pool}: {equation}.", "{pool}部分：{equation}。"),
    "entitlement.due_after": ("Due so far, this claim included: {equation}.", "截至本次，累计应支付：{equation}。"),
    "entitlement.due_before": ("Due before this claim: {equation}.", "截至上次，累计应支付：{equation}。"),
    "entitlement.by_its_stretch": ("Due for this claim: {equation}.", "本次应支付：{equation}。"),
    "entitlement.catching_up": (
        "Due for this claim, less what was paid before: {equation}.",
        "扣除此前已支付的金额后，本次应支付：{equation}。",
    ),
    "entitlement.taking_back": (
        "Due for this claim, less what was paid before: {equation}.",
        "扣除此前已支付的金额后，本次应支付：{equation}。",
    ),
    "slice.marginal": ("Slice {band}: {amount} × {ratio} = {value}.", "{band}的部分：{amount} × {ratio} = {value}。"),
    "slice.stretch": (
        "Slice {band}: {amount} × {ratio} = {value} (this claim fills {start} to {end}).",
        "{band}的部分：{amount} × {ratio} = {value}（本次占其中{start}至{end}一段）。",
    ),
    "slice.whole": (
        "The amount falls into the bracket {band}: {amount} × {ratio} = {value}.",
        "费用在{band}的档次，全额按该档计算：{amount} × {ratio} = {value}。",
    ),
    "band.above": ("above {lower}", "超过{lower}"),
    "band.from": ("from {lower}", "{lower}及以上"),
    "band.up_to": ("up to {upper}", "不超过{upper}"),
    "band.below": ("below {upper}", "不满{upper}"),
    "band.joint": (" ", "、"),
    "used.by": ("{used} ({entries})", "{used}（{entries}）"),
    "used.entry": ("claim {claim}, {day}, {amount}", "结算{claim}，{day}，{amount}"),
    "used.carried": ("carried in from earlier records, {amount}", "由以前的台账转入，{amount}"),
    "used.join": ("; ", "；"),
    "used.more": ("{number} earlier claims before these", "另有此前{number}次结算"),
    "limit.plain.kept": ("Limit: {full}. It is not reached.", "限额{full}，本次未超过。"),
    "limit.plain.bit": ("Limit: {full}. The amount is cut to {after}.", "限额{full}，本次以{after}为限。"),
    "limit.used.kept": (
        "Limit {period}: {full}; {used} was paid before, {value} is left. It is not reached.",
        "{period}限额{full}，此前已支付{used}，尚余{value}，本次未超过。",
    ),
    "limit.used.bit": (
        "Limit {period}: {full}; {used} was paid before, {value} is left. The amount is cut to {after}.",
        "{period}限额{full}，此前已支付{used}，尚余{value}，本次只能支付{after}。",
    ),
    "limit.used.gone": (
        "Limit {period}: {full}; {used} was paid before. Nothing is left.",
        "{period}限额{full}，此前已支付{used}，限额已经用完。",
    ),
    "covered.plain.kept": (
        "Cost counts up to {full}. This is not reached.",
        "纳入计算的费用以{full}为限，本次未超过。",
    ),
    "covered.plain.bit": (
        "Cost counts up to {full}, so {after} is counted.",
        "纳入计算的费用以{full}为限，本次按{after}计算。",
    ),
    "covered.used.kept": (
        "Cost {period} counts up to {full}; {used} was counted before. This is not reached.",
        "{period}纳入计算的费用以{full}为限，此前已计{used}，本次未超过。",
    ),
    "covered.used.bit": (
        "Cost {period} counts up to {full}; {used} was counted before, so {after} is counted.",
        "{period}纳入计算的费用以{full}为限，此前已计{used}，本次按{after}计算。",
    ),
    "own_limit.kept": (
        "The person bears at most {full} of this. That is not reached.",
        "个人自付以{full}为限，本次未超过。",
    ),
    "own_limit.bit": (
        "The person bears at most {full} of this, so {after} is paid.",
        "个人自付以{full}为限，故支付{after}。",
    ),
    "own_limit.used.kept": (
        "The person bears at most {full} {period}; {used} was borne before, {value} may still be. That is not reached.",
        "{period}个人自付以{full}为限，此前已自付{used}，尚可自付{value}，本次未超过。",
    ),
    "own_limit.used.bit": (
        "The person bears at most {full} {period}; {used} was borne before, {value} may still be. {after} is paid.",
        "{period}个人自付以{full}为限，此前已自付{used}，尚可自付{value}，故支付{after}。",
    ),
    "within.kept": (
        "Shared limit “{name}” {period}: {full}; {used} was used before{now}, {value} is left. It is not reached.",
        "共用的“{name}”{period}为{full}，此前已用{used}{now}，尚余{value}，本次未超过。",
    ),
    "within.bit": (
        "Shared limit “{name}” {period}: {full}; {used} was used before{now}, {value} is left. So {after} is paid.",
        "共用的“{name}”{period}为{full}，此前已用{used}{now}，尚余{value}，本次只能支付{after}。",
    ),
    "within.gone": (
        "Shared limit “{name}” {period}: {full}; {used} was used before{now}. Nothing is left.",
        "共用的“{name}”{period}为{full}，此前已用{used}{now}，限额已经用完。",
    ),
    "within.now": (", and on this claim {others}", "，本次已由{others}"),
    "within.other": ("{amount} by {payer}", "{payer}用去{amount}"),
    "deductible.now": (", and on this claim {others}", "，本次已在{others}"),
    "deductible.other": ("{amount} beside {payer}", "{payer}扣除{amount}"),
    "floor.kept": ("Not below {full}. This is reached.", "不低于{full}，本次已达到。"),
    "floor.bit": ("Not below {full}. The amount is raised to {after}.", "不低于{full}，本次提高到{after}。"),
    "left.kept": ("{value} is left to pay from. This is enough.", "尚未支付的费用为{value}，足以支付。"),
    "left.bit": ("Only {value} is left to pay. The amount is cut to it.", "尚未支付的费用只有{value}，以此为限。"),
    "returnable.kept": ("Paid before: {value}. This is enough.", "前面各方已支付{value}，足以退回。"),
    "returnable.bit": (
        "Only {value} was paid before. No more than that is given back.",
        "前面各方只支付了{value}，以此为限退回。",
    ),
    "rounding.payer": (
        "Rounded {mode} to {unit}: {before} becomes {after}; {payer} bears the difference of {difference}.",
        "{before}{mode}到{unit}后为{after}，差额{difference}由{payer}承担。",
    ),
    "rounding.pool": (
        "Rounded {mode} to {unit}: {before} becomes {after}; the difference of {difference} stays unpaid.",
        "{before}{mode}到{unit}后为{after}，差额{difference}计入未支付的部分。",
    ),
    "rounding.either_way": (
        "Whatever is still unknown, rounded {mode} to {unit} it is {after}.",
        "无论尚缺的情况如何，{mode}到{unit}后均为{after}。",
    ),
    "movement": ("{name} {period}: from {before} to {after}.", "{period}，{name}由{before}变为{after}。"),
    "pool": ("{name}: {value}.", "{name}：{value}。"),
    "pool.equation": ("{name}: {equation}.", "{name}：{equation}。"),
    "pool.drawn": ("Taken from {name}: {value}.", "其中由{name}列支{value}。"),
    "own_share": ("{name}: {equation}.", "{name}：{equation}。"),
    "own_share.total": ("In all: {equation}.", "合计：{equation}。"),
    "equation": ("{terms} = {value}", "{terms} = {value}"),
    "equation.below_zero": ("{terms}, which is below zero and counts as {value}", "{terms}，结果为负，按{value}计"),
    "term.named": ("{value} ({name})", "{value}（{name}）"),
    "term.least": ("the least of {parts}", "{parts}中的最低者"),
    "term.greatest": ("the greatest of {parts}", "{parts}中的最高者"),
    "term.rounded": ("{part} rounded {mode}", "{part}{mode}"),
    "term.split": (
        "part {number} of {amount}, shared out by {weights}",
        "{amount}按{weights}分摊的第{number}项",
    ),
    "term.each": ("{fold} over {items}", "{items}{fold}"),
    "fold.sum": ("sum", "求和"),
    "fold.count": ("number", "计数"),
    "fold.different": ("different values", "不同值的个数"),
    "fold.least": ("least", "取最小值"),
    "fold.greatest": ("greatest", "取最大值"),
    "fold.any": ("whether it holds for one", "是否任一成立"),
    "fold.all": ("whether it holds for all", "是否全部成立"),
    "term.age": ("age at {day}, born {birth}", "{birth}出生，截至{day}的周岁"),
    "term.days_between": ("days from {first} to {last}", "{first}至{last}的天数"),
    "term.month_end": ("end of the month of {day}", "{day}所在月的最后一天"),
    "term.months_later": ("{months} after {day}", "{day}之后{months}"),
}

PAYMENTS: dict[str, Row] = {
    "payment.paid": ("{payer} pays {value}.", "{payer}支付{value}。"),
    "payment.returned": ("{payer}: {value} is given back.", "{payer}：退回{value}。"),
    "payment.writes_off": ("{payer}: {value} is written off and not charged.", "{payer}：减免{value}，不再收取。"),
    "payment.benefit": ("{payer}: {value} is paid.", "{payer}给付{value}。"),
    "payment.given": (
        "{payer} has paid {value}; it was settled elsewhere, and the amount is taken from the claim.",
        "{payer}已支付{value}，由经办机构另行结算，此处按所附金额计入。",
    ),
    "payment.given_nothing": ("{payer}: the amount settled elsewhere is {value}.", "{payer}另行结算的金额为{value}。"),
    "payment.nothing": ("{payer} pays nothing. It {status}.", "{payer}本次不支付。{status}。"),
    "payment.nothing_named": ("{payer} pays nothing ({status}).", "{payer}本次不支付（{status}）。"),
    "payment.undetermined": ("{payer}: the amount cannot be determined yet.", "{payer}的支付金额暂不能确定。"),
    "payment.either_way": (
        "{payer} pays nothing, whatever is still unknown.",
        "无论尚缺的情况如何，{payer}本次都不支付。",
    ),
    "payment.none": ("nothing to pay", "不予支付"),
    "payment.conflict": (
        "{payer}: its exceptions {labels} apply together and disagree, so the amount cannot be determined.",
        "{payer}的例外规定{labels}同时适用而结果不一，暂不能确定支付金额。",
    ),
    "payment.conflict_rows": (
        "{payer}: the amount cannot be determined, because {rows} apply together and disagree.",
        "{payer}的支付金额暂不能确定：{rows}同时适用而结果不一。",
    ),
    "row": ("“{keys}” of the table “{table}”", "“{table}”中“{keys}”一行"),
    "payment.conflict_before": (
        "{payer}: the amount cannot be determined, because it depends on a payer whose rules disagree.",
        "{payer}的支付金额取决于前面规定相互冲突的支付方，暂不能确定。",
    ),
    "payment.between": ("It will be between {low} and {high}.", "金额将在{low}至{high}之间。"),
    "payment.at_least": ("It will be at least {low}.", "金额不会少于{low}。"),
    "payment.at_most": ("It will be at most {high}.", "金额不会超过{high}。"),
    "missing": ("Still needed: {name}.", "还需要提供：{name}。"),
    "missing.parameter": ("The text does not state: {name}.", "原文没有写明：{name}。"),
    "rule.general": ("The general rule applies.", "适用一般规定。"),
    "rule.won": ("The exception “{label}” applies.", "适用例外规定“{label}”。"),
    "rule.lost": ("The exception “{label}” does not apply.", "不适用例外规定“{label}”。"),
    "rule.undecided": (
        "It is not known whether the exception “{label}” applies.",
        "是否适用例外规定“{label}”，尚不清楚。",
    ),
    "rule.displaced": (
        "The exception “{label}” gives way to the exception “{over}”.",
        "例外规定“{label}”让位于例外规定“{over}”。",
    ),
    "check.met": ("{name}: in order.", "{name}：符合。"),
    "check.unmet": ("{name}: not in order.", "{name}：不符合。"),
    "check.unknown": ("{name}: not looked at; still missing: {missing}.", "{name}：未提供{missing}，未作核查。"),
    "reading.plain": ("{question} Read as: {option}.", "{question}采用“{option}”。"),
    "reading.reason": ("{question} Read as: {option}, because {reason}.", "{question}采用“{option}”：{reason}。"),
    "reading.caller": (
        "{question} Read as: {option}. This was asked for; the scheme itself reads it as: {chosen}.",
        "{question}本次按要求以“{option}”试算；方案本身采用“{chosen}”。",
    ),
    "fact.given": ("{name}: {value}.", "{name}：{value}。"),
    "fact.assumed": (
        "{name}: {value} (not given, so assumed: {reason}).",
        "{name}：{value}（资料未提供，按此计算。理由：{reason}）。",
    ),
    "fact.assumed_plain": ("{name}: {value} (not given, so assumed).", "{name}：{value}（资料未提供，按此计算）。"),
    "fact.absent": ("{name}: not given.", "{name}：未提供。"),
    "parameter.plain": ("{name}: {value}.", "{name}：{value}。"),
    "parameter.noted": ("{name}: {value} ({note}).", "{name}：{value}（{note}）。"),
    "figure": ("{name}: {value}.", "{name}：{value}。"),
    "figure.equation": ("{name}: {equation}.", "{name}：{equation}。"),
    "figure.bare": ("{value}.", "{value}。"),
}

PHRASES: dict[str, Row] = {**VALUES, **NAMES, **CLAIM, **CONDITIONS, **STEPS, **PAYMENTS}
_COLUMN = {"en": 0, "zh": 1}


def say(key: str, tongue: str, **holes: str) -> str:
    """A row in a tongue, with its holes filled."""
    return PHRASES[key][_COLUMN[tongue]].format_map(holes)


def known(key: str) -> bool:
    """Whether there is such a row."""
    return key in PHRASES
