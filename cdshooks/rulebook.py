"""The rule book as data: what the rule pages, ``cdshooks rules`` and the documents print."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cdshooks import ruletext
from cdshooks.errors import UnknownRule
from cdshooks.fluentsource import attributes
from cdshooks.markdown import terminal
from cdshooks.site import Site
from cdshooks.sources import Publication, publications
from cdshooks.texts import LANGUAGES, Texts
from cdshooks.words import words
from fhirmaps.families import Question
from fhirmaps.queries import Reads
from rules.kernel import Hook, Rule
from rules.moments import runs
from rules.policy import SHARED, Policy, Value

PARTS = ("summary", "detail")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One policy value in force. ``origin``: ``source``, ``site default`` or ``site``."""

    key: str
    value: Value
    unit: str
    origin: str
    why: str
    default: Value

    @property
    def changed(self) -> bool:
        return self.value != self.default

    def shown(self, language: str) -> str:
        """Value with unit."""
        text = value_text(self.value, language)
        return f"{text} {self.unit}" if self.unit else text


@dataclass(frozen=True, slots=True)
class RowTexts:
    """The card texts of one row (``""``: of every row without its own), by language.

    ``summary`` and ``detail`` are empty where the row takes the text of the other rows.
    """

    row: str
    summary: dict[str, str]
    detail: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadKey:
    """A prefetch key with the concepts looked for in it; no concepts: all of the patient's."""

    key: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """Everything a reader wants to know of one rule; titles and labels by language."""

    id: str
    title: dict[str, str]
    family: str
    family_title: dict[str, str]
    hooks: tuple[str, ...]
    services: tuple[str, ...]
    logic: str
    """The decision table of the rule's docstring, as Markdown, in English."""
    thresholds: tuple[Threshold, ...]
    family_thresholds: tuple[Threshold, ...]
    """All others the family may read, shared ones included."""
    source: Publication
    section: str
    grade: str
    version: str
    rows: tuple[RowTexts, ...]
    not_reachable: tuple[str, ...]
    overrides: tuple[tuple[str, dict[str, str]], ...]
    reads: tuple[ReadKey, ...]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family with the pages of its rules."""

    id: str
    title: dict[str, str]
    description: dict[str, str]
    rules: tuple[RulePage, ...]


def value_text(value: Value, language: str) -> str:
    """A policy value in words."""
    say = words(language)
    if value is None or value == ():
        return say("value-none")
    if isinstance(value, bool):
        return say("value-yes" if value else "value-no")
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else format(value, "f")


def families(site: Site) -> tuple[FamilyPage, ...]:
    """Every family of the installation, its rules in the book's order."""
    return tuple(
        FamilyPage(
            q.family.id,
            _said(site, f"family-{q.family.id}"),
            _said(site, f"family-{q.family.id}.description"),
            tuple(_page(site, q, rule) for rule in q.family.rules),
        )
        for q in site.questions
    )


def page(site: Site, rule_id: str) -> RulePage:
    """One rule; raises ``UnknownRule`` with the nearest id."""
    for question in site.questions:
        for rule in question.family.rules:
            if rule.id == rule_id:
                return _page(site, question, rule)
    near = nearest(site, rule_id)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UnknownRule(f"There is no rule with this id; see /rules.{hint}")


def nearest(site: Site, rule_id: str) -> list[str]:
    """Up to three rule ids that look like the given one, the likest first."""
    known = [rule.id for q in site.questions for rule in q.family.rules]
    return difflib.get_close_matches(rule_id, known, n=3)


def _page(site: Site, question: Question, rule: Rule) -> RulePage:
    family = question.family
    every = [s.key for s in (*family.settings, *SHARED)]
    others = [key for key in dict.fromkeys(every) if key not in rule.settings]
    return RulePage(
        id=rule.id,
        title=_said(site, rule.id),
        family=family.id,
        family_title=_said(site, f"family-{family.id}"),
        hooks=tuple(hook.value for hook in Hook if runs(family, rule, hook)),
        services=tuple(
            s.id
            for s in site.evaluation.services
            if family.id in s.families and runs(family, rule, Hook(s.hook))
        ),
        logic=inspect.cleandoc(rule.evaluate.__doc__ or ""),
        thresholds=_thresholds(site.policy, rule.settings),
        family_thresholds=_thresholds(site.policy, others),
        source=publications()[rule.source],
        section=rule.section,
        grade=rule.grade,
        version=rule.version,
        rows=_rows(rule.id),
        not_reachable=rule.not_reachable,
        overrides=tuple(
            (code, _said(site, f"override-{code}"))
            for code in dict.fromkeys((*rule.overrides, "other"))
        ),
        reads=_reads(question.reads),
    )


def _said(site: Site, key: str) -> dict[str, str]:
    """A text in each language that has it."""
    found = {}
    for language in LANGUAGES:
        texts = Texts(language, site.codes.drug_name)
        if texts.has(key):
            found[language] = texts.say(key)
    return found


def _thresholds(policy: Policy, keys: Sequence[str]) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(
            key,
            policy.value(key),
            policy.settings[key].unit,
            policy.origin(key),
            policy.settings[key].why,
            policy.settings[key].default,
        )
        for key in keys
    )


def _rows(rule_id: str) -> tuple[RowTexts, ...]:
    """Rows in the order of the English catalogue, the general texts first."""
    found: dict[str, RowTexts] = {}
    for language in LANGUAGES:
        for name, text in attributes(language, rule_id).items():
            part, _, row = name.partition("-")
            if part in PARTS:
                texts = found.setdefault(row, RowTexts(row, {}, {}))
                getattr(texts, part)[language] = text
    general = found.pop("", None)
    return ((general,) if general else ()) + tuple(found.values())


def _reads(reads: Reads) -> tuple[ReadKey, ...]:
    coded = ("labs", "findings", "reports")
    return tuple(
        ReadKey(key, reads.concepts(key) if key in coded else ()) for key in reads.all_keys
    )


# --- as text -------------------------------------------------------------------------------------


def listing(site: Site, language: str = "en") -> Iterator[str]:
    """A line a rule, under its family."""
    longest = max((len(r.id) for q in site.questions for r in q.family.rules), default=0)
    for number, family in enumerate(families(site)):
        if number:
            yield ""
        yield f"{ruletext.pick(family.title, language)} ({family.id})"
        for rule in family.rules:
            title = ruletext.pick(rule.title, language)
            yield f"  {rule.id:<{longest}}  {title}  [{', '.join(rule.hooks)}]"


def unknown(site: Site, rule_id: str) -> str:
    """The sentence for an id that no rule has."""
    near = nearest(site, rule_id)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: cdshooks rules list"
    return f"no rule {rule_id!r}; {hint}"


def markdown(site: Site, rule_id: str, language: str = "en") -> str:
    """A rule as a Markdown document; raises ``UnknownRule``."""
    return ruletext.markdown(page(site, rule_id), language)


def text(site: Site, rule_id: str, language: str = "en", *, width: int = 100) -> str:
    """A rule for a terminal; raises ``UnknownRule``."""
    return terminal(markdown(site, rule_id, language), width=width)
