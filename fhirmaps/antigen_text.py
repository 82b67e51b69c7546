"""The small grammar in which antigen results are read from words (mapping section 4).

A clause is read only when the grammar fits the whole of it. Anything else stays what it is: words
for a reader, no verdict and no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from fhirmaps.words import normalise

POSITIVE, PARTIAL, NEGATIVE, INDETERMINATE = "positive", "partial", "negative", "indeterminate"

_VERDICTS = {
    PARTIAL: (
        r"(?:partial(?:ly)?|dim(?:ly)?|weak(?:ly)?|heterogeneous(?:ly)?|subset|variabl[ey]"
        r"|bimodal(?:ly)?)(?: (?:positive|expressed))?|部分陽性|一部陽性|弱陽性"
    ),
    NEGATIVE: (
        r"(?:(?:almost(?: entirely)?|nearly|completely) )?(?:negative|neg)"
        r"|not detected|not expressed|absent|lost|\(-\)|ほぼ陰性|陰性"
    ),
    POSITIVE: (
        r"(?:(?:strongly|brightly|uniformly) )?(?:positive|pos|detected|expressed)"
        r"|\(?\+{1,3}\)?|陽性"
    ),
    INDETERMINATE: (
        r"indeterminate|equivocal|inconclusive|insufficient|not evaluable"
        r"|判定不能|判定保留|検体不良"
    ),
}
_VERDICT = "|".join(f"(?P<{name}>{words})" for name, words in _VERDICTS.items())
_BLASTS = r"(?: of (?:the )?blasts)?"


def _number(tag: str) -> str:
    """``[side-noun] n %`` or ``n % side``, its groups named with a tag."""
    return (
        rf"(?:(?P<noun{tag}>陽性率|陽性芽球|陰性率|陰性芽球|positive) ?[:=]? ?)?"
        rf"(?P<number{tag}>\d{{1,3}}(?:\.\d+)?) ?%"
        rf"(?: ?(?P<side{tag}>positive|negative|陽性芽球|陰性芽球|陽性|陰性))?{_BLASTS}"
    )


_CLAUSE = re.compile(
    r"(?:(?P<name>cd ?(?:22|19))(?!\d) ?)?(?P<sign>[:=はが] ?)?"
    rf"(?:(?:{_VERDICT})(?: ?{_number('')})?|{_number('2')})"
)
_NO_BLASTS = re.compile(
    r"(?:cd ?(?:22|19) ?[:=は]? ?)?"
    r"(?:no blasts(?: (?:detected|identified|present|seen))?|芽球なし|芽球を認め(?:ず|ない))"
)
_CUTS = re.compile(r"[;,。、\n\r]|\.(?=\s|$)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*\d[^()\[\]]*)[)\]]")


@dataclass(frozen=True, slots=True)
class Read:
    """What a clause says: a verdict, percentages of either side, or that there are no blasts.

    ``bare`` is a percentage without a side and without a verdict that would give it one;
    ``unclear`` a number whose side cannot be told ("negative 12 %").
    """

    antigen: str = ""
    verdict: str = ""
    positive: Decimal | None = None
    negative: Decimal | None = None
    bare: Decimal | None = None
    unclear: bool = False
    no_blasts: bool = False


def clauses(text: str) -> list[str]:
    """The clauses of a report text, cut at ; , 。 、 line ends and full stops (ruling F6)."""
    return [part.strip() for part in _CUTS.split(text) if part.strip()]


def names(clause: str, antigen: str) -> bool:
    """Does a clause name the antigen (``CD22``, ``CD 22``)?"""
    digits = antigen[2:]
    return re.search(rf"(?<![a-z])cd ?{digits}(?!\d)", normalise(clause)) is not None


def says_no_blasts(text: str) -> bool:
    """Does any clause say that the specimen holds no blasts? Then no other clause is a result."""
    found = (read(clause) for clause in clauses(text))
    return any(each is not None and each.no_blasts for each in found)


def read(text: str) -> Read | None:
    """One clause by the grammar; None when it does not fit the whole of it."""
    words = _BRACKETS.sub(r" \1 ", normalise(text))
    words = " ".join(words.split()).rstrip(".。 ")
    if _NO_BLASTS.fullmatch(words):
        return Read(no_blasts=True)
    match = _CLAUSE.fullmatch(words)
    if match is None:
        return None
    antigen = (match.group("name") or "").replace(" ", "").upper()
    verdict = next((v for v in _VERDICTS if match.group(v)), "")
    if not antigen and match.group("sign"):
        return None
    number = match.group("number") or match.group("number2")
    if number is None:
        return Read(antigen, verdict)
    value = Decimal(number)
    if value > 100:
        return None
    noun = match.group("noun") or match.group("noun2") or ""
    side = match.group("side") or match.group("side2") or ""
    return _with_number(antigen, verdict, value, noun, side)


def _with_number(antigen: str, verdict: str, value: Decimal, noun: str, side: str) -> Read | None:
    sides = {_side(word) for word in (noun, side) if word}
    if len(sides) > 1:
        return None
    if sides == {POSITIVE}:
        return Read(antigen, verdict, positive=value)
    if sides == {NEGATIVE}:
        return Read(antigen, verdict, negative=value)
    if verdict in (POSITIVE, PARTIAL):
        return Read(antigen, verdict, positive=value)
    if verdict:
        return Read(antigen, verdict, unclear=True)
    return Read(antigen, bare=value)


def _side(word: str) -> str:
    return NEGATIVE if word.startswith(("陰性", "negative")) else POSITIVE
