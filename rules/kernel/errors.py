"""Everything the rules package raises on purpose."""

from __future__ import annotations


class RulesError(Exception):
    """Base of everything this package raises on purpose."""


class DefinitionError(RulesError):
    """A rule or family is declared in a way that cannot work (double id, unknown hook, ...)."""


class UnknownSetting(RulesError):
    """A policy key nobody declares."""


class InvalidSetting(RulesError):
    """A policy value outside the type or range its declaration allows."""
