"""The published case in time order: what fires on which day, and what stays silent."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cdshooks import cases, samples
from cdshooks.evaluation import Outcome
from fhirmaps.families import questions
from rules.history import History
from rules.kernel import Finding

FAMILIES = ("cd22-verification", "vod-sos-monitoring")
FIRST_DOSE = date(2026, 4, 6)


def outcome(step: str, variant: str, family: str) -> Outcome | None:
    """A step through the one evaluation path; None where the family has no service on its hook."""
    call = samples.steps()[step]
    day = date.fromordinal(FIRST_DOSE.toordinal() + call.day)
    as_of = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(cases.ZONE))
    body = samples.replay_call(step, variant, day)
    case = cases.Case(
        step, "", step, body, (), (), as_of, {}, History(), (), (), {}, service=family
    )
    try:
        return cases.run(case)
    except cases.CaseError:
        return None


def fired(step: str, variant: str) -> dict[str, Finding]:
    found = [outcome(step, variant, family) for family in FAMILIES]
    assert not [f for o in found if o for r in o.runs for f in r.failures]
    return {f.rule_id: f for o in found if o for f in o.findings}


@pytest.mark.parametrize("variant", samples.VARIANTS)
@pytest.mark.parametrize("step", samples.steps())
def test_each_day_of_the_published_case(step: str, variant: str) -> None:
    expected = samples.steps()[step].expect(variant)
    found = fired(step, variant)
    assert set(found) == set(expected)
    for rule, wanted in expected.items():
        assert found[rule].row == wanted["row"]
        assert found[rule].indicator.value == wanted["indicator"]
        assert set(wanted.get("rows", ())) <= set(found[rule].rows or (found[rule].row,))


@pytest.mark.parametrize("variant", samples.VARIANTS)
def test_at_the_order_the_stale_card_names_the_share_and_the_drugs_since(variant: str) -> None:
    found = fired("I-0", variant)["cd22-result-stale"]
    assert found.params["negative"] == "35.1"
    drugs = {getattr(each, "concept", each) for each in found.params["events"]}
    assert {"cyclophosphamide", "vincristine", "blinatumomab"} <= drugs
    assert "cytarabine" not in drugs
    assert "cd22-growth" in [note.key for note in found.notes]


@pytest.mark.parametrize("variant", samples.VARIANTS)
def test_at_the_order_a_positive_result_silences_the_two_rules_on_positivity(variant: str) -> None:
    assert not {"cd22-no-result", "cd22-negative-latest"} & set(fired("I-0", variant))


@pytest.mark.parametrize("variant", samples.VARIANTS)
def test_the_surge_is_named_only_while_no_flow_result_is_on_record(variant: str) -> None:
    row = "R4" if variant == samples.AS_PUBLISHED else "R1"
    assert fired("I+8-without-flow", variant)["cd22-recheck-on-progression"].rows == ("R3", row)
    assert "cd22-recheck-on-progression" not in fired("I+8", variant)


def test_steps_are_in_time_order() -> None:
    days = [step.day for step in samples.steps().values()]
    assert days == sorted(days)


def test_a_call_for_today_carries_todays_draft_and_no_member_of_the_time_line() -> None:
    body = samples.replay_call("I-0", "as-published")
    assert body["hook"] == "order-sign"
    draft = body["context"]["draftOrders"]["entry"][0]["resource"]
    event = draft["dosageInstruction"][0]["timing"]["event"][0]
    assert abs((date.fromisoformat(event) - datetime.now(ZoneInfo(cases.ZONE)).date()).days) <= 1


def test_every_family_of_the_replay_exists() -> None:
    assert set(FAMILIES) <= {question.family.id for question in questions()}


def test_an_unknown_step_or_variant_is_refused() -> None:
    with pytest.raises(KeyError):
        samples.replay_call("I-1", "as-published")
    with pytest.raises(KeyError):
        samples.replay_call("I-0", "invented")
