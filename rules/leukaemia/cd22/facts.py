"""Family cd22: what it reads, its thresholds, and what several of its rules need (book 6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.events import Event, Listing
from rules.kernel import (
    Evidence,
    Family,
    Hook,
    Message,
    Missing,
    Silent,
    Suggestion,
    msg,
)
from rules.leukaemia.antigens import Antigen, Specimen
from rules.leukaemia.common import (
    SHARED_SETTINGS,
    Inotuzumab,
    on_treatment,
    order_test,
    withhold,
)
from rules.leukaemia.course import Course
from rules.leukaemia.growth import Growth, GrowthLimits, growth
from rules.policy import Policy, Setting
from rules.therapy import Medications

CASE = "one case report; the label gives no number"

SETTINGS = (
    *SHARED_SETTINGS,
    Setting(
        "cd22.positiveCutoffPct",
        Decimal(20),
        "%",
        why="customary surface-marker convention, used only where the laboratory gives no verdict",
        highest=Decimal(100),
    ),
    Setting(
        "antigen.maxAgeDays",
        Decimal(14),
        "d",
        why="shorter than any cycle, long enough for marrow, report and drug supply",
    ),
    Setting(
        "antigen.negSubclonePct",
        Decimal(10),
        "%",
        why=f"{CASE}: 10.6 % at diagnosis in the case",
        highest=Decimal(100),
    ),
    Setting("antigen.growthAbsPp", Decimal(10), "points", why=f"{CASE}: 10.6 to 35.1 %"),
    Setting("antigen.growthRatio", Decimal("2.0"), "x", why=f"{CASE}: 10.6 to 35.1 %"),
    Setting("antigen.growthFloorPct", Decimal(5), "%", why="keeps noise such as 0.5 to 1.5 % out"),
    Setting(
        "antigen.exemptTherapies",
        (),
        why="drugs (or corticosteroids) that alone do not make a result stale; strict by default",
    ),
    Setting(
        "antigen.intrathecalCounts",
        False,
        why="intrathecal drugs alone are assumed not to select the systemic clone",
    ),
    Setting("progression.blastRiseRatio", Decimal("2.0"), "x", why="no number in the source"),
    Setting("progression.blastRiseMinPerUl", Decimal(1000), "/uL", why="no number in the source"),
    Setting(
        "progression.blastCriticalPerUl",
        Decimal(10000),
        "/uL",
        why="borrowed from the label's precaution before treatment",
    ),
)

NO_RESULT = "cd22-no-result"
NEGATIVE = "cd22-negative-latest"
STALE = "cd22-result-stale"
PRESENT = "cd22-negative-subclone-present"
GROWING = "cd22-negative-subclone-growing"
RECHECK = "cd22-recheck-on-progression"

FAMILY = Family("cd22-verification", "cd22", SETTINGS)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Facts of the family. ``procedures`` are treatments done as procedures (book 6.1)."""

    hook: Hook
    as_of: date
    ino: Inotuzumab
    cd22: Antigen
    medications: Medications
    procedures: Listing[Event]
    course: Course


# --- the chart view -------------------------------------------------------------------------------


def not_on_treatment(inputs: Inputs, policy: Policy) -> Silent | None:
    """A chart-view row for patients on inotuzumab stays silent where the record says: not on it."""
    if on_treatment(inputs.ino, policy).no:
        return Silent("0", "not on inotuzumab")
    return None


def not_worth_a_view(inputs: Inputs, policy: Policy) -> Silent | None:
    """Chart-view rows on the negative share: relapsed or refractory disease, and a new result.

    "New" is at most ``antigen.maxAgeDays`` old; later the card would only repeat itself (the
    book's case replay stays silent on the days after).
    """
    if not inputs.course.relapsed_or_refractory().yes:
        return Silent("0", "disease not known to be relapsed or refractory")
    latest = inputs.cd22.latest
    if latest is not None and latest.when is not None:
        age = latest.when.days_until(inputs.as_of)
        if age > policy.days("antigen.maxAgeDays"):
            return Silent("0", f"the newest specimen is {age} days old, no new result")
    return None


