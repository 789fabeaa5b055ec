"""The text that `policy new` writes from nothing: every part of a scheme, each with a word on what belongs there."""

from policy_lang.cli.front import Words

_EN = """\
# The scheme. Read the notice beside it, paragraph by paragraph: each rule cites the paragraph it comes from.
scheme {name} "Title of the scheme, {year}" / "方案名称（{year}年）"
  edition {year}
  # The days on which claims fall under it, both included.
  in force from {year}-01-01 to {year}-12-31 cites notice "一"
  # Which day of a claim counts.
  claims dated by claim.discharge
  currency CNY, rounds half up
  # Whom it covers; everybody else is reported with this status.
  covers person.categories includes registered_poor otherwise not_covered_person cites notice "二"

# The official text: its number and date.
source notice = "文号" dated {year}-01-01

# Kinds of service, the facts of a bill and its two parts; and categories of persons.
use cn.medical
use cn.persons

# Figures: a name, a value, how the text states it (exactly, as a minimum, as a maximum, in principle, missing), and
# where it states it.
parameter aid_ratio / 救助比例 "share of aid" / "医疗救助比例" = 70% exactly cites notice "三"

parameter aid_cap / 救助限额 "yearly limit of aid" / "医疗救助年度限额" = 10_000 yuan exactly
    cites notice "三"

# Payers. What is paid elsewhere is given; the others say for whom, on what amount, and how much.
payer basic / 基本医保 "basic insurance" / "基本医疗保险" cites notice "三" given draws on in_scope

payer medical_aid / 医疗救助 "medical aid" / "医疗救助"
  cites notice "三"
  for inpatient
  on what is unpaid in in_scope
  each claim
  pays aid_ratio
  at most aid_cap per person each calendar year

# Each payer sees what the earlier ones left.
order basic, medical_aid cites notice "三"

# Where the text can be read in two ways, say so: the question, the ways, which is chosen, and why.

# Worked examples: the amounts come from the notice, worked out by hand.
# 10000 - 6000 = 4000 left, 70 % are 2800.
scenario "one inpatient stay" / "一次住院"
  facts categories = registered_poor
  settle kind = inpatient, discharge = {year}-03-10, total = 10_000 yuan, in_scope = 10_000 yuan,
      basic = 6000 yuan
  expect medical_aid = 2800 yuan, own share = 1200 yuan
"""

_ZH = """\
# 方案。对照文件逐段编写，每条规则注明所依据的段落。
方案 {name} "Title of the scheme, {year}" / "方案名称（{year}年）"
  年度版 {year}
  # 施行期间，首尾两日都包括在内。
  施行 自 {year}-01-01 至 {year}-12-31 依据 notice "一"
  # 以费用的哪一天为准。
  认定日期取 费用.出院日
  币种 CNY，尾数 四舍五入
  # 保障对象；其余人员记为此状态。
  保障条件 人员.类别 包含 建档立卡 否则记为 不属保障对象 依据 notice "二"

# 来源文件的文号和日期。
来源 notice = "文号" 发布于 {year}-01-01

# 就医类型、费用及其两部分；人员类别。
引用 cn.medical
引用 cn.persons

# 数额：名称、数值、原文如何规定（确定值、为下限、为上限、原则值、原文未定），以及出处。
参数 aid_ratio / 救助比例 "share of aid" / "医疗救助比例" = 70% 确定值 依据 notice "三"
参数 aid_cap / 救助限额 "yearly limit of aid" / "医疗救助年度限额" = 1万元 确定值 依据 notice "三"

# 支付方。别处已支付的写“金额已给定”；其余写明适用谁、对什么金额、支付多少。
支付方 basic / 基本医保 "basic insurance" / "基本医疗保险" 依据 notice "三" 金额已给定 出自 范围内费用

支付方 medical_aid / 医疗救助 "medical aid" / "医疗救助"
  依据 notice "三"
  适用 住院
  对 尚未支付的 范围内费用
  逐次
  支付 救助比例
  最高支付 救助限额 每人每自然年度

# 后一支付方只看前面各方支付后的剩余。
支付顺序 基本医保、医疗救助 依据 notice "三"

# 原文有不同理解的，用“理解”写明问题、各种理解、采用哪一种及其理由。

# 算例：数额由文件手工算出，步骤写在注释里。
# 剩余 10000-6000=4000，70%为 2800。
算例 "one inpatient stay" / "一次住院"
  已知情况 人员.类别 = 建档立卡
  结算 就医类型 = 住院，出院日 = {year}-03-10，总额 = 10000元，范围内金额 = 10000元，基本医保 = 6000元
  预期 医疗救助 = 2800元，个人自付 = 1200元
"""

SKELETON = Words(_EN, _ZH)
