"""The text catalogues (Fluent) and how values are shown in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from fhirmaps.body import rounded
from rules.kernel import Drug, Line, Measurement, Message, Term
from rules.times import When

LANGUAGES = ("en", "ja")
_MARKUP = re.compile(r"[<>](?!=? ?\d)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|>~$])")


class TextError(Exception):
    """A text that a card needs is not in the catalogue, or lacks a parameter: our own fault."""


def escape(text: str) -> str:
    """EHR text for Markdown: no control characters, no markup, no HTML."""
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    plain = plain.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", " ".join(plain.split()))


def plain(text: str) -> str:
    """EHR text for a summary: one line without control characters or markup.

    An angle bracket stays only before a number, where it is part of a result ("<5 %").
    """
    safe = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(_MARKUP.sub(" ", safe).split())


@cache
def bundle(language: str) -> FluentBundle:
    """The catalogue of a language, all families together."""
    found = FluentBundle([language], use_isolating=False)
    folder = resources.files("rules") / "text" / language
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".ftl"):
            resource = FluentResource(file.read_text("utf-8"))
            found.add_resource(resource)
    return found


class Texts:
    """Renders messages in one language. ``drug_name`` names drug concepts in it."""

    def __init__(self, language: str, drug_name: Callable[[str, str], str]) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._bundle = bundle(self.language)
        self._drug_name = drug_name
        self._joiner = "、" if self.language == "ja" else ", "

    def has(self, key: str) -> bool:
        """Is there a text ``message`` or ``message.attribute``?"""
        return self._pattern(key) is not None

    def _pattern(self, key: str) -> Any:
        name, _, attribute = key.partition(".")
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value

    def say(
        self, key: str, params: Mapping[str, Any] | None = None, *, markdown: bool = False
    ) -> str:
        """The text of a key; raises ``TextError`` when it or one of its parameters is missing."""
        pattern = self._pattern(key)
        if pattern is None:
            raise TextError(f"no text {key!r} in {self.language!r}")
        shown = {k: self.show(v, markdown=markdown) for k, v in (params or {}).items()}
        text, errors = self._bundle.format_pattern(pattern, shown)
        if errors:
            raise TextError(f"text {key!r} in {self.language!r}: {errors[0]}")
        return str(text).strip()

    def message(self, message: Message, *, markdown: bool = False) -> str:
        return self.say(message.key, message.params, markdown=markdown)

    def show(self, value: Any, *, markdown: bool = False) -> str:
        """A parameter as text: numbers exact, dates ISO, drugs and terms by name, lists joined."""
        if value is None:
            return "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return escape(value) if markdown else plain(value)
        if isinstance(value, int):
            return str(value)
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, Fraction):
            return rounded(value, 2)
        if isinstance(value, When | date):
            return value.text if isinstance(value, When) else value.isoformat()
        if isinstance(value, Drug):
            return self._drug_name(value.concept, self.language)
        if isinstance(value, Term):
            return self.say(value.key)
        if isinstance(value, Message):
            return self.message(value, markdown=markdown)
        if isinstance(value, Line):
            key = f"{value.rule_id}.summary-{value.row}"
            key = key if self.has(key) else f"{value.rule_id}.summary"
            return self.say(key, value.params, markdown=markdown)
        if isinstance(value, Measurement):
            return f"{value.comparator}{value.shown} {value.shown_unit}".strip()
        if isinstance(value, Iterable):
            return self._joiner.join(self.show(v, markdown=markdown) for v in value) or "none"
        raise TextError(f"cannot show a {type(value).__name__}")
