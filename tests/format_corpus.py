"""Two texts that hold every construct of the grammar once, written by hand in the layout the formatter must give.

`ENGLISH` and `CHINESE` are the same file in the two tongues; names and prose are the same words in both, because only
keywords, types and functions change with the tongue. The file is this long because it holds all of it twice.
"""

ENGLISH = """\
# Everything the grammar has.

# What the scheme is.
scheme demo / 示例方案 "A demonstration" / "演示"
  edition 2020
  amends cn.demo@2019
  conforms to cn.shandong.assistance@2019 cites notice "零"
  in force from 2020-01-01 to 2020年12月31日 cites notice "一"
  claims dated by claim.discharge cites notice "二"
  currency CNY, rounds half even in units of 1元  # to the yuan
  covers person.local otherwise not_local cites notice "三"
  covers not claim.fraud

source notice = "某办发〔2020〕4号" dated 2020-02-29
source letter = "无日期的复函" to confirm

use cn.medical
use cn.shandong.assistance@2019 (reassistance, 再救助)

status not_local / 非本地 "not a local" / "不是本地人"
status used_up

category kinds / 类别 = inpatient / 住院 "in a ward" / "住院治疗", outpatient, 门诊慢特病

record line / 明细行 "a line" / "一行"
  has kind : kinds
  has amount / 数额 "amount" : money up to 1万元
  has own : yes_no if not given no because "in scope" / "目录内"

fact claim.kind / 费用.类别 : kinds
fact claim.traits : set of kinds
fact claim.lines : list of line up to 9
fact claim.total / 费用.总额 "the whole bill" : money up to 100万元
fact claim.days : count up to 365
fact claim.rate : ratio up to 100%
fact claim.weight : number up to 9.5 if not given 1.0 because "usual" / "通常"
fact claim.discharge : date

parameter ratio_of_aid / 救助比例 : ratio = 70% exactly cites notice "三(一)¶3" cites letter "1"
parameter cap = 1万元 from 2020-01-01 to confirm
parameter ceiling = 45万元 as a minimum
parameter floor = 10_000 yuan as a maximum
parameter step = 5个百分点 in principle
parameter unset : money missing cites notice "九" to confirm

parameter line "dated" : money
  = 1000元 from 2019-01-01 to 2019-12-31
  = 1200元 from 2020-01-01
  exactly cites notice "四"

list protected = inpatient, 门诊慢特病 cites notice "二¶1"
list severe = "尿毒症" also "慢性肾衰竭" also "肾衰" from 2020-01-01 to 2020-12-31, "血友病" from 2020-06-01

table grades / 档位 by claim.kind, claim.local
  row inpatient, yes = 90%
  row outpatient, no = 80% to confirm
  row "other", 3 = 7 points
  any other 0%
  as a maximum cites notice "五"

table quota by area : kinds, claim.local
  row inpatient, yes = 100元

function half_of / 一半 "half of it" / "其半"(amount / 数额项 : money, floor : money) =
    50% of (amount beyond floor) cites notice "五"

function plain(day : date) = day

pool in_scope = claim.total - claim.own cites notice "六"
pool rest = claim.own

rule access / 就医合规 cites notice "七" cites notice "八"
  holds when claim.local or claim.referred and not claim.late
  holds when claim.referral is known

define age_limit = if age(person.born) >= 60周岁 then 5000元 else if claim.late then none else no limit
    cites letter "2"

define stay = days_between(claim.admission, claim.discharge)
define sums = 2 * 1.5 + 3 / -(claim.weight - 1) beyond 10 rounded half up in units of 10元
define asked = claim.kind in (inpatient, outpatient) and claim.name is not "甲" or claim.kind not in protected

define more =
    claim.traits includes inpatient and claim.days > 3 and claim.days < 9 and claim.days <= 8 and yes

define day = claim.discharge > 2020-05-01 and the governing date is claim.discharge and 12个月 > 30 days
define halves = half_of(claim.total, quota(inpatient, yes))
define lines_in_all = sum of (line.amount for each line in claim.lines when not line.own) + 1元
define how_many = number of (line in claim.lines) + number of (line in claim.lines when line.own)
define few = any of (line.own for each line in claim.lines) or all of (line.own for each line in claim.lines)

define ends = highest of (line.amount for each line in claim.lines)
    - lowest of (line.amount for each line in claim.lines)

define sorts = number of different (line.kind for each line in claim.lines)

ledger prior / 此前已付 "paid before" counts basic + critical when claim.local per person each calendar year
    cites notice "四"

ledger highest keeps the greatest now in prior per person per ward each month in the period of claim.admission
ledger credit per person in a lifetime

shared limit wide = 5000元 per household each year from 2019-08-01

shared limit narrow / 小限额 "a part" = if claim.late then no limit else 300元
    per person each spell ended by 60天 within wide

payer basic given draws on in_scope
payer critical / 大病保险 given cites notice "一" draws on in_scope then from rest

payer aid / 医疗救助 "Aid"
  cites notice "三(一)"
  for inpatient, outpatient otherwise not_for
  when access otherwise no_access
  unless claim.late otherwise late
  on what is unpaid in in_scope
  draws alike on in_scope, rest
  over per person per household per claim.kind each calendar year by its stretch
  counting claims when claim.local
  deductible 1000元 per person each scheme year otherwise below
  covers at most 20万元 per contract in a lifetime
  pays ratio_of_aid of the base
  less so far in critical
  at most cap per disease each rolling 12个月 otherwise used_up
  within narrow, wide otherwise used_up
  own share at most 300元 per person each month
  insured bears 20元 per person each day
  not below 10元
  rounds down
  covers claim.local otherwise not_local
  by writing off
  even beyond the expense
  exception poor / 困难群众 "the poor"
    pays 90% of 50% of what is unpaid
    each claim
  exception poorest to poor
    over per hospital each month catching up
    counting every claim

payer other
  over per accident each admission taking back
  counting claims it pays
  tops up to 90% otherwise at_target
  rounds up in units of 1元

payer other_too
  each claim
  tops up to more than 90% otherwise at_target

payer banded
  pays in slices counted with the deductible 70% to 10000元, 80% short of 20000元, 90% above

payer banded_too
  pays in brackets counted after the deductible
    grades(claim.kind, claim.local) of 100% to 10000元 rounded down in units of 100元,
    grades(claim.kind, claim.local) of 100% to 20000元 rounded down in units of 100元,
    95% above

payer lesser
  pays the least of a: 70%, b / 乙 "second": 100元

benefit lump
  pays the greatest of
    by_grade / 按档位 "by the grade of the hospital": grades(claim.kind, claim.local) of claim.total,
    flat: 100元

order basic, critical, aid, other cites notice "九"
order for 低保对象, poor: aid, basic

reading period "Claim or year?" / "按次还是按年？" cites notice "三"
  option per_claim chosen because "settled at discharge"
  option per_year / 按年 "by the year" change aid over per person each day taking back
  option no change cap to 2万元
  option up / 进位尾数
  option down
  option many
    change aid
      each claim
      pays 10%
      exception poor
        pays 20%
    change other
      exception poor to poorer
        pays 30%
    change access holds when claim.local
    change order aid, basic
    change in force from 2020-01-01
    change claims dated by claim.admission
    change currency USD
    change covers yes
    remove aid.poor
    add payer extra
      pays 5%

reading order / 先后 cites notice "三"
  option as_printed chosen because "so it stands" / "原文如此"
  option reversed change order aid, basic

schedule steps / 分步办法 cites notice "六"
  on claim.cost
  phase first until prior reaches 300元 cites notice "六"
  phase second / 次段 until prior reaches cap: aid pays 50%, own share 50%
  phase third: basic pays 20%, aid pays 70%

payer late
  follows steps

template usual / 通常(part / 比例项, from_pool)
  on what is unpaid in from_pool
  each claim
  pays part
  exception small
    when part < 10%
    pays 10%

template fixed
  pays 5元

payer same like usual(50% + 5 points, charge)
  rounds down

payer back
  on aid
  each claim
  returns 50%

at close of per person each calendar year cites notice "六"
  refund yearly / 年终返还 "at the end of the year" / "年终返还"
    when person.local
    on so far in prior
    draws on prior then from credit
    pays 50%
    exception stranger
      when claim.fraud
      pays 0%
  carries 300元 beyond so far in prior into credit cites notice "七"

framework bounds / 底线 "What others keep to" / "须遵照的底线" cites notice "十"
  requires cap / 限额 >= 1万元 cites notice "十一"
  forbids raising cap cites notice "十二"
  forbids widening protected for aid, basic cites notice "十三"
  forbids zero payment not_free / 非全免 cites notice "十四"

adapt step to 3个百分点 cites notice "十五"
adapt access holds when claim.local cites notice "十六"
adapt order aid, basic
repeals extra

adapt reassistance
  on own share in in_scope

check share / 自付 cites notice "三(一)¶4"
  over per hospital each month
  holds when total of claim.own <= 6% of total of claim.total and own share >= 0元
  because "the person bears a part" / "个人承担一定比例"

calculation premium / 保费 "of an area" / "区级" cites notice "十"
  takes heads / 人数 "insured persons" : count up to 1000
  takes carry : money up to 1万元 if not given 0元 because "first year"
  takes claim.kind
  takes day : date
  dated by day
  let base = heads * cap cites notice "十一"
  gives total / 总保费 : money = base beyond carry cites notice "十二"
  splits total among city / 市级: 50%, county: 50% by largest remainder in this order
  splits total / 2 rounded down among the_first_of_many_parts / 许多部分中第一项: heads,
      the_second_of_many_parts: 2, the_third_of_many_parts: 3 in steps of 10元
      by largest remainder in this order cites notice "十三"
  verifies sums / 相符: city + county is total because "they add up" / "合计一致" cites notice "十四"

scenario "two claims" / "两次"
  read period = no
  read period = down
  read order = reversed
  with figure cap = 2万元
  facts person.local = yes, claim.kind = inpatient
  settle a claim.total = 27000元, claim.own = 0元
  close 2020-12-31
  close 2020-12-31 with person.local = yes, claim.fraud = no
  settle claim.total = 1元
  replace a claim.total = 30000元, claim.own = 1元
  expect a.aid = 7000元, own share = 2700元, own share in rest = 0元, outcome = settled
  since aid used_up
  reverse a
  calculate premium heads = 3, carry = 0元
  settle lines = [(kind = inpatient, amount = 1元), (kind = outpatient)], days = 3
  settle lines = []

# The end.
"""

