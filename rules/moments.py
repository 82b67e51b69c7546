"""At which hooks a family answers, and as which of the books' situations each hook is judged.

The books speak of writing, signing and reviewing. Two published hooks are the same situations at
another moment: an order that is dispatched is judged as one being signed (mapping 1.2), and a
discharge is a last look at the chart. No rule has to name them.
"""

from __future__ import annotations

from rules.kernel import Family, Hook, Rule

JUDGED_AS = {
    Hook.ORDER_DISPATCH: Hook.ORDER_SIGN,
    Hook.ENCOUNTER_DISCHARGE: Hook.PATIENT_VIEW,
}

AT_DISCHARGE = (
    "bone-agent",
    "inotuzumab-safety",
    "vod-sos-monitoring",
    "vte-prophylaxis",
    "zoster-prophylaxis",
)
"""Families about what must go on at home: prophylaxis beside a running therapy, and follow-up.

Questions of starting a therapy (antigens, diagnosis, choice of a regimen) are not asked again when
a patient leaves.
"""


def judged_as(hook: Hook) -> Hook:
    """The situation of the books that a hook stands for; mostly itself."""
    return JUDGED_AS.get(hook, hook)


def offered(family: Family) -> tuple[Hook, ...]:
    """Every hook a family answers, in the order of ``Hook``."""
    own = family.hooks
    return tuple(hook for hook in Hook if hook in own or _stands_in(family, hook))


def runs(family: Family, rule: Rule, hook: Hook) -> bool:
    """Does a rule run at a hook: named by the rule, or through the situation it stands for?

    What the rule sees as its inputs' hook is ``judged_as(hook)`` either way.
    """
    return hook in rule.hooks or (_stands_in(family, hook) and judged_as(hook) in rule.hooks)


def _stands_in(family: Family, hook: Hook) -> bool:
    if hook is Hook.ENCOUNTER_DISCHARGE and family.id not in AT_DISCHARGE:
        return False
    return judged_as(hook) in family.hooks
