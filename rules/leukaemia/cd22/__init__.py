"""CD22 before and during inotuzumab ozogamicin (leukaemia book 6.1)."""

from rules.leukaemia.cd22 import presence, progression, stale, subclone
from rules.leukaemia.cd22.facts import FAMILY, Inputs
from rules.leukaemia.cd22.precedence import settle

FAMILY.settle = settle

__all__ = ["FAMILY", "Inputs", "presence", "progression", "stale", "subclone"]
