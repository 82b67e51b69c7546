"""Transplants of the leukaemia book: whether one is planned, and those that were done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.events import Event, Request
from rules.kernel import Evidence, Fact, Message, Missing, Reason, Tri, tri
from rules.times import When


@dataclass(frozen=True, slots=True)
class Transplants:
    """HSCT facts (``hsct.plan``, ``hsct.done[]``).

    ``plan``: known yes or no from the newest statement (request or attestation), its ``when`` the
    day of that statement; else absent or unavailable. ``requests``: open requests for a
    transplant, stored and drafted. ``done``: dated transplants, newest first. ``undated``: lines
    of transplants on record without a date. ``complete``: procedures and conditions were had.
    """

    plan: Fact[bool]
    requests: tuple[Request, ...] = ()
    done: tuple[Event, ...] = ()
    undated: tuple[Evidence, ...] = ()
    complete: bool = True
    missing: tuple[Message, ...] = ()

    @property
    def planned(self) -> Tri:
        """Is a transplant planned?"""
        return tri(self.plan)

    @property
    def drafts(self) -> tuple[Request, ...]:
        """Transplant requests being written or signed in this call."""
        return tuple(r for r in self.requests if r.draft)

    @property
    def latest(self) -> Event | None:
        """The newest dated transplant."""
        return self.done[0] if self.done else None

    def graft(self, as_of: date, days: int) -> When | None:
        """Day of the graft infusion: planned, else done at most so many days ago; None unknown."""
        due = [r.due for r in self.requests if r.due and r.due.days_until(as_of) <= days]
        ahead = [when for when in due if when.last_date >= as_of]
        if ahead:
            return min(ahead, key=lambda when: when.start)
        if due:
            return max(due, key=lambda when: when.start)
        latest = self.latest
        if latest is None or latest.when is None or self.planned.yes:
            return None
        return latest.when if latest.when.days_until(as_of) <= days else None

    def evidence(self) -> tuple[Evidence, ...]:
        """Plan, dated and undated transplants as lines of the evidence table."""
        done = tuple(each.evidence("hsct.done") for each in self.done[:2])
        return (*self.plan.evidence, *done, *self.undated[:1])

    def gaps(self) -> tuple[Missing, ...]:
        """What of the transplant history was not had."""
        return tuple(Missing("hsct.done", Reason.NOT_OBTAINED, m) for m in self.missing)
