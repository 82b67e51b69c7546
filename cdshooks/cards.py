"""Findings become cards: texts, evidence table, suggestions, order, budget (contract section 5)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from cdshooks.logs import fault
from cdshooks.reasons import codings
from cdshooks.seam import CardRecord
from cdshooks.sources import publications
from cdshooks.texts import Texts, escape
from fhirmaps.proposals import CannotPropose, Proposals
from rules.engine import FAILED
from rules.kernel import Evidence, Finding, Indicator, Message, Missing, Rule, Suggestion, msg

log = structlog.get_logger(__name__)

SUMMARY_LIMIT = 139
EXTENSION = "org.cdshooks-haematology.evaluation"


@dataclass(frozen=True, slots=True)
class CardContext:
    """What all cards of one call share."""

    texts: Texts
    proposals: Proposals
    rules: Mapping[str, Rule]
    base_url: str
    as_of: str
    max_cards: int = 10
    refused: int = 0


@dataclass(slots=True)
class Composed:
    """A card with what the store keeps of it."""

    card: dict[str, Any]
    record: CardRecord
    indicator: Indicator
    failed: bool = False
    """The finding could not be put into words; the card says only that."""


def compose(
    context: CardContext, findings: Sequence[Finding], notices: Sequence[Composed] = ()
) -> list[Composed]:
    """Cards of settled findings and notices, cut to the site's number.

    A last card says what was left out.
    """
    return _budget(context, [*(_safely(context, finding) for finding in findings), *notices])


def _safely(context: CardContext, finding: Finding) -> Composed:
    """A card; one that cannot be put into words is told as a failure and hides no other."""
    try:
        return _card(context, finding)
    except Exception as error:  # whatever one card stumbles over, the others must go out
        log.error("card.failed", rule=finding.rule_id, row=finding.row, **fault(error))
        composed = _failed(context, replace(finding, row=FAILED))
        composed.failed = True
        return composed


def _budget(context: CardContext, composed: list[Composed]) -> list[Composed]:
    """Critical cards are never dropped; the "more findings" card stands inside the number."""
    if len(composed) <= context.max_cards:
        return composed
    critical = [c for c in composed if c.indicator is Indicator.CRITICAL]
    room = max(context.max_cards - 1, len(critical))
    kept, left = composed[:room], composed[room:]
    rules = [c.record.rule_id for c in left]
    return [*kept, _notice(context, "more-findings", {"count": len(left), "rules": rules})]


def notice(context: CardContext, key: str, params: Mapping[str, Any]) -> Composed:
    """A card about the call itself (``order-not-readable``, ``could-not-check``)."""
    return _notice(context, key, params)


def _notice(
    context: CardContext,
    key: str,
    params: Mapping[str, Any],
    indicator: Indicator = Indicator.INFO,
) -> Composed:
    texts = context.texts
    ident = str(uuid.uuid4())
    card = {
        "uuid": ident,
        "summary": shorten(texts.say(f"{key}.summary", params))[0],
        "detail": texts.say(f"{key}.detail", params, markdown=True),
        "indicator": indicator.value,
        "source": {
            "label": "cdshooks",
            "url": f"{context.base_url}/rules",
            "topic": {
                "system": f"{context.base_url}/rules",
                "code": key,
                "display": texts.say(f"{key}.title"),
            },
        },
        "extension": {EXTENSION: {"asOf": context.as_of}},
    }
    return Composed(card, CardRecord(ident, key, indicator.value), indicator)


def _card(context: CardContext, finding: Finding) -> Composed:
    if finding.row == FAILED:
        return _failed(context, finding)
    texts, rule = context.texts, context.rules[finding.rule_id]
    full = _text(texts, finding, "summary")
    summary, shortened = shorten(full)
    ident = str(uuid.uuid4())
    source = publications()[rule.source]
    card: dict[str, Any] = {
        "uuid": ident,
        "summary": summary,
        "detail": _detail(context, finding, rule, full if shortened else ""),
        "indicator": finding.indicator.value,
        "source": {
            "label": f"{source.shown(texts.language)}, {rule.section}",
            "url": f"{context.base_url}/rules/{rule.id}",
            "topic": {
                "system": f"{context.base_url}/rules",
                "code": rule.id,
                "display": texts.say(rule.id),
            },
        },
    }
    suggestions = _suggestions(context, finding)
    if suggestions:
        card["suggestions"] = suggestions
        card["selectionBehavior"] = "any" if finding.select_any else "at-most-one"
    card["overrideReasons"] = codings(rule.overrides, context.base_url, texts.say)
    card["extension"] = {EXTENSION: _evaluation(context, finding, rule)}
    record = CardRecord(
        ident, rule.id, finding.indicator.value, finding.row, digest(finding), finding.dose
    )
    return Composed(card, record, finding.indicator)


def _failed(context: CardContext, finding: Finding) -> Composed:
    texts = context.texts
    known = finding.rule_id in context.rules
    name = texts.say(finding.rule_id) if known else finding.rule_id
    composed = _notice(context, "not-evaluated", {"rule": name}, finding.indicator)
    topic = {**composed.card["source"]["topic"], "code": finding.rule_id}
    composed.card["source"]["topic"] = topic
    composed.record = CardRecord(
        composed.record.uuid, finding.rule_id, finding.indicator.value, FAILED
    )
    return composed


def shorten(text: str) -> tuple[str, bool]:
    """A summary of fewer than 140 characters, cut at a word boundary; whether it was cut."""
    line = _sentence(" ".join(text.split()))
    if len(line) <= SUMMARY_LIMIT:
        return line, False
    cut = line[: SUMMARY_LIMIT - 1]
    if " " in cut[SUMMARY_LIMIT // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;、。") + "…", True


def _sentence(line: str) -> str:
    """A drug's name at the start of a line begins like any sentence ("Bortezomib ordered")."""
    first = line.split(" ", 1)[0]
    return line[:1].upper() + line[1:] if first.isascii() and first.islower() else line


