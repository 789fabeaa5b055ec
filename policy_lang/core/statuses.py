"""The statuses that the language itself reports: id, Chinese name, and a sentence in each tongue.

Schemes declare further ones with `status`; these need no declaration. The sentences follow the name of the payer.
"""

from policy_lang.record import frozen


@frozen
class BuiltInStatus:
    """One status; the sentences say why the payer paid what it paid."""

    id: str
    zh: str
    text_en: str
    text_zh: str


BUILT_IN_STATUSES: tuple[BuiltInStatus, ...] = (
    BuiltInStatus("paid", "已支付", "pays", "予以支付"),
    BuiltInStatus("returned", "已退回", "gives back", "予以退回"),
    BuiltInStatus(
        "given",
        "按给定金额",
        "was settled elsewhere; the amount is taken from the claim",
        "已由经办机构结算，按所附金额计入",
    ),
    BuiltInStatus("not_covered_person", "不属保障对象", "does not cover this person", "不属于本方案的保障对象"),
    BuiltInStatus("not_covered_date", "不在保障期", "does not cover this date", "不在享受待遇的期间内"),
    BuiltInStatus(
        "not_covered_service", "不属保障项目", "does not cover this kind of service", "此类就医不在支付范围内"
    ),
    BuiltInStatus("condition_not_met", "条件未满足", "requires a condition that is not met", "未满足支付条件"),
    BuiltInStatus("nothing_left", "已无余额", "finds nothing left to pay", "前面各方支付后已无剩余费用"),
    BuiltInStatus("at_or_below_deductible", "未过起付线", "pays only above the deductible", "未超过起付线，不予支付"),
    BuiltInStatus("zero_at_target", "已达目标", "finds the target already reached", "已达到保障目标，无须再补"),
    BuiltInStatus("cap_exhausted", "限额已用完", "has used up its limit", "限额已经用完"),
    BuiltInStatus("zero", "计算为零", "comes to nothing by its own calculation", "按规定计算结果为零"),
    BuiltInStatus("undetermined", "待定", "cannot be determined until a fact is known", "缺少必要信息，暂不能确定"),
    BuiltInStatus(
        "conflict", "规定冲突", "is subject to two exceptions that disagree", "两项例外规定相互冲突，不能结算"
    ),
)
BY_SPELLING = {spelling: status.id for status in BUILT_IN_STATUSES for spelling in (status.id, status.zh)}
