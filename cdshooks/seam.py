"""What the protocol and the evaluation say to each other.

The protocol side (``wire``, ``web``, ``prefetch``) knows no medicine; the evaluation side
(``evaluation``) knows no HTTP. These few types are all they share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from cdshooks.wire.request import HookCall

DISPATCHED = "dispatchedOrders"
"""The key under which orders of ``order-dispatch`` that were read from the server are given."""

MEDICATIONS = "medications"
"""The key under which Medications that orders point to, and that were read for them, are given."""


@dataclass(frozen=True, slots=True)
class Service:
    """One clinical question on one hook.

    ``prefetch`` maps key to template, in the order advertised. ``fetched`` are keys the server gets
    itself and does not advertise (a composite with more than ten). ``required`` holds alternatives:
    of each inner tuple at least one key must have been obtained, else 412.
    """

    id: str
    families: tuple[str, ...]
    hook: str
    title: str
    description: str
    prefetch: Mapping[str, str] = field(default_factory=dict)
    required: tuple[tuple[str, ...], ...] = ()
    usage_requirements: str = ""
    fetched: Mapping[str, str] = field(default_factory=dict)


State = Literal["complete", "partial", "missing"]


@dataclass(frozen=True, slots=True)
class Obtained:
    """The data of one key, given or fetched (mapping 1.2).

    ``complete``: all there is; what isn't in it is absent. ``partial``: pages or entries are
    missing. ``missing``: not obtained (``resources`` may still hold what came beside an error).
    ``problem`` says why in words without patient data. ``bundles`` are the Bundles as received, for
    references by ``fullUrl``.
    """

    state: State
    resources: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""
    bundles: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CardRecord:
    """What the store keeps of a card that was shown."""

    uuid: str
    rule_id: str
    indicator: str
    row: str = ""
    facts_digest: str = ""
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Cards ready to send, what to remember of them, and rules that could not be evaluated."""

    cards: list[dict[str, Any]] = field(default_factory=list)
    shown: list[CardRecord] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Evaluator(Protocol):
    """The evaluation as the protocol sees it."""

    @property
    def services(self) -> Sequence[Service]:
        """Every service offered, in the order of discovery."""
        ...

    def references(self, call: HookCall, data: Mapping[str, Obtained]) -> tuple[str, ...]:
        """``Medication/{id}`` that orders point to and that are not among the data."""
        ...

    def needs(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained] | None = None
    ) -> bool:
        """False where the call does not touch the service's question: no fetching, no cards.

        ``data`` holds Medications read for the drafts. On ``order-dispatch`` the orders are not
        known yet: True.
        """
        ...

    def untouched(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        """The answer to a call that does not touch the service's question.

        ``data``: what was read to see that (Medications of the drafts).
        """
        ...

    def evaluate(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        """The cards of one call in a language."""
        ...
