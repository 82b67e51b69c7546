"""Words for outcomes: indicators, hooks, what is known of a fact and why not."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Indicator(StrEnum):
    """How urgent a card is; the CDS Hooks words. ``rank`` sorts critical first."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return ("critical", "warning", "info").index(self.value)


def highest(indicators: Iterable[Indicator]) -> Indicator:
    """The most urgent of some indicators (at least one)."""
    return min(indicators, key=lambda each: each.rank)


class Hook(StrEnum):
    """The hooks on which rules of the books run."""

    PATIENT_VIEW = "patient-view"
    ORDER_SELECT = "order-select"
    ORDER_SIGN = "order-sign"
    ORDER_DISPATCH = "order-dispatch"
    ENCOUNTER_START = "encounter-start"
    ENCOUNTER_DISCHARGE = "encounter-discharge"

    @property
    def is_order(self) -> bool:
        """True where drafts are judged (the "order hooks" of the books)."""
        return self in ORDER_HOOKS


ORDER_HOOKS = (Hook.ORDER_SELECT, Hook.ORDER_SIGN, Hook.ORDER_DISPATCH)
SELECT_AND_SIGN = (Hook.ORDER_SELECT, Hook.ORDER_SIGN)
VIEW_HOOKS = (Hook.PATIENT_VIEW, Hook.ENCOUNTER_START)


class State(StrEnum):
    """What is known of a fact (contract section 6)."""

    KNOWN = "known"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


class Reason(StrEnum):
    """Why a fact a rule needed could not be used (ruling P6)."""

    ABSENT = "absent"
    STALE = "stale"
    UNAVAILABLE = "unavailable"
    NOT_UNDERSTOOD = "not-understood"
    PENDING = "pending"
    NOT_OBTAINED = "not-obtained"
