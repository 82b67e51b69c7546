"""Three-valued logic: yes, no, unknown, with Kleene's rules."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Tri(Enum):
    """Yes, no or unknown, with Kleene's rules for ``&``, ``|`` and ``~``.

    Unknown is never no, so a ``Tri`` refuses to be used as a Python truth value: ask ``.yes``,
    ``.no`` or ``.unknown``.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool | None) -> Tri:
        if value is None:
            return Tri.UNKNOWN
        return Tri.YES if value else Tri.NO

    @property
    def yes(self) -> bool:
        return self is Tri.YES

    @property
    def no(self) -> bool:
        return self is Tri.NO

    @property
    def unknown(self) -> bool:
        return self is Tri.UNKNOWN

    def __bool__(self) -> bool:
        raise TypeError("a Tri is not a truth value: ask .yes, .no or .unknown")

    def __and__(self, other: Tri) -> Tri:
        if self is Tri.NO or other is Tri.NO:
            return Tri.NO
        return Tri.YES if self is Tri.YES and other is Tri.YES else Tri.UNKNOWN

    def __or__(self, other: Tri) -> Tri:
        if self is Tri.YES or other is Tri.YES:
            return Tri.YES
        return Tri.NO if self is Tri.NO and other is Tri.NO else Tri.UNKNOWN

    def __invert__(self) -> Tri:
        return {Tri.YES: Tri.NO, Tri.NO: Tri.YES}.get(self, Tri.UNKNOWN)


def any_of(values: Iterable[Tri]) -> Tri:
    """Kleene "or" over many values; no values: no."""
    result = Tri.NO
    for value in values:
        result = result | value
    return result


def all_of(values: Iterable[Tri]) -> Tri:
    """Kleene "and" over many values; no values: yes."""
    result = Tri.YES
    for value in values:
        result = result & value
    return result
