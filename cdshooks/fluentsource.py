"""Card texts as they stand in the catalogues, with their parameters named instead of filled in."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fluent.syntax import FluentParser, ast


@cache
def sources(language: str) -> dict[str, ast.Message]:
    """All messages of a language by id."""
    found: dict[str, ast.Message] = {}
    folder = resources.files("rules") / "text" / language
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".ftl"):
            for entry in FluentParser().parse(file.read_text("utf-8")).body:
                if isinstance(entry, ast.Message):
                    found[entry.id.name] = entry
    return found


def attributes(language: str, key: str) -> dict[str, str]:
    """Every attribute of a message as text; ``{ $drugs }`` reads ``{drugs}``."""
    message = sources(language).get(key)
    if message is None:
        return {}
    return {a.id.name: _pattern(language, a.value) for a in message.attributes}


def _pattern(language: str, pattern: ast.Pattern | None) -> str:
    parts = []
    for element in pattern.elements if pattern else ():
        if isinstance(element, ast.TextElement):
            parts.append(element.value)
        else:
            parts.append(_expression(language, element.expression))
    return "".join(parts)


def _expression(language: str, found: ast.InlineExpression | ast.Placeable | object) -> str:
    if isinstance(found, ast.Placeable):
        return _expression(language, found.expression)
    if isinstance(found, ast.StringLiteral | ast.NumberLiteral):
        return str(found.parse()["value"])
    if isinstance(found, ast.VariableReference):
        return f"{{{found.id.name}}}"
    if isinstance(found, ast.FunctionReference):
        return ", ".join(_expression(language, a) for a in found.arguments.positional)
    if isinstance(found, ast.MessageReference):
        message = sources(language).get(found.id.name)
        return _pattern(language, message.value) if message else found.id.name
    if isinstance(found, ast.SelectExpression):
        return _choice(language, found)
    return ""


def _choice(language: str, found: ast.SelectExpression) -> str:
    """``{ $x -> [none] A *[other] B }`` as ``⟨{x} none: A / other: B⟩``."""
    variants = []
    for variant in found.variants:
        key = variant.key
        name = key.name if isinstance(key, ast.Identifier) else key.value
        variants.append(f"{name}: {_pattern(language, variant.value)}")
    return f"⟨{_expression(language, found.selector)} {' / '.join(variants)}⟩"
