"""Age and kidney function as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rules.kernel import Fact, Measurement, Series, Tri


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years as an interval: equal ends unless the birth date is partial."""

    lowest: int
    highest: int

    def at_least(self, years: Fraction | int) -> Tri:
        if self.lowest >= years:
            return Tri.YES
        return Tri.NO if self.highest < years else Tri.UNKNOWN


def age_at_least(age: Fact[Age], years: Fraction | int) -> Tri:
    """Is the patient at least so many years old? Unknown without an age."""
    return age.require().at_least(years) if age.known else Tri.UNKNOWN


@dataclass(frozen=True, slots=True)
class Renal:
    """Kidney facts of both books.

    ``crcl`` in mL/min, measured or by Cockcroft-Gault (then marked computed), already judged for
    age at the hook. ``scr`` in mg/dL as a series; ``egfr`` in mL/min/1.73 m2, shown only.
    """

    crcl: Fact[Measurement]
    scr: Series
    egfr: Series
    dialysis: Fact[bool]
    weight: Series
