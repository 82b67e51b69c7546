"""Site-configurable thresholds: every number a clinician would ask about, with its origin.

A family declares its settings beside its rules; this module holds the shape, the few settings that
several families share, and the ``Policy`` a rule reads.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from rules.kernel import DefinitionError, InvalidSetting, UnknownSetting

Value = Decimal | bool | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One threshold or choice.

    ``origin`` is ``source`` (a publication states it) or ``site default`` (it does not, and the
    site signs for it). ``why`` gives the reasoning of the default in one line. ``unit`` is for
    readers. ``choices`` restricts words; ``lowest``/``highest`` bound numbers.
    """

    key: str
    default: Value
    unit: str = ""
    origin: str = "site default"
    why: str = ""
    choices: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def check(self, value: Any) -> Value:
        """A value of the configuration in this setting's type, or ``InvalidSetting``."""
        if isinstance(self.default, bool):
            if isinstance(value, bool):
                return value
            raise InvalidSetting(f"{self.key}: true or false expected, not {value!r}")
        if isinstance(self.default, tuple):
            if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
                return tuple(value)
            raise InvalidSetting(f"{self.key}: a list of words expected, not {value!r}")
        if isinstance(self.default, str):
            if isinstance(value, str) and (not self.choices or value in self.choices):
                return value
            expected = " or ".join(self.choices) or "a word"
            raise InvalidSetting(f"{self.key}: {expected} expected, not {value!r}")
        return self._number(value)

    def _number(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise InvalidSetting(f"{self.key}: a number expected, not {value!r}")
        try:
            number = Decimal(str(value))
        except InvalidOperation as error:
            raise InvalidSetting(f"{self.key}: a number expected, not {value!r}") from error
        low = Decimal(0) if self.lowest is None else self.lowest
        if not number.is_finite() or number < low:
            raise InvalidSetting(f"{self.key}: at least {low} expected, not {value!r}")
        if self.highest is not None and number > self.highest:
            raise InvalidSetting(f"{self.key}: at most {self.highest} expected, not {value!r}")
        return number


SHARED: tuple[Setting, ...] = (
    Setting(
        "record.closedConcepts",
        (),
        why="conditions for which a complete problem list without an entry means: not present",
    ),
    Setting(
        "encounterDiagnosis.acuteDays",
        Decimal(30),
        "d",
        why="an acute diagnosis of an encounter counts as present for this long",
    ),
    Setting(
        "order.openEndedDays",
        Decimal(365),
        "d",
        why="an active order without an end is trusted for this long after it was written",
    ),
    Setting(
        "clinical.signDays",
        Decimal(14),
        "d",
        why="a recorded sign or symptom without an end counts as current for this long",
    ),
    Setting(
        "examination.signDays",
        Decimal(7),
        "d",
        why="an examination finding counts as current for this long",
    ),
    Setting(
        "crcl.enzymaticOffset",
        Decimal(0),
        "mg/dL",
        why="added to an enzymatic creatinine before Cockcroft-Gault; a site may set 0.2",
    ),
    Setting(
        "bsa.formula",
        "dubois",
        choices=("dubois", "mosteller", "haycock"),
        why="the sources name no formula",
    ),
)


class Policy:
    """The thresholds in force: declared defaults overlaid with the site's ``[policy]`` table."""

    def __init__(self, settings: Iterable[Setting], site: Mapping[str, Any] | None = None) -> None:
        self.settings: dict[str, Setting] = {}
        for setting in (*SHARED, *settings):
            known = self.settings.setdefault(setting.key, setting)
            if known != setting:
                raise DefinitionError(f"setting {setting.key} is declared twice, differently")
        self._values: dict[str, Value] = {k: s.default for k, s in self.settings.items()}
        self._site: set[str] = set()
        for key, value in (site or {}).items():
            self._values[key] = self._declared(key).check(value)
            self._site.add(key)

    def _declared(self, key: str) -> Setting:
        if key not in self.settings:
            near = difflib.get_close_matches(key, self.settings, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownSetting(f"no such policy key: {key!r}{hint}")
        return self.settings[key]

    def origin(self, key: str) -> str:
        """``site`` when the site set it, else the declared origin."""
        return "site" if key in self._site else self._declared(key).origin

    def value(self, key: str) -> Value:
        """The value in force, of whatever type."""
        self._declared(key)
        return self._values[key]

    def number(self, key: str) -> Fraction:
        """A numeric threshold, exact."""
        value = self.value(key)
        if isinstance(value, Decimal):
            return Fraction(value)
        raise InvalidSetting(f"{key} is not a number")

    def days(self, key: str) -> int:
        """A threshold in whole days."""
        return int(self.number(key))

    def flag(self, key: str) -> bool:
        value = self.value(key)
        if isinstance(value, bool):
            return value
        raise InvalidSetting(f"{key} is not true or false")

    def word(self, key: str) -> str:
        value = self.value(key)
        if isinstance(value, str):
            return value
        raise InvalidSetting(f"{key} is not a word")

    def words(self, key: str) -> tuple[str, ...]:
        value = self.value(key)
        if isinstance(value, tuple):
            return value
        raise InvalidSetting(f"{key} is not a list of words")
