"""Proposals: what a card offers, in clinical terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.kernel.texts import Message


@dataclass(frozen=True, slots=True)
class PrescribeDrug:
    """Create a draft MedicationRequest.

    ``dose`` in ``unit`` per administration; both None where the source gives no dose.
    ``every`` is (frequency, period, period unit UCUM d/wk), e.g. (1, 1, "d").
    ``concept`` "" leaves the drug to the prescriber: ``label`` is then the medication's text.
    ``prophylaxis_for`` is a reference of the course this accompanies, ``note`` a text.
    """

    concept: str
    route: str
    dose: Decimal | None = None
    unit: str = "mg"
    every: tuple[int, int, str] | None = None
    every_max: int | None = None
    start: date | None = None
    prophylaxis: bool = False
    accompanies: str = ""
    note: Message | None = None
    label: Message | None = None


@dataclass(frozen=True, slots=True)
class RequestTest:
    """Create a draft ServiceRequest for a test, examination or consult of the catalogue.

    ``test`` names an entry of ``fhirmaps``' request catalogue: ``flow``, ``lft``, ``cbc``,
    ``creatinine``, ``calcium``, ``consult-pharmacy`` ...
    """

    test: str
    note: Message | None = None
    occurrence: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class RequestTask:
    """Create a Task for the clinician ("reconcile the medication list")."""

    description: Message


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """Change an order that came with the call, all else of it kept.

    ``change``: ``delete`` (drafts only), ``on-hold``, ``stop``, ``continue`` (undo a stop),
    ``reschedule`` (to ``start``), ``redose`` (to ``dose``/``unit``, and ``every`` where given),
    ``replace`` (by ``replace_drug`` at that dose and ``route``). ``delete`` of an order that is
    not a draft becomes ``stop``. ``withhold`` and ``end`` delete what is only a draft; an order on
    record, also one that the draft edits, they put on hold and stop.
    """

    reference: str
    change: str
    start: date | None = None
    dose: Decimal | None = None
    unit: str = "mg"
    every: tuple[int, int, str] | None = None
    replace_drug: str = ""
    route: str = ""


Action = PrescribeDrug | RequestTest | RequestTask | ChangeOrder


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One button of a card: all its actions are applied together."""

    label: Message
    actions: tuple[Action, ...]
    recommended: bool = False