def _text(texts: Texts, finding: Finding, part: str, *, markdown: bool = False) -> str:
    """``<rule>.<part>-<row>``, else ``<rule>.<part>``."""
    key = f"{finding.rule_id}.{part}-{finding.row}"
    if not texts.has(key):
        key = f"{finding.rule_id}.{part}"
    return texts.say(key, finding.params, markdown=markdown)


# --- detail ---------------------------------------------------------------------------------------


def _detail(context: CardContext, finding: Finding, rule: Rule, full_summary: str) -> str:
    texts = context.texts
    parts = [escape(full_summary)] if full_summary else []
    parts.append(_text(texts, finding, "detail", markdown=True))
    parts += [texts.message(note, markdown=True) for note in finding.notes]
    table = _table(texts, finding.evidence)
    if table:
        parts.append(f"**{texts.say('heading-facts')}**\n\n{table}")
    missing = _missing(context, finding.missing)
    if missing:
        parts.append(f"**{texts.say('heading-missing')}**\n\n{missing}")
    source = publications()[rule.source]
    line = {
        "label": source.shown(texts.language),
        "section": rule.section,
        "grade": rule.grade,
    }
    parts.append(f"**{texts.say('heading-source')}**: {texts.say('line-source', line)}")
    return "\n\n".join(part for part in parts if part)


def _table(texts: Texts, evidence: Sequence[Evidence]) -> str:
    rows = []
    for line in dict.fromkeys(_row(texts, each) for each in evidence):
        rows.append(f"| {' | '.join(line)} |")
    if not rows:
        return ""
    columns = [texts.say(f"column-{c}") for c in ("fact", "value", "date", "resource")]
    return "\n".join([f"| {' | '.join(columns)} |", "| --- | --- | --- | --- |", *rows])


def _row(texts: Texts, each: Evidence) -> tuple[str, str, str, str]:
    value = " ".join(p for p in (texts.show(each.value, markdown=True), escape(each.unit)) if p)
    marks = [texts.say(mark) for mark in each.marks if texts.has(mark)]
    if each.when is not None:
        marks += [texts.say(m) for m in each.when.marks if texts.has(m) and m not in each.marks]
    if marks:
        value = f"{value} ({', '.join(dict.fromkeys(marks))})"
    when = each.when.text if each.when else texts.say("word-undated")
    name = texts.say(f"fact-{each.fact}".replace(".", "-"))
    return (name, value, when, escape(each.resource))


def _missing(context: CardContext, missing: Sequence[Missing]) -> str:
    texts = context.texts
    lines = []
    for each in missing:
        params: dict[str, Any] = {
            "fact": Message(f"fact-{each.fact}".replace(".", "-")),
            "reason": Message(f"reason-{each.reason.value}"),
        }
        key = "line-missing"
        if each.detail is not None:
            key, params["detail"] = "line-missing-detail", each.detail
        lines.append(f"- {texts.say(key, params, markdown=True)}")
    if context.refused:
        lines.append(f"- {texts.say('line-refused', {'count': context.refused})}")
    return "\n".join(dict.fromkeys(lines))


# --- suggestions, reasons, extension ---


def _suggestions(context: CardContext, finding: Finding) -> list[dict[str, Any]]:
    built = []
    for suggestion in finding.suggestions:
        try:
            built.append(_suggestion(context, suggestion))
        except CannotPropose as problem:
            log.warning("suggestion.left-out", rule=finding.rule_id, problem=str(problem))
    if not finding.select_any:
        recommended = [s for s in built if s.get("isRecommended")]
        for extra in recommended[1:]:
            del extra["isRecommended"]
    return built


def _suggestion(context: CardContext, suggestion: Suggestion) -> dict[str, Any]:
    actions = [context.proposals.action(action) for action in suggestion.actions]
    built: dict[str, Any] = {
        "label": context.texts.message(suggestion.label),
        "uuid": str(uuid.uuid4()),
        "actions": actions,
    }
    if suggestion.recommended:
        built["isRecommended"] = True
    return built


def _evaluation(context: CardContext, finding: Finding, rule: Rule) -> dict[str, Any]:
    source = publications()[rule.source]
    found: dict[str, Any] = {
        "ruleVersion": rule.version,
        "knowledgeDate": source.knowledge_date,
        "asOf": context.as_of,
        "row": finding.row,
    }
    evidence = [_evidence(context.texts, each) for each in finding.evidence]
    if evidence:
        found["evidence"] = evidence
    missing = list(dict.fromkeys((m.fact, m.reason.value) for m in finding.missing))
    if missing:
        found["missing"] = [{"fact": fact, "reason": reason} for fact, reason in missing]
    return found


def _evidence(texts: Texts, each: Evidence) -> dict[str, str]:
    line = {
        "fact": each.fact,
        "value": texts.show(each.value),
        "unit": each.unit,
        "when": each.when.text if each.when else "",
        "resource": each.resource,
    }
    return {name: value for name, value in line.items() if value}


def digest(finding: Finding) -> str:
    """A hash of the facts a finding rests on; another value re-arms an overridden card."""
    parts = [finding.rule_id, finding.row, finding.dose, finding.about]
    parts += [f"{e.fact}={e.value!r}{e.unit}@{e.when}#{e.resource}" for e in finding.evidence]
    parts += [f"{m.fact}:{m.reason.value}" for m in finding.missing]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


__all__ = ["CardContext", "Composed", "compose", "digest", "msg", "notice", "shorten"]
