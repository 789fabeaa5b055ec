"""What a scheme declares and leaves lying: what is told of it, and what counts as used."""

from pathlib import Path

from policy_lang.compile import Options, compile_text

SCHEME = """
{uses}
scheme small / 小方案
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
{source}
fact day / 出院日: date
fact cost / 费用: money up to 100万元
pool all / 全部 = cost
payer aid / 救助
  {cites}
  on cost
  each claim
  pays 70%
order aid
{text}
"""
SCENARIO = 'scenario "{}" / "{}" settle day = 2020-03-01, cost = 100元 expect aid = 70元\n'
SOURCE = 'source notice = "Notice" dated 2019-12-01'


def left(text: str = "", *, uses: str = "", source: str = "", cites: str = "", search: Path | None = None) -> list[str]:
    """What is told of the scheme with this in it: codes, each with the words it marks."""
    if "scenario" not in text:
        text += SCENARIO.format("one", "一")
    scheme = SCHEME.format(uses=uses, source=source, cites=cites, text=text)
    found = compile_text(scheme, Options(search=(search,) if search else ())).report.diagnostics
    return [f"{one.code} {one.span.text if one.span else ''}" for one in found]


# ---- names


def test_what_nobody_refers_to_is_told():
    assert left() == []
    for declared in (
        "define x = cost",
        "parameter x = 5元",
        'list x = "a"',
        "rule x holds when cost > 5元",
        "status x",
    ):
        assert left(f"{declared}\n") == ["PL0213 x"]
    assert left("define x = cost\ncheck c holds when x > 5元\n") == []


def test_a_category_is_used_when_one_of_its_members_is():
    colours = "category colours = red, blue\n"
    assert left(colours) == ["PL0213 colours"]
    assert left(f"{colours}fact colour: colours\ncheck c holds when colour is red\n") == []


def test_what_a_scenario_gives_is_not_used_by_that():
    wet = "fact wet: yes_no\n"
    settled = 'scenario "one" settle day = 2020-03-01, cost = 100元, wet = yes expect aid = 70元\n'
    assert left(wet + settled) == ["PL0213 wet"]
    assert left(f"{wet}check c holds when wet\n{settled}") == []


def test_an_option_that_is_not_chosen_uses_names_too():
    reading = 'parameter more = 80%\nreading high option no chosen because "so it is" option yes change aid pays more\n'
    assert left(reading) == []


# ---- modules


def module(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.policy").write_text(text, encoding="utf-8")


def test_a_module_helps_by_a_name_that_is_used(tmp_path: Path):
    module(tmp_path, "limits", "parameter ceiling = 5元\n")
    assert left(uses="use limits", search=tmp_path) == ["PL0214 use limits"]
    assert left("check c holds when cost < ceiling\n", uses="use limits", search=tmp_path) == []


def test_a_module_helps_by_what_it_brings_from_another_one(tmp_path: Path):
    """The name that is used stands two modules away; the one between them is still needed."""
    module(tmp_path, "limits", "parameter ceiling = 5元\n")
    module(tmp_path, "between", "use limits\nparameter nothing = 6元\n")
    assert left(uses="use between", search=tmp_path) == ["PL0214 use between"]
    assert left("check c holds when cost < ceiling\n", uses="use between", search=tmp_path) == []


def test_a_module_helps_by_a_check_that_is_there(tmp_path: Path):
    module(tmp_path, "checks", "fact wet: yes_no\ncheck dry holds when not wet\n")
    assert left(uses="use checks", search=tmp_path) == []


def test_what_a_module_declares_may_stay_unused(tmp_path: Path):
    module(tmp_path, "limits", "parameter ceiling = 5元\nparameter floor = 1元\n")
    assert left("check c holds when cost < ceiling\n", uses="use limits", search=tmp_path) == []


# ---- pools


def test_a_second_pool_is_drawn_on_or_named():
    second = "fact other: money up to 5元\npool rest = other\n"
    assert left(second) == ["PL0438 rest"]
    assert left(f"{second}check c holds when own share in rest < 5元\n") == []


# ---- sources


def test_a_source_is_cited_and_what_is_ruled_cites_one():
    assert left(source=SOURCE, cites='cites notice "1"') == []
    assert left(source=SOURCE) == ["PL0512 notice", "PL0501 aid"]
    # Without a source nothing can cite one, and nobody is told to.
    assert left() == []


def test_a_payment_that_is_given_needs_no_clause():
    """What another fund has paid is taken from the claim: it follows no clause of these sources."""
    cited = SCHEME.replace("order aid", "payer basic {first}\norder basic, aid")
    parts = {"uses": "", "source": SOURCE, "cites": 'cites notice "1"', "text": SCENARIO.format("one", "一")}

    def found(first: str) -> list[str]:
        report = compile_text(cited.format(first=first, **parts)).report
        return [f"{one.code} {one.span.text if one.span else ''}" for one in report.diagnostics]

    assert found("given draws on all") == []
    assert found("on cost each claim pays 5元") == ["PL0501 basic"]


# ---- scenarios


def test_a_scheme_has_scenarios_with_titles_of_their_own():
    one, two = SCENARIO.format("one", "一"), SCENARIO.format("two", "二")
    assert left(one + two) == []
    assert left(one + SCENARIO.format("one", "二")) == ['PL0712 "one" / "二"']
    assert left(one + SCENARIO.format("two", "一")) == ['PL0712 "two" / "一"']
    # Both titles are the same: told once.
    assert left(one + one) == ['PL0712 "one" / "一"']


def test_a_scheme_without_scenarios_is_told_so():
    scheme = SCHEME.format(uses="", source="", cites="", text="")
    found = compile_text(scheme).report.diagnostics
    assert [(one.code, one.span and one.span.text) for one in found] == [("PL0711", "small")]
