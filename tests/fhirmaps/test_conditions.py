"""The one reader of yes/no facts: Conditions and findings, and what is never taken for a no."""

from __future__ import annotations

from typing import Any

import pytest

from fhirmaps import conditions
from fhirmaps.yesno import TriQuery, yes_no
from rules.events import Standing
from rules.kernel import Fact, Reason, State
from tests.fhirmaps.records import SNOMED, Json, coding, condition, record, result

ZOSTER = coding(SNOMED, "4740000")
QUERY = TriQuery(("herpes-zoster",))


def status(code: str) -> Json:
    return {"coding": [{"code": code}]}


def ask(
    *found: Json, findings: list[Json] | None = None, query: TriQuery = QUERY, **more: Any
) -> Fact[bool]:
    held = record(conditions=list(found), findings=findings or [], **more)
    return yes_no(held, "zoster", query)


def finding(value: bool, on: str, **members: Any) -> Json:
    return result("f", None, on, code=ZOSTER, valueBoolean=value, **members)


@pytest.mark.parametrize("clinical", ["active", "recurrence", "relapse"])
def test_a_present_condition_is_a_yes(clinical: str) -> None:
    assert ask(condition("a", ZOSTER, clinicalStatus=status(clinical))).value is True


def test_a_condition_without_status_is_present_until_it_abated() -> None:
    open_ended = condition("a", ZOSTER)
    del open_ended["clinicalStatus"]
    assert ask(open_ended).value is True
    assert ask({**open_ended, "abatementDateTime": "2026-01-01"}).known is False
    assert ask({**open_ended, "abatementDateTime": "2026-12-01"}).value is True


@pytest.mark.parametrize("clinical", ["inactive", "remission", "resolved"])
def test_a_past_condition_is_no_yes_unless_the_history_is_asked(clinical: str) -> None:
    past = condition("a", ZOSTER, clinicalStatus=status(clinical))
    assert ask(past).state is State.ABSENT
    assert ask(past, query=TriQuery(("herpes-zoster",), history=True)).value is True


def test_nothing_on_record_is_unknown_not_no() -> None:
    assert ask().state is State.ABSENT


def test_a_key_not_had_is_unknown() -> None:
    assert ask(states={"conditions": "missing"}).reason is Reason.NOT_OBTAINED


@pytest.mark.parametrize("verification", ["provisional", "differential", "unconfirmed"])
def test_a_suspicion_is_neither_yes_nor_no(verification: str) -> None:
    fact = ask(condition("a", ZOSTER, verificationStatus=status(verification)))
    assert fact.reason is Reason.NOT_UNDERSTOOD
    assert fact.detail is not None
    assert fact.detail.key == "why-suspected"


@pytest.mark.parametrize("words", ["帯状疱疹疑い", "suspected zoster", "Rule out zoster"])
def test_words_of_suspicion_count_like_the_status(words: str) -> None:
    assert ask(condition("a", {**ZOSTER, "text": words})).known is False


@pytest.mark.parametrize("verification", ["refuted", "entered-in-error"])
def test_a_refuted_or_erroneous_entry_vanishes(verification: str) -> None:
    fact = ask(condition("a", ZOSTER, verificationStatus=status(verification)))
    assert fact.state is State.ABSENT


def test_a_negative_finding_is_a_no() -> None:
    assert ask(findings=[finding(False, "2026-04-01")]).value is False


def test_a_condition_and_a_newer_negative_finding_the_newer_wins() -> None:
    held = condition("a", ZOSTER, recordedDate="2026-03-01")
    assert ask(held, findings=[finding(False, "2026-04-01")]).value is False
    assert ask(held, findings=[finding(False, "2026-02-01")]).value is True


def test_a_condition_and_a_negative_finding_of_one_day_are_unknown() -> None:
    held = condition("a", ZOSTER, recordedDate="2026-04-01")
    fact = ask(held, findings=[finding(False, "2026-04-01")])
    assert fact.detail is not None
    assert fact.detail.key == "why-contradiction"


def test_a_newest_finding_nobody_can_read_is_unknown() -> None:
    older = result("g", None, "2026-03-01", code=ZOSTER, valueBoolean=False)
    newer = result("h", None, "2026-04-01", code=ZOSTER, valueString="perhaps")
    assert ask(findings=[older, newer]).reason is Reason.NOT_UNDERSTOOD


def test_of_two_entries_of_one_condition_the_one_recorded_last_decides() -> None:
    active = condition("a", ZOSTER, recordedDate="2026-01-01")
    resolved = condition("b", ZOSTER, clinicalStatus=status("resolved"), recordedDate="2026-03-01")
    assert ask(active, resolved).known is False
    again = condition("c", ZOSTER, recordedDate="2026-04-01")
    assert ask(active, resolved, again).value is True


def test_active_and_resolved_of_one_day_are_unknown() -> None:
    active = condition("a", ZOSTER, recordedDate="2026-03-01")
    resolved = condition("b", ZOSTER, clinicalStatus=status("resolved"), recordedDate="2026-03-01")
    fact = ask(active, resolved)
    assert fact.detail is not None
    assert fact.detail.key == "why-contradiction"


def test_a_refutation_newer_than_a_confirmed_entry_leaves_it_unknown() -> None:
    held = condition("a", ZOSTER, recordedDate="2026-01-01")
    refuted = condition(
        "b", ZOSTER, verificationStatus=status("refuted"), recordedDate="2026-02-01"
    )
    assert ask(held, refuted).known is False
    older = {**refuted, "recordedDate": "2025-02-01"}
    assert ask(held, older).value is True


def test_an_old_encounter_diagnosis_is_past_for_acute_questions_only() -> None:
    visit = condition(
        "a", ZOSTER, category=[status("encounter-diagnosis")], recordedDate="2026-03-06"
    )
    acute = TriQuery(("herpes-zoster",), acute=True)
    assert ask(visit).value is True
    assert ask(visit, query=acute).known is False
    assert ask({**visit, "recordedDate": "2026-03-07"}, query=acute).value is True


def test_a_concept_the_site_keeps_complete_is_no_when_it_is_not_listed() -> None:
    closed = {"record.closedConcepts": ["herpes-zoster"]}
    other = condition("a", coding(SNOMED, "109989006"))
    assert ask(other, policy=closed).value is False
    assert ask(policy=closed).known is False  # an empty list may never have been kept


def test_an_invalid_condition_is_unknown() -> None:
    fact = ask(condition("a", ZOSTER, note="no list of notes"))
    assert fact.detail is not None
    assert fact.detail.key == "why-invalid"


def test_an_onset_is_the_date_of_recording_where_none_is_given() -> None:
    held = record(conditions=[condition("a", ZOSTER, recordedDate="2026-03-01")])
    (problem,) = conditions.problems(held, ("herpes-zoster",)).entries
    assert problem.onset_recorded
    assert "mark-recorded" in problem.marks
    assert problem.standing is Standing.PRESENT


def test_a_condition_of_the_future_does_not_count() -> None:
    assert ask(condition("a", ZOSTER, onsetDateTime="2026-05-01")).state is State.ABSENT