def view_gaps(inputs: Inputs, policy: Policy) -> tuple[Missing, ...]:
    """The lines that say why it is not known whether the patient is on inotuzumab."""
    return inputs.ino.history_gaps() if on_treatment(inputs.ino, policy).unknown else ()


# --- thresholds -----------------------------------------------------------------------------------


def cutoff(policy: Policy) -> Fraction:
    """The positive share (percent of blasts) from which a specimen without verdict is positive."""
    return policy.number("cd22.positiveCutoffPct")


def grown(cd22: Antigen, policy: Policy) -> Growth | None:
    """The growth criterion of the family over all quantified specimens."""
    limits = GrowthLimits(
        policy.number("antigen.growthAbsPp"),
        policy.number("antigen.growthRatio"),
        policy.number("antigen.growthFloorPct"),
    )
    return growth(cd22.specimens, limits)


# --- what cards show and offer --------------------------------------------------------------------


def specimen_lines(cd22: Antigen) -> tuple[Evidence, ...]:
    """The latest result, what else was found that day, and what is pending or undecided."""
    lines: list[Evidence] = []
    latest = cd22.latest
    if latest is not None:
        lines += [latest.evidence(), *(s.evidence() for s in cd22.same_day)]
    newer = cd22.newer_pending()
    if newer is not None:
        fact = f"antigenSpecimens.{cd22.name}"
        lines.append(Evidence(fact, msg("value-pending"), "", newer.when, newer.resource))
    lines += [s.evidence() for s in cd22.undecided if _not_older(s, latest)]
    return tuple(lines)


def _not_older(undecided: Specimen, latest: Specimen | None) -> bool:
    if latest is None or latest.day is None or undecided.day is None:
        return True
    return undecided.day >= latest.day


def flow(inputs: Inputs, note: str, *, urgent: bool = False) -> tuple[Suggestion, ...]:
    """FLOW, unless a specimen is pending or the test is ordered already (book 5.7)."""
    if inputs.cd22.awaited():
        return ()
    return (order_test("flow", note=msg(note), urgent=urgent, recommended=True),)


def awaited_note(inputs: Inputs) -> tuple[Message, ...]:
    """The sentence that the test is under way, so that none is offered."""
    newer, open_orders = inputs.cd22.newer_pending(), inputs.cd22.open_orders
    if newer is not None:
        return (msg("note-flow-pending", when=newer.when),)
    if open_orders:
        return (msg("note-flow-ordered", when=open_orders[0].due or open_orders[0].authored),)
    return ()


def offers(inputs: Inputs, note: str, *, urgent: bool = False) -> tuple[Suggestion, ...]:
    """FLOW and WITHHOLD as most cards of the family offer them."""
    return (*flow(inputs, note, urgent=urgent), *withhold(inputs.ino, inputs.hook))


def specimen_params(specimen: Specimen | None) -> dict[str, object]:
    """Date, site and percentages of a specimen for a text."""
    if specimen is None:
        return {"date": None, "site": None, "positive": None, "negative": None}
    return {
        "date": specimen.when,
        "site": msg(f"site-{specimen.site.value}"),
        "positive": _shown(specimen.positive),
        "negative": _shown(specimen.negative),
    }


def _shown(value: object) -> str | None:
    shown = getattr(value, "shown", None)
    return f"{getattr(value, 'comparator', '')}{shown}" if shown is not None else None


def other_specimens_note(inputs: Inputs) -> tuple[Message, ...]:
    """Sentences on what lies beside the latest result: other gates, blank or undated specimens."""
    cd22 = inputs.cd22
    notes = []
    if cd22.undated and cd22.latest is not None and cd22.latest.when is not None:
        notes.append(msg("note-undated-specimens", count=len(cd22.undated)))
    if cd22.latest is not None and cd22.latest.number_unclear:
        notes.append(msg("note-number-unclear"))
    return tuple(notes)
