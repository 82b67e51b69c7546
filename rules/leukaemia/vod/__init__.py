"""VOD/SOS and the liver on inotuzumab (leukaemia book 6.2, family vod).

The modules are imported in the order of the book, which is the order of the rules.
"""

from rules.leukaemia.vod import settling  # isort: skip
from rules.leukaemia.vod import stop  # isort: skip
from rules.leukaemia.vod import hold  # isort: skip
from rules.leukaemia.vod import gaps  # isort: skip
from rules.leukaemia.vod import signs  # isort: skip
from rules.leukaemia.vod import risk  # isort: skip
from rules.leukaemia.vod import bilirubin  # isort: skip
from rules.leukaemia.vod import alkylators  # isort: skip
from rules.leukaemia.vod import posthsct  # isort: skip
from rules.leukaemia.vod.facts import FAMILY, Inputs

__all__ = [
    "FAMILY",
    "Inputs",
    "alkylators",
    "bilirubin",
    "gaps",
    "hold",
    "posthsct",
    "risk",
    "settling",
    "signs",
    "stop",
]
