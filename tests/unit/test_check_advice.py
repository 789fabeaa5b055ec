"""A figure without its sign and a text without quotation marks: what is told, where it points, and what it advises."""

import pytest

from policy_lang.diagnostics import Diagnostic
from tests.unit.check_support import problems, told


def the_one(text: str) -> Diagnostic:
    (found,) = problems(text)
    return found


def labelled(found: Diagnostic) -> list[str]:
    return [label.span.text for label in found.labels]


def paid(figure: str) -> str:
    return f"parameter p {figure}\npayer aid on cost each claim pays p\n"


def test_a_share_without_its_sign_is_told_where_it_is_used_and_shown_where_it_is_stated():
    assert told(paid("= 80%")) == []
    found = the_one(paid("= 80"))
    assert (found.code, found.span.text if found.span else "", labelled(found)) == ("PL0136", "p", ["80"])


def test_of_a_figure_that_changes_none_is_the_one_that_is_meant():
    found = the_one(paid("= 80 from 2020-01-01 to 2020-06-30 = 90 from 2020-07-01"))
    assert (found.code, labelled(found)) == ("PL0312", [])


def test_a_figure_that_is_worked_out_was_not_written_without_its_sign():
    found = the_one(paid("= 40 + 40"))
    assert (found.code, labelled(found)) == ("PL0312", [])
    assert the_one("payer aid on cost each claim pays nights\n").code == "PL0312"


@pytest.mark.parametrize(
    "figure, percent", [("80", "80%"), ("0.8", "80%"), ("0.075", "7.5%"), ("1.5", "1.5%"), ("100", "100%")]
)
def test_the_percentage_that_is_likely_meant(figure: str, percent: str):
    """Up to one with a point it is a fraction; above, and without a point, the sign is missing."""
    found = the_one(f'fact more: ratio if not given {figure} because "b"')
    assert (found.code, found.span.text if found.span else "") == ("PL0301", figure)
    assert f"`{percent}`" in found.help("en") or percent in found.help("en")
    assert percent in found.help("zh")


def test_an_amount_where_a_ratio_stands_is_not_advised_to_be_a_percentage():
    found = the_one('fact more: ratio if not given 80元 because "b"')
    assert found.code == "PL0301"
    assert "%" not in found.help("en")


def test_a_text_stands_in_quotation_marks():
    def given(value: str) -> list[tuple[str, str]]:
        return told(f'scenario "one" settle disease = {value} expect aid = 0元\n')

    assert given('"flu"') == []
    assert given("flu") == [("PL0127", "flu")]
    # A name that means something is not a text that lacks its marks.
    assert given("nights") == [("PL0316", "nights")]


def test_a_figure_in_chinese_words_is_to_be_written_in_digits():
    found = the_one("define x = cost + 五千元")
    assert (found.code, found.span.text if found.span else "") == ("PL0106", "五千元")
    assert "5000元" in found.help("zh")
    assert told("define x = cost + 5000元") == []
    # What is declared under such a name is what it names.
    assert told("parameter 五千元 = 5000元\ndefine x = cost + 五千元") == []
