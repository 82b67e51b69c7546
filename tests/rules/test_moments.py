"""At which hooks families answer, and as what these are judged."""

from __future__ import annotations

import pytest

from fhirmaps.families import Question, questions
from rules.kernel import Family, Hook
from rules.moments import AT_DISCHARGE, judged_as, offered, runs


def family(name: str, *hooks: Hook) -> Family:
    made = Family(name, name)
    made.rule("x", hooks=hooks, source="s", section="1", grade="-")(lambda *_: ())
    return made


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.family.id)
def test_a_family_that_judges_signing_judges_dispatch_too(question: Question) -> None:
    hooks = offered(question.family)
    assert set(question.family.hooks) <= set(hooks)
    assert (Hook.ORDER_DISPATCH in hooks) == (Hook.ORDER_SIGN in hooks)


def test_discharge_is_for_what_goes_on_at_home() -> None:
    assert Hook.ENCOUNTER_DISCHARGE in offered(family(AT_DISCHARGE[0], Hook.PATIENT_VIEW))
    assert Hook.ENCOUNTER_DISCHARGE not in offered(family(AT_DISCHARGE[0], Hook.ORDER_SIGN))
    assert Hook.ENCOUNTER_DISCHARGE not in offered(family("cd22-verification", Hook.PATIENT_VIEW))


def test_a_rule_may_still_name_a_hook_itself() -> None:
    named = family("x", Hook.ENCOUNTER_DISCHARGE)
    assert offered(named) == (Hook.ENCOUNTER_DISCHARGE,)
    assert runs(named, named.rules[0], Hook.ENCOUNTER_DISCHARGE)
    other = family("x", Hook.PATIENT_VIEW)
    assert not runs(other, other.rules[0], Hook.ENCOUNTER_DISCHARGE)


def test_only_two_hooks_stand_for_others() -> None:
    assert {h: judged_as(h) for h in Hook if judged_as(h) is not h} == {
        Hook.ORDER_DISPATCH: Hook.ORDER_SIGN,
        Hook.ENCOUNTER_DISCHARGE: Hook.PATIENT_VIEW,
    }
