"""The words of our own pages and listings (``cdshooks/text``); card texts are ``rules/text``."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from cdshooks.texts import LANGUAGES, TextError


class Words:
    """Words of one language; called with a key and its parameters."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        file = resources.files("cdshooks") / "text" / f"{language}.ftl"
        self._bundle.add_resource(FluentResource(file.read_text("utf-8")))

    def __call__(self, key: str, **params: Any) -> str:
        """The words of a key; ``TextError`` when it or a parameter is missing: our own fault."""
        message = self._bundle.get_message(key) if self._bundle.has_message(key) else None
        pattern = message.value if message else None
        if pattern is None:
            raise TextError(f"no words {key!r} in {self.language!r}")
        found, errors = self._bundle.format_pattern(pattern, params)
        if errors:
            raise TextError(f"words {key!r} in {self.language!r}: {errors[0]}")
        return str(found)


@cache
def words(language: str) -> Words:
    """The words of a language; English where we have no other."""
    return Words(language if language in LANGUAGES else "en")
