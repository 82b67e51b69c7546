"""Which language the caller reads."""

from __future__ import annotations

from flask import request

LANGUAGES = ("en", "ja")


def language(default: str) -> str:
    """The best of ``Accept-Language`` (with its q values), else the default."""
    offered = [default, *(each for each in LANGUAGES if each != default)]
    return request.accept_languages.best_match(offered, default=default) or default
