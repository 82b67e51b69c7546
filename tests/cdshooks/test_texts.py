"""The text catalogues: both languages say the same things, and nothing a card needs is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

import rules
from cdshooks.texts import LANGUAGES, Texts, plain
from fhirmaps.codebook import CodeBook
from fhirmaps.families import questions
from fhirmaps.requestable import REQUESTABLE
from rules.kernel import Message, Reason, Rule

PACKAGES = Path(rules.__file__).parent.parent
FILES = sorted(f.name for f in (Path(rules.__file__).parent / "text" / "en").glob("*.ftl"))
RULES = [rule for question in questions() for rule in question.family.rules]
FAMILIES = [question.family for question in questions()]


@cache
def entries(language: str, file: str) -> dict[str, ast.Pattern]:
    """``message`` or ``message.attribute`` to its pattern, for one file."""
    path = resources.files("rules") / "text" / language / file
    found: dict[str, ast.Pattern] = {}
    if not path.is_file():
        return found  # test_both_languages_have_the_same_files names it
    for entry in FluentParser().parse(path.read_text("utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{language}/{file}: {entry.content}"
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{language}/{file}: {entry.id.name} twice"
            if entry.value is not None:
                found[entry.id.name] = entry.value
            for attribute in entry.attributes:
                found[f"{entry.id.name}.{attribute.id.name}"] = attribute.value
    return found


def variables(node: ast.BaseNode) -> set[str]:
    """Names of the variables a text uses, also inside selectors."""
    return set(re.findall(r"\$([A-Za-z]\w*)", FluentSerializer().serialize_entry(_message(node))))


def _message(node: ast.BaseNode) -> ast.Message:
    assert isinstance(node, ast.Pattern)
    return ast.Message(id=ast.Identifier("x"), value=node)


def texts(language: str) -> Texts:
    return Texts(language, CodeBook.load().drug_name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_files(language: str) -> None:
    folder = resources.files("rules") / "text" / language
    assert sorted(f.name for f in folder.iterdir() if f.name.endswith(".ftl")) == FILES


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_messages_and_attributes(file: str) -> None:
    assert set(entries("ja", file)) == set(entries("en", file))


@pytest.mark.parametrize("file", FILES)
def test_a_text_uses_the_same_variables_in_both_languages(file: str) -> None:
    """Summaries aside: their Japanese wording is the rule book's own, the detail has the rest."""
    english, japanese = entries("en", file), entries("ja", file)
    differing = {}
    for key in {k for k in set(english) & set(japanese) if ".summary" not in k}:
        ours, theirs = variables(english[key]), variables(japanese[key])
        if theirs != ours:
            differing[key] = (ours, theirs)
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_in_two_files(language: str) -> None:
    seen = Counter(key.split(".")[0] for file in FILES for key in _messages(language, file))
    assert [key for key, number in seen.items() if number > 1] == []


def _messages(language: str, file: str) -> set[str]:
    return {key.split(".")[0] for key in entries(language, file)}


@pytest.mark.parametrize("file", FILES)
def test_no_japanese_text_was_left_in_english(file: str) -> None:
    english, japanese = entries("en", file), entries("ja", file)
    words = {key: _words(japanese[key]) for key in set(english) & set(japanese)}
    same = [key for key, said in words.items() if said == _words(english[key])]
    assert [key for key in same if re.search(r"[a-z]{4,}", words[key])] == []


def _words(pattern: ast.Pattern) -> str:
    return "".join(e.value for e in pattern.elements if isinstance(e, ast.TextElement)).strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_title_a_summary_and_a_detail(rule: Rule, language: str) -> None:
    catalogue = texts(language)
    for part in ("", ".summary", ".detail"):
        assert catalogue.has(f"{rule.id}{part}"), f"{rule.id}{part}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_has_a_title_and_a_description(language: str) -> None:
    catalogue = texts(language)
    for family in FAMILIES:
        assert catalogue.has(f"family-{family.id}")
        assert catalogue.has(f"family-{family.id}.description")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_override_reason_and_missing_reason_has_a_text(language: str) -> None:
    catalogue = texts(language)
    wanted = {f"override-{code}" for rule in RULES for code in (*rule.overrides, "other")}
    wanted |= {f"reason-{reason.value}" for reason in Reason}
    assert [key for key in sorted(wanted) if not catalogue.has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_request_of_the_catalogue_a_rule_makes_has_a_text(language: str) -> None:
    catalogue = texts(language)
    wanted = {test for _, test in _python(r'RequestTest\(\s*"([a-z-]+)"')}
    assert wanted <= set(REQUESTABLE)
    assert [test for test in sorted(wanted) if not catalogue.has(f"test-{test}")] == []


KINDS = "mark|reason|why|missing|note|word|suggest|action|schedule|hz|value|heading"
KEY = rf'"((?:{KINDS})-[a-zA-Z0-9-]+)"'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_key_written_in_python_exists(language: str) -> None:
    catalogue = texts(language)
    ids = {rule.id for rule in RULES} | CodeBook.load().concepts()
    wanted = {(file, key) for file, key in _python(KEY) if key not in ids}
    assert sorted((f, key) for f, key in wanted if not catalogue.has(key)) == []


NAMING = r"Missing|Evidence|lines_of|\.evidence|Fact\.absent|Fact\.unavailable"
FACT = rf'(?:{NAMING})\([^"()]*"([a-zA-Z.]+)"'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_named_by_a_rule_has_a_text(language: str) -> None:
    catalogue = texts(language)
    found = {(file, key) for file, key in _python(FACT) if file.startswith("rules")}
    missing = [(f, k) for f, k in sorted(found) if not catalogue.has(f"fact-{k}".replace(".", "-"))]
    assert missing == []


def _python(pattern: str) -> Iterator[tuple[str, str]]:
    for package in ("rules", "fhirmaps", "cdshooks"):
        for file in sorted((PACKAGES / package).rglob("*.py")):
            if package == "cdshooks" and file.name not in ("cards.py", "evaluation.py"):
                continue  # pages and commands have words of their own
            for found in re.findall(pattern, file.read_text("utf-8")):
                yield str(file.relative_to(PACKAGES)), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_without_its_parameter_is_an_error_not_a_hole(language: str) -> None:
    from cdshooks.texts import TextError

    with pytest.raises(TextError):
        texts(language).message(Message("missing-older-than", {"days": 14}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_parameter_value_reads_none_and_a_truth_value_yes_or_no(language: str) -> None:
    catalogue = texts(language)
    assert [catalogue.show(v) for v in (None, True, False, ())] == ["none", "yes", "no", "none"]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("<30", "<30"),
        ("> 95 %", "> 95 %"),
        ("<=5", "<=5"),
        ("<b>x</b>", "b x /b"),
        ("a > b", "a b"),
    ],
)
def test_a_summary_keeps_the_sign_of_a_result_and_no_markup(sent: str, shown: str) -> None:
    assert plain(sent) == shown
