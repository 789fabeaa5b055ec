"""The colours for editors are made of the grammar as it is, and colour words as the language reads them."""

import json
import re
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from pygments.token import Comment, Error, Keyword, Operator, String, Text

from policy_lang.data import grammar_folder, policies_folder
from policy_lang.syntax.grammar import build
from policy_lang.syntax.keywords import keywords
from tests import colours

GROUPS = colours.groups(build(), keywords())
TOKENS = {"declaration": Keyword.Declaration, "clause": Keyword, "operator": Operator.Word, "value": Keyword.Constant}
SCHEME = policies_folder() / "cn/shandong/linyi/lanshan/relief_insurance/2020/scheme.policy"


@pytest.fixture(scope="module")
def lexer():
    spec = spec_from_file_location("policy_lexer", grammar_folder() / "editors" / "policy_lexer.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PolicyLexer()


@pytest.mark.parametrize("path", colours.files(), ids=lambda path: path.name)
def test_a_file_is_current(path):
    """Else: `python -m tests.colours`."""
    assert path.read_text(encoding="utf-8") == colours.files()[path]


def test_every_keyword_has_one_colour():
    coloured = [word for words in GROUPS.values() for word in words]
    assert sorted(coloured) == sorted(word for row in keywords().rows.values() for word in row.spellings())


def test_words_have_the_colour_of_their_use():
    assert {"scheme", "方案", "payer", "支付方", "scenario"} <= set(GROUPS["declaration"])
    assert {"pays", "支付", "deductible", "起付线", "each claim"} <= set(GROUPS["clause"])
    assert {"and", "且", "is known", "what is unpaid in"} <= set(GROUPS["operator"])
    assert set(GROUPS["value"]) == {"yes", "是", "no", "否", "none", "无", "no limit", "不设限额"}


def test_each_spelling_is_coloured_whole(lexer):
    wrong = []
    for name, words in GROUPS.items():
        for word in words:
            kind, text = next(lexer.get_tokens(f"{word} 5"))
            if (kind, text) != (TOKENS[name], word):
                wrong.append((word, kind, text))
    assert wrong == []


def test_a_scheme_is_coloured_without_a_gap(lexer):
    text = SCHEME.read_text(encoding="utf-8")
    tokens = list(lexer.get_tokens(text))
    assert "".join(part for _, part in tokens).strip() == text.strip()
    assert not {kind for kind, _ in tokens} & {Error, Text}
    assert {part for kind, part in tokens if kind is Comment.Single} == set(re.findall("#.*", text))
    assert '"兰扶办发〔2020〕4号"' in {part for kind, part in tokens if kind is String}


def test_textmate_has_the_same_patterns():
    grammar = json.loads((grammar_folder() / "editors" / "policy.tmLanguage.json").read_text(encoding="utf-8"))
    assert grammar["scopeName"] == "source.policy"
    assert len(grammar["patterns"]) == len(colours.patterns(build(), keywords()))
    for row in grammar["patterns"]:
        assert "\\u" not in row["match"]
        re.compile(row["match"])
