"""``jawBone``: is bone exposed or probeable in the jaw, and for how long (book 2.4, mapping 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.events import Standing
from rules.kernel import Evidence, Tri
from rules.myeloma.bone.facts import Inputs


@dataclass(frozen=True, slots=True)
class Jaw:
    """``first`` is the first day of the present exposure; None: duration not recorded."""

    exposed: Tri
    first: date | None = None
    lines: tuple[Evidence, ...] = ()
    unclear: tuple[Evidence, ...] = ()
    """Findings that do not tell whether bone is exposed, where nothing else does."""

    def days(self, as_of: date) -> int | None:
        return None if self.first is None else (as_of - self.first).days


def jaw(inputs: Inputs) -> Jaw:
    """From attestations (newest decides, a "no" ends an exposure) and osteonecrosis on record."""
    mouth = inputs.mouth
    run = []
    for seen in mouth.jaw_seen:
        if not seen.exposed:
            break
        run.append(seen)
    present = [p for p in mouth.jaw_necrosis.entries if p.standing is Standing.PRESENT]
    healed = mouth.jaw_seen[0] if mouth.jaw_seen and not mouth.jaw_seen[0].exposed else None
    if healed is not None and healed.when is not None:
        since = healed.when.date
        present = [p for p in present if (w := p.recorded or p.onset) and w.date > since]
    if not run and not present:
        if healed is not None and not mouth.jaw_unreadable:
            return Jaw(Tri.NO, lines=(healed.line,))
        return Jaw(Tri.UNKNOWN, unclear=_unclear(inputs))
    days = [s.when.date for s in run if s.when] + [p.onset.date for p in present if p.onset]
    lines = [s.line for s in (run[:1] + run[-1:])]
    lines += [p.evidence("jawBone") for p in present]
    return Jaw(Tri.YES, min(days, default=None), tuple(dict.fromkeys(lines)))


def _unclear(inputs: Inputs) -> tuple[Evidence, ...]:
    """Suspected necrosis, inflammation of the jaw, or a newest answer nobody can read."""
    mouth = inputs.mouth
    suspected = [p for p in mouth.jaw_necrosis.entries if p.standing is Standing.SUSPECTED]
    inflamed = [p for p in mouth.jaw_inflammation.entries if p.standing is not Standing.PAST]
    return (
        *mouth.jaw_unreadable,
        *(p.evidence("jawSuspected") for p in suspected),
        *(p.evidence("jawInflammation") for p in inflamed),
    )
