"""Code systems: their several names, and how codes of each are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SNOMED = "http://snomed.info/sct"
HOT7 = "http://medis.or.jp/CodeSystem/master-HOT7"
JLAC10 = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits"
_ICD = ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Z]")


class Systems:
    """Aliases of code systems: OIDs, older and Japanese URIs, spelling of the URI itself."""

    def __init__(self, aliases: Iterable[tuple[str, str]]) -> None:
        """``aliases`` are (other name, URI the tables use)."""
        self._home: dict[str, str] = {}
        for alias, system in aliases:
            self._home[_spelling(alias)] = system
            self._home.setdefault(_spelling(system), system)
        self._memo: dict[str, str] = {}

    def canonical(self, system: str) -> str:
        """The URI the tables use; an unknown one comes back without spaces and last slash."""
        known = self._memo.get(system)
        if known is None:
            spelling = _spelling(system)
            known = self._home.get(spelling)
            if known is None and spelling.startswith("snomed.info/sct/"):
                known = SNOMED  # an edition or version of it
            if known is None:
                return system.strip().rstrip("/")
            if len(self._memo) < _MEMO_LIMIT:
                self._memo[system] = known
        return known

    def comparable(self, system: str, code: str) -> str:
        """A code as it is compared: upper case, ICD without dot, JLAC10 without hyphens."""
        key = code.strip()
        if not key.isascii():
            key = unicodedata.normalize("NFKC", key)
        key = key.upper()
        if system in _ICD or system == JLAC10:
            return _NOT_ALPHANUMERIC.sub("", key)
        return key


_MEMO_LIMIT = 1000  # systems come from callers: the memo must not grow with them


def _spelling(system: str) -> str:
    """A system's name without what does not distinguish systems: case, scheme, last slash."""
    name = system.strip().lower().rstrip("/")
    for scheme in ("https://", "http://", "urn:oid:"):
        name = name.removeprefix(scheme)
    return name.removeprefix("www.") if name.startswith("www.whocc") else name
