"""Zoster prophylaxis is due but not tolerated (hz-antiviral-contraindicated)."""

from __future__ import annotations

from rules.drugs import ANTIVIRAL_SUPPRESS_ONLY, PROTEASOME_INHIBITORS
from rules.events import Allergy, Request
from rules.kernel import Finding, Hook, Indicator, Outcome, RequestTest, Silent, Suggestion, msg
from rules.myeloma.common import SELECT_SIGN, SOURCE, drug_names, lines_of, within
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.facts import CONTRAINDICATED_RULE, FAMILY, Inputs, intolerant
from rules.policy import Policy
from rules.therapy import Entry

CONSULTS = ("consult-infectious-disease", "consult-pharmacy")


@FAMILY.rule(
    CONTRAINDICATED_RULE,
    hooks=(*SELECT_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=("specialist-advised", "arranged-pending", "data-wrong", "patient-declined"),
    settings=("hz.piWindowDays", "hz.consultDays"),
    not_reachable=("2",),
)
def not_tolerated(inputs: Inputs, policy: Policy) -> Outcome:
    """A proteasome inhibitor is needed and aciclovir or valaciclovir is not tolerated.

    | row | condition | result |
    |---|---|---|
    | 1 | inhibitor drafted or running, allergy or intolerance, no suppress-only agent | warning |
    | 2 | intolerance only at high dose or intravenously, low oral dose not tried | info |
    | 3 | allergy to famciclovir only | silent |
    | 4 | allergy entry unverified | as row 1, asks to verify |
    | 5 | suppress-only agent active | silent |

    At order-sign an antiviral stopped for an adverse reaction counts as intolerance. Silent while
    a pharmacy or infectious-disease consult of the last 30 days is on file. The card stands in
    place of the cards that ask for an antiviral.
    """
    meds = inputs.medications
    use = antivirals.proteasome_inhibitor_use(meds, policy.days("hz.piWindowDays"))
    orders = meds.signed(PROTEASOME_INHIBITORS)
    signing = inputs.hook is Hook.ORDER_SIGN
    reactions = antivirals.stopped_for_reaction(meds) if signing else ()
    stops = meds.stopping(("aciclovir", "valaciclovir")) if signing else ()
    ending = bool(stops) and not antivirals.replacements(meds)
    if inputs.hook.is_order and not orders and not (ending and use.active.yes):
        return Silent("0", "no proteasome inhibitor in the drafts")
    if not inputs.hook.is_order and not use.active.yes:
        return Silent("0", f"proteasome inhibitor running: {use.active.value}")
    entries = intolerant(inputs)
    if not entries and not reactions:
        return Silent("3", "no reaction to aciclovir or valaciclovir on file")
    if meds.running(ANTIVIRAL_SUPPRESS_ONLY):
        return Silent("5", "an agent that suppresses zoster is on the list")
    if _consulted(inputs, policy.days("hz.consultDays")):
        return Silent("0", "a consult is under way")
    return _finding(entries, reactions, orders, orders or use.shown)


def _consulted(inputs: Inputs, days: int) -> bool:
    """A pharmacy or infectious-disease consult is drafted, or was ordered within so many days."""

    def recent(request: Request) -> bool:
        when = request.authored or request.due
        return request.draft or (when is not None and within(when.date, inputs.as_of, days))

    return any(recent(request) for request in inputs.consults.entries if request.planned)


def _finding(
    entries: tuple[Allergy, ...],
    reactions: tuple[Entry, ...],
    orders: tuple[Entry, ...],
    shown: tuple[Entry, ...],
) -> Finding:
    """Rows 1 and 4."""
    verified = bool(reactions) or any(a.verified for a in entries)
    lines = (
        *(a.evidence("antiviralReaction") for a in entries),
        *lines_of(reactions, "hzStop"),
        *lines_of(shown, "piOrder" if orders else "piActive"),
    )
    offers = tuple(Suggestion(msg(f"suggest-{c}"), (RequestTest(c),)) for c in CONSULTS)
    return Finding(
        CONTRAINDICATED_RULE,
        "1" if verified else "4",
        Indicator.WARNING,
        {"drugs": drug_names(shown, PROTEASOME_INHIBITORS)},
        lines,
        notes=() if verified else (msg("hz-verify-allergy"),),
        suggestions=offers,
        about=orders[0].reference if orders else "",
    )
