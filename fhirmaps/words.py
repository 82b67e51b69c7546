"""Words in free text: one normal form, and whole-word search in Latin and Japanese script.

What counts as a whole word depends on the script of the name's own edge: a Latin name may not touch
another letter, a katakana name not another katakana sign, and a name that ends in kanji or hiragana
stands wherever its characters stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

NOTHING = "none"
"""Concept of a name that only keeps shorter names from matching inside it (``heparinoid``)."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−⁻˗﹣", "-"),
        "µ": "u",
        "μ": "u",
        "’": "'",
        "‘": "'",
    }
)
_SCRIPT_START = 0x2E80  # below it: Latin, Greek and the other alphabets; above: CJK
_KANA = range(0x30A1, 0x30FF + 1)
_MIDDLE_DOT = "・"
_SHORT = 2
_KEY = 2


def normalise(text: Any) -> str:
    """NFKC, lower case, single spaces, every minus sign as ``-``, ``µ`` as ``u`` (mapping 2.3).

    Anything that is not a string reads as the empty text.
    """
    if not isinstance(text, str):
        return ""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text.translate(_SIGNS)).lower().translate(_SIGNS)
    return " ".join(folded.split())


def is_letter(sign: str) -> bool:
    """True for a letter of an alphabet (Latin, Greek, ...), not for kana or kanji."""
    return ord(sign) < _SCRIPT_START and sign.isalpha()


def is_katakana(sign: str) -> bool:
    """True for a katakana sign with the long-vowel mark; the middle dot separates words."""
    return ord(sign) in _KANA and sign != _MIDDLE_DOT


def contains(text: str, word: str, tails: Sequence[str] = ()) -> bool:
    """True when a normalised word stands in a normalised text as a whole word."""
    start = text.find(word)
    while start >= 0 and word:
        if whole_word(text, start, start + len(word), tails):
            return True
        start = text.find(word, start + 1)
    return False


def whole_word(text: str, start: int, end: int, tails: Sequence[str] = ()) -> bool:
    """True when ``text[start:end]`` is not part of a longer word on either side.

    ``tails`` are katakana words that may follow a katakana name without a gap, because Japanese
    product names are written so: the capsule word, the cream word, a salt.
    """
    if start > 0 and _joined(text[start - 1], text[start]):
        return False
    if end >= len(text) or not _joined(text[end - 1], text[end]):
        return True
    return is_katakana(text[end]) and _only_tails(text, end, tails)


def _joined(left: str, right: str) -> bool:
    return (
        (is_letter(left) and is_letter(right))
        or (is_katakana(left) and is_katakana(right))
        or (left.isdigit() and right.isdigit())
    )


def _only_tails(text: str, start: int, tails: Sequence[str]) -> bool:
    """True when the katakana from ``start`` to the end of its run is made of tail words."""
    while start < len(text) and is_katakana(text[start]):
        tail = next((word for word in tails if text.startswith(word, start)), None)
        if tail is None:
            return False
        start += len(tail)
    return True


class Names:
    """An index of names, searched from left to right, the longest name first at every place."""

    def __init__(self, rows: Iterable[tuple[str, str]], tails: Iterable[str] = ()) -> None:
        """``rows`` are (concept, name); ``tails`` as in :func:`whole_word`."""
        concepts: dict[str, tuple[str, ...]] = {}
        for concept, name in rows:
            for form in _forms(normalise(name)):
                if concept not in concepts.get(form, ()):
                    concepts[form] = (*concepts.get(form, ()), concept)
        self._concepts = concepts
        self._tails = tuple(
            sorted(
                {t for t in map(normalise, tails) if t and all(map(is_katakana, t))},
                key=len,
                reverse=True,
            )
        )
        index: dict[str, list[str]] = {}
        for name in sorted(concepts, key=len, reverse=True):
            if len(name) > _SHORT or not is_letter(name[0]):
                index.setdefault(name[:_KEY], []).append(name)
        self._index = index

    def find(self, text: Any) -> tuple[str, ...]:
        """The concepts named in a text, in the order of their first name; empty for none.

        Latin names of one or two letters (``Ca``, ``K``) count only as the whole text, apart from
        a remark in brackets.
        """
        words = normalise(text)
        if not words:
            return ()
        found: list[str] = []
        place = 0
        while place < len(words):
            name = self._name_at(words, place)
            if name is None:
                place += 1
                continue
            found.extend(c for c in self._concepts[name] if c not in found and c != NOTHING)
            place += len(name)
        if not found:
            found.extend(c for c in self._short(words) if c != NOTHING)
        return tuple(found)

    def _name_at(self, words: str, place: int) -> str | None:
        names = self._index.get(words[place : place + _KEY], [])
        single = self._index.get(words[place], [])
        for name in chain(names, single):
            if words.startswith(name, place) and whole_word(
                words, place, place + len(name), self._tails
            ):
                return name
        return None

    def _short(self, words: str) -> tuple[str, ...]:
        bare = words.split("(", 1)[0].strip()
        return self._concepts.get(bare, ()) if len(bare) <= _SHORT else ()


def _forms(name: str) -> tuple[str, ...]:
    """A name and, for a Japanese name with a middle dot, the way it is written without it."""
    if not name:
        return ()
    return (name, name.replace(_MIDDLE_DOT, "")) if _MIDDLE_DOT in name else (name,)