CHINESE = """\
# Everything the grammar has.

# What the scheme is.
方案 demo / 示例方案 "A demonstration" / "演示"
  年度版 2020
  修订 cn.demo@2019
  遵照 cn.shandong.assistance@2019 依据 notice "零"
  施行 自 2020-01-01 至 2020年12月31日 依据 notice "一"
  认定日期取 claim.discharge 依据 notice "二"
  币种 CNY，尾数 四舍六入 到单位 1元  # to the yuan
  保障条件 person.local 否则记为 not_local 依据 notice "三"
  保障条件 并非 claim.fraud

来源 notice = "某办发〔2020〕4号" 发布于 2020-02-29
来源 letter = "无日期的复函" 待核实

引用 cn.medical
引用 cn.shandong.assistance@2019 (reassistance、再救助)

状态 not_local / 非本地 "not a local" / "不是本地人"
状态 used_up

分类 kinds / 类别 = inpatient / 住院 "in a ward" / "住院治疗"、outpatient、门诊慢特病

明细 line / 明细行 "a line" / "一行"
  含 kind : kinds
  含 amount / 数额 "amount" : 金额 上限 1万元
  含 own : 是否 未提供时视为 否 因为 "in scope" / "目录内"

事实 claim.kind / 费用.类别 : kinds
事实 claim.traits : 多选 kinds
事实 claim.lines : 多条 line 上限 9
事实 claim.total / 费用.总额 "the whole bill" : 金额 上限 100万元
事实 claim.days : 个数 上限 365
事实 claim.rate : 比例 上限 100%
事实 claim.weight : 数 上限 9.5 未提供时视为 1.0 因为 "usual" / "通常"
事实 claim.discharge : 日期

参数 ratio_of_aid / 救助比例 : 比例 = 70% 确定值 依据 notice "三(一)¶3" 依据 letter "1"
参数 cap = 1万元 自 2020-01-01 待核实
参数 ceiling = 45万元 为下限
参数 floor = 10_000 yuan 为上限
参数 step = 5个百分点 原则值
参数 unset : 金额 原文未定 依据 notice "九" 待核实

参数 line "dated" : 金额
  = 1000元 自 2019-01-01 至 2019-12-31
  = 1200元 自 2020-01-01
  确定值 依据 notice "四"

名单 protected = inpatient、门诊慢特病 依据 notice "二¶1"
名单 severe = "尿毒症" 又称 "慢性肾衰竭" 又称 "肾衰" 自 2020-01-01 至 2020-12-31、"血友病" 自 2020-06-01

对照表 grades / 档位 按 claim.kind、claim.local
  行 inpatient、是 = 90%
  行 outpatient、否 = 80% 待核实
  行 "other"、3 = 7 points
  其余 0%
  为上限 依据 notice "五"

对照表 quota 按 area : kinds、claim.local
  行 inpatient、是 = 100元

公式 half_of / 一半 "half of it" / "其半"(amount / 数额项 : 金额，floor : 金额) = (amount 超出 floor)的50%
    依据 notice "五"

公式 plain(day : 日期) = day

费用池 in_scope = claim.total - claim.own 依据 notice "六"
费用池 rest = claim.own

规则 access / 就医合规 依据 notice "七" 依据 notice "八"
  成立条件 claim.local 或 claim.referred 且 并非 claim.late
  成立条件 claim.referral 已知

定义 age_limit = 如果 周岁(person.born) 不低于 60周岁 则 5000元 否则 如果 claim.late 则 无 否则 不设限额
    依据 letter "2"

定义 stay = 相隔天数(claim.admission，claim.discharge)
定义 sums = 2 * 1.5 + 3 / -(claim.weight - 1) 超出 10 舍入 四舍五入 到单位 10元
定义 asked = claim.kind 属于 (inpatient、outpatient) 且 claim.name 不为 "甲" 或 claim.kind 不属于 protected
定义 more = claim.traits 包含 inpatient 且 claim.days 超过 3 且 claim.days 低于 9 且 claim.days 不超过 8 且 是
定义 day = claim.discharge 超过 2020-05-01 且 认定日期 为 claim.discharge 且 12个月 超过 30 days
定义 halves = half_of(claim.total，quota(inpatient，是))
定义 lines_in_all = 求和 (line.amount 逐条 line 属于 claim.lines 当 并非 line.own) + 1元
定义 how_many = 条数 (line 属于 claim.lines) + 条数 (line 属于 claim.lines 当 line.own)
定义 few = 任一成立 (line.own 逐条 line 属于 claim.lines) 或 全部成立 (line.own 逐条 line 属于 claim.lines)
定义 ends = 最大值 (line.amount 逐条 line 属于 claim.lines) - 最小值 (line.amount 逐条 line 属于 claim.lines)
定义 sorts = 不同值的个数 (line.kind 逐条 line 属于 claim.lines)

台账 prior / 此前已付 "paid before" 累计 basic + critical 当 claim.local 每人每自然年度 依据 notice "四"
台账 highest 保留最高 含本次累计的 prior 每人每种 ward 每月 归属日期取 claim.admission
台账 credit 每人 终身

共用限额 wide = 5000元 每户每年度始于2019-08-01
共用限额 narrow / 小限额 "a part" = 如果 claim.late 则 不设限额 否则 300元 每人每次病程间隔60天 受限于 wide

支付方 basic 金额已给定 出自 in_scope
支付方 critical / 大病保险 金额已给定 依据 notice "一" 出自 in_scope 再出自 rest

支付方 aid / 医疗救助 "Aid"
  依据 notice "三(一)"
  适用 inpatient、outpatient 否则记为 not_for
  当 access 否则记为 no_access
  除非 claim.late 否则记为 late
  对 尚未支付的 in_scope
  分别出自 in_scope、rest
  累计于 每人每户每种 claim.kind 每自然年度 按区段
  计入 满足下列条件的费用 claim.local
  起付线 1000元 每人每保障年度 否则记为 below
  最高计入 20万元 每合同 终身
  支付 基数 的 ratio_of_aid
  再扣除 此前累计的 critical
  最高支付 cap 每病种每滚动12个月 否则记为 used_up
  受限于 narrow、wide 否则记为 used_up
  个人自付最高 300元 每人每月
  个人先行负担 20元 每人每日
  最低支付 10元
  尾数 舍去
  保障条件 claim.local 否则记为 not_local
  以减免方式
  可超过费用
  例外 poor / 困难群众 "the poor"
    支付 未支付额的50%的90%
    逐次
  例外 poorest 至 poor
    累计于 每家医院每月 补差
    计入 每次费用

支付方 other
  累计于 每次事故每次住院 多退少补
  计入 符合支付条件的费用
  补足至 90% 否则记为 at_target
  尾数 进位 到单位 1元

支付方 other_too
  逐次
  补足至超过 90% 否则记为 at_target

支付方 banded
  支付 分段累进 含起付线计 70% 至 10000元、80% 不足 20000元、90% 其余部分

支付方 banded_too
  支付 全额分档 扣除起付线后计
    100% 的 grades(claim.kind，claim.local) 至 10000元 舍入 舍去 到单位 100元、
    100% 的 grades(claim.kind，claim.local) 至 20000元 舍入 舍去 到单位 100元、
    95% 其余部分

支付方 lesser
  支付 取最低 a: 70%，b / 乙 "second": 100元

定额给付 lump
  支付 取最高
    by_grade / 按档位 "by the grade of the hospital": claim.total 的 grades(claim.kind，claim.local)，
    flat: 100元

支付顺序 basic、critical、aid、other 依据 notice "九"
支付顺序 适用 低保对象、poor: aid、basic

理解 period "Claim or year?" / "按次还是按年？" 依据 notice "三"
  选项 per_claim 采用 因为 "settled at discharge"
  选项 per_year / 按年 "by the year" 改 aid 累计于 每人每日 多退少补
  选项 否 改 cap 至 2万元
  选项 进位 / 进位尾数
  选项 舍去
  选项 many
    改 aid
      逐次
      支付 10%
      例外 poor
        支付 20%
    改 other
      例外 poor 至 poorer
        支付 30%
    改 access 成立条件 claim.local
    改 支付顺序 aid、basic
    改 施行 自 2020-01-01
    改 认定日期取 claim.admission
    改 币种 USD
    改 保障条件 是
    删去 aid.poor
    增加 支付方 extra
      支付 5%

理解 支付顺序 / 先后 依据 notice "三"
  选项 as_printed 采用 因为 "so it stands" / "原文如此"
  选项 reversed 改 支付顺序 aid、basic

分阶段待遇 steps / 分步办法 依据 notice "六"
  对 claim.cost
  阶段 first 直到 prior 达到 300元 依据 notice "六"
  阶段 second / 次段 直到 prior 达到 cap: aid 支付 50%，个人自付 50%
  阶段 third: basic 支付 20%，aid 支付 70%

支付方 late
  依照 steps

模板 usual / 通常(part / 比例项，from_pool)
  对 尚未支付的 from_pool
  逐次
  支付 part
  例外 small
    当 part 低于 10%
    支付 10%

模板 fixed
  支付 5元

支付方 same 套用 usual(50% + 5 points，charge)
  尾数 舍去

支付方 back
  对 aid
  逐次
  退回 50%

期末结算 每人每自然年度 依据 notice "六"
  返还 yearly / 年终返还 "at the end of the year" / "年终返还"
    当 person.local
    对 此前累计的 prior
    出自 prior 再出自 credit
    支付 50%
    例外 stranger
      当 claim.fraud
      支付 0%
  结转 300元 超出 此前累计的 prior 转入 credit 依据 notice "七"

框架 bounds / 底线 "What others keep to" / "须遵照的底线" 依据 notice "十"
  要求 cap / 限额 不低于 1万元 依据 notice "十一"
  不得抬高 cap 依据 notice "十二"
  不得扩大 protected 适用 aid、basic 依据 notice "十三"
  禁止零支付 not_free / 非全免 依据 notice "十四"

调整 step 至 3个百分点 依据 notice "十五"
调整 access 成立条件 claim.local 依据 notice "十六"
调整 支付顺序 aid、basic
废止 extra

调整 reassistance
  对 个人自付的 in_scope

核查 share / 自付 依据 notice "三(一)¶4"
  累计于 每家医院每月
  成立条件 合计 claim.own 不超过 合计 claim.total 的 6% 且 个人自付 不低于 0元
  因为 "the person bears a part" / "个人承担一定比例"

测算 premium / 保费 "of an area" / "区级" 依据 notice "十"
  输入 heads / 人数 "insured persons" : 个数 上限 1000
  输入 carry : 金额 上限 1万元 未提供时视为 0元 因为 "first year"
  输入 claim.kind
  输入 day : 日期
  日期取 day
  设 base = heads * cap 依据 notice "十一"
  得出 total / 总保费 : 金额 = base 超出 carry 依据 notice "十二"
  分摊 total 于以下各项 city / 市级: 50%、county: 50% 按最大余数依序分配
  分摊 total / 2 舍入 舍去 于以下各项 the_first_of_many_parts / 许多部分中第一项: heads、
      the_second_of_many_parts: 2、the_third_of_many_parts: 3 最小单位 10元 按最大余数依序分配
      依据 notice "十三"
  核对 sums / 相符: city + county 为 total 因为 "they add up" / "合计一致" 依据 notice "十四"

算例 "two claims" / "两次"
  理解为 period = 否
  理解为 period = 舍去
  理解为 支付顺序 = reversed
  设参数 cap = 2万元
  已知情况 person.local = 是，claim.kind = inpatient
  结算 a claim.total = 27000元，claim.own = 0元
  结账 2020-12-31
  结账 2020-12-31 并知 person.local = 是，claim.fraud = 否
  结算 claim.total = 1元
  替换 a claim.total = 30000元，claim.own = 1元
  预期 a.aid = 7000元，个人自付 = 2700元，个人自付的 rest = 0元，结论 = settled
  原因 aid used_up
  冲销 a
  试算 premium heads = 3，carry = 0元
  结算 lines = [(kind = inpatient，amount = 1元)、(kind = outpatient)]，days = 3
  结算 lines = []

# The end.
"""
