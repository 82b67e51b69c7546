"""A rule page as a Markdown document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cdshooks.texts import LANGUAGES
from cdshooks.words import Words, words

if TYPE_CHECKING:
    from cdshooks.rulebook import RowTexts, RulePage, Threshold


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text of a language, else the English one, else nothing."""
    return texts.get(language) or texts.get("en", "")


def markdown(page: RulePage, language: str) -> str:
    """The whole page: when, thresholds, decision, source, texts, reasons, reads."""
    say = words(language)
    return "\n\n".join(part for part in _parts(page, language, say) if part) + "\n"


def _parts(page: RulePage, language: str, say: Words) -> Iterator[str]:
    yield f"# {pick(page.title, language)}"
    yield _table(
        ("", ""),
        [
            (say("rule-id"), f"`{page.id}`"),
            (say("rule-family"), pick(page.family_title, language)),
            (say("rule-when"), ", ".join(page.hooks)),
            (say("source-publication"), page.source.title),
            (say("source-label"), page.source.shown(language)),
            (say("source-section"), page.section),
            (say("source-grade"), page.grade),
            (say("source-date"), page.source.knowledge_date),
            (say("rule-version"), page.version),
        ],
    )
    yield f"## {say('rule-thresholds')}"
    yield _thresholds(page.thresholds, language, say) or say("rule-thresholds-none")
    yield f"## {say('rule-logic')}"
    yield page.logic or say("rule-logic-none")
    if page.not_reachable:
        yield f"## {say('rule-not-reachable')}"
        yield say("rule-not-reachable-why", rows=", ".join(page.not_reachable))
    yield f"## {say('rule-texts')}"
    yield say("rule-texts-lead")
    for row in page.rows:
        yield from _row(row, say)
    yield f"## {say('rule-overrides')}"
    yield "\n".join(f"- {pick(texts, language)} (`{code}`)" for code, texts in page.overrides)
    yield f"## {say('rule-reads')}"
    yield _table(
        (say("column-key"), say("column-concepts")),
        [(f"`{r.key}`", ", ".join(r.concepts) or say("reads-all")) for r in page.reads],
    )
    if page.family_thresholds:
        yield f"## {say('rule-thresholds-family')}"
        yield _thresholds(page.family_thresholds, language, say)


def _thresholds(found: Sequence[Threshold], language: str, say: Words) -> str:
    if not found:
        return ""
    head = [say(f"column-{name}") for name in ("threshold", "value", "origin", "why")]
    lines = [
        (f"`{t.key}`", t.shown(language), say(f"origin-{t.origin.replace(' ', '-')}"), t.why)
        for t in found
    ]
    return _table(head, lines)


def _row(row: RowTexts, say: Words) -> Iterator[str]:
    name = f"{say('column-row')} {row.row}" if row.row else say("row-other")
    lines = []
    for language in LANGUAGES:
        said = [each.get(language, "") for each in (row.summary, row.detail)]
        text = " — ".join(" ".join(each.split()) for each in said if each)
        if text:
            lines.append(f"- {language.upper()}: {text}")
    yield f"**{name}**\n\n" + "\n".join(lines)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in r)} |" for r in rows)
