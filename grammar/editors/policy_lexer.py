"""Colours of policy files for Pygments. Made by `python -m tests.colours`, not to be edited."""

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Whitespace


class PolicyLexer(RegexLexer):
    """Policy files, in both tongues."""

    name = "Policy"
    aliases: ClassVar = ["policy"]
    filenames: ClassVar = ["*.policy"]
    url = ""
    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            ('#[^\n]*', Comment.Single),
            ('"[^"\n]*"|“[^”\n]*”|「[^」\n]*」', String),
            ('\\d{4}-\\d{2}-\\d{2}(?!\\d)|\\d{4}[ \t\u3000]{0,4}年[ \t\u3000]{0,4}\\d{1,2}[ \t\u3000]{0,4}月[ \t\u3000]{0,4}\\d{1,2}[ \t\u3000]{0,4}日', Literal.Date),
            ('[¥\\$€][ \t\u3000]?(?:\\d{1,3}(?:,\\d{3}){1,9}|\\d[\\d_]{0,40})(?:\\.\\d{1,40})?|(?:\\d{1,3}(?:,\\d{3}){1,9}|\\d[\\d_]{0,40})(?:\\.\\d{1,40})?[ \t\u3000]{0,4}(?:百万|千万|千|万|亿)?[ \t\u3000]{0,4}(?:dollars(?![A-Za-z_0-9])|kronor(?![A-Za-z_0-9])|euros(?![A-Za-z_0-9])|yuan(?![A-Za-z_0-9])|dong(?![A-Za-z_0-9])|瑞典克朗|yen(?![A-Za-z_0-9])|越南盾|美元|日元|欧元|元)', Number),
            ('\\d[\\d_]{0,40}(?:\\.\\d{1,40})?[ \t\u3000]{0,4}%', Number),
            ('\\d[\\d_]{0,40}(?:\\.\\d{1,40})?[ \t\u3000]{0,4}(?:points(?![A-Za-z_0-9])|个百分点)', Number),
            ('\\d{1,40}[ \t\u3000]{0,4}(?:months(?![A-Za-z_0-9])|years(?![A-Za-z_0-9])|days(?![A-Za-z_0-9])|个月|周岁|天|日|年)(?![㐀-毎毐-皃皅-织绉-鿿])', Number),
            ('(?:by +largest +remainder +in +this +order(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:tops +up +to +more +than(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:counted +after +the +deductible(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:counted +with +the +deductible(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:even +beyond +the +expense(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:what +is +unpaid +in(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:number +of +different(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:each +calendar +year(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:the +governing +date(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:each +scheme +year(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:claims +dated +by(?!\\.)|the +greatest +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:by +its +stretch(?!\\.)|by +writing +off(?!\\.)|claims +it +pays(?!\\.)|covers +at +most(?!\\.)|draws +alike +on(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:what +is +unpaid(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:in +a +lifetime(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:as +a +maximum(?!\\.)|as +a +minimum(?!\\.)|if +not +given(?!\\.)|the +least +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:own +share +in(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:in +steps +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:in +units +of(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:tops +up +to(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:so +far +in(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:each +admission(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:per +household(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:each +rolling(?!\\.)|in +principle(?!\\.)|per +accident(?!\\.)|per +contract(?!\\.)|per +hospital(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:catching +up(?!\\.)|claims +when(?!\\.)|every +claim(?!\\.)|in +brackets(?!\\.)|per +disease(?!\\.)|taking +back(?!\\.)|with +figure(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:each +claim(?!\\.)|each +month(?!\\.)|highest +of(?!\\.)|holds +when(?!\\.)|per +person(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:any +other(?!\\.)|half +even(?!\\.)|in +slices(?!\\.)|lowest +of(?!\\.)|not +below(?!\\.)|then +from(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:number +of(?!\\.)|own +share(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:dated +by(?!\\.)|draws +on(?!\\.)|each +day(?!\\.)|in +force(?!\\.)|short +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:for +each(?!\\.)|is +known(?!\\.)|the +base(?!\\.)|total +of(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:no +limit(?!\\.))(?![A-Za-z_0-9])', Keyword.Constant),
            ('(?:at +most(?!\\.)|half +up(?!\\.)|list +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:to +unit(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:all +of(?!\\.)|any +of(?!\\.)|set +of(?!\\.)|sum +of(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:is +not(?!\\.)|not +in(?!\\.))(?![A-Za-z_0-9])', Operator.Word),
            ('(?:up +to(?!\\.))(?![A-Za-z_0-9])', Keyword),
            ('(?:calculation)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:deductible)(?![A-Za-z_0-9])', Keyword),
            ('(?:parameter)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:calculate|exception|otherwise)(?![A-Za-z_0-9])|(?:按最大余数依序分配|满足下列条件的费用|符合支付条件的费用)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:category|scenario)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:counting|currency|verifies)(?![A-Za-z_0-9])', Keyword),
            ('(?:includes)(?![A-Za-z_0-9])', Operator.Word),
            ('(?:benefit|reading)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:because|edition|exactly|missing|outcome)(?![A-Za-z_0-9])|(?:扣除起付线后计)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:rounded)(?![A-Za-z_0-9])', Operator.Word),
            ('(?:define|record|scheme|source|status)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:change|chosen|covers|expect|option|remove|rounds|settle|splits|unless)(?![A-Za-z_0-9])|(?:不同值的个数|未提供时视为)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:beyond)(?![A-Za-z_0-9])', Operator.Word),
            ('(?:adapt|check|order|payer|table)(?![A-Za-z_0-9])', Keyword.Declaration),
            ('(?:above|among|cites|dated|facts|given|gives|since|takes)(?![A-Za-z_0-9])|(?:于以下各项|以减免方式|可超过费用|含起付线计|每保障年度|每自然年度|补足至超过|认定日期取|金额已给定)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:个人自付的|尚未支付的|此前累计的)', Operator.Word),
            ('(?:fact|list|pool|rule)(?![A-Za-z_0-9])|(?:定额给付|支付顺序)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword.Declaration),
            ('(?:also|down|from|less|over|pays|read)(?![A-Za-z_0-9])|(?:以上部分|任一成立|保障条件|全部成立|全额分档|其余部分|分别出自|分段累进|原文未定|否则记为|四舍五入|四舍六入|多退少补|已知情况|成立条件|所付费用|最低支付|最小单位|最高支付|最高计入|每家医院|每次事故|每次住院|每次费用)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:else|then|when)(?![A-Za-z_0-9])|(?:个人自付|未支付额|认定日期)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Operator.Word),
            ('(?:none)(?![A-Za-z_0-9])|(?:不设限额)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword.Constant),
            ('(?:use)(?![A-Za-z_0-9])|(?:对照表|支付方|费用池)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword.Declaration),
            ('(?:add|for|has|let|per|row)(?![A-Za-z_0-9])|(?:为上限|为下限|再出自|再扣除|原则值|发布于|取最低|取最高|年度版|按区段|日期以|日期取|最大值|最小值|每合同|每滚动|每病种|滚动每|理解为|确定值|累计于|补足至|设参数|起付线)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:and|not)(?![A-Za-z_0-9])|(?:不低于|不属于|不超过|到单位)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Operator.Word),
            ('(?:yes)(?![A-Za-z_0-9])', Keyword.Constant),
            ('(?:事实|分类|参数|名单|定义|引用|情景|方案|明细|来源|核查|测算|状态|理解|算例|规则|调整)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword.Declaration),
            ('(?:by|on|to|up)(?![A-Za-z_0-9])|(?:上限|不足|例外|依据|其余|出自|分摊|删去|原因|又称|取整|向上|向下|因为|增加|多条|多选|尾数|币种|得出|支付|施行|最高|核对|每人|每户|每日|每月|每种|求和|终身|结算|结论|舍去|补差|计入|试算|起付|输入|进位|适用|选项|逐次|采用|除非|预期)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:if|in|is|of|or)(?![A-Za-z_0-9])|(?:<=|>=)|(?:不为|不是|低于|包含|合计|否则|基数|如果|属于|已知|并且|并非|或者|条数|舍入|超出|超过|逐条)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Operator.Word),
            ('(?:no)(?![A-Za-z_0-9])', Keyword.Constant),
            ('(?:从|到|含|对|按|改|自|至|行|设)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword),
            ('(?:<|>|的)|(?:且|为|则|当|或|须)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Operator.Word),
            ('(?:否|无|是)(?:(?![㐀-皃皅-鿿·])|(?=每|终身))', Keyword.Constant),
            ('\\d[\\d_]{0,40}\\.\\d{1,40}', Number),
            ('\\d[\\d_]{0,40}(?![A-Za-z_.\\d])', Number),
            ('[A-Za-z_][A-Za-z_0-9]*|[㐀-皃皅-鿿·]+', Name),
            (r".", Punctuation),
        ]
    }
