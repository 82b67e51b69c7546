"""Cards as a reader sees them: as text for a terminal, as static HTML for a page or a picture.

``python -m cdshooks.cardview ANSWER.json CARDS.html`` writes a page that needs nothing else, e.g.
for a screenshot; ANSWER.json is what a service answered (``-``: standard input)::

    cdshooks evaluate request.json --format json | python -m cdshooks.cardview - cards.html
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from rich.cells import cell_len

from cdshooks import markdown
from cdshooks.columns import clean, wrap
from cdshooks.words import Words, words

LEVELS = ("critical", "warning", "info")
CODES = {"critical": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;36m"}
Card = Mapping[str, Any]


# --- terminal ------------------------------------------------------------------------------------


def terminal(
    cards: Sequence[Card], *, width: int = 100, colour: bool = False, lang: str = ""
) -> str:
    """The cards as lines of at most ``width`` columns; empty when there are none.

    ``lang`` is the language of the few words around the cards; else that of the cards themselves.
    """
    say = words(lang or language_of(cards))
    return "\n\n".join(
        "\n".join(_lines(card, f"{number}/{len(cards)}", say, width, colour))
        for number, card in enumerate(cards, 1)
    )


def language_of(cards: Sequence[Card]) -> str:
    """``ja`` when the summaries hold Japanese characters."""
    text = "".join(str(card.get("summary", "")) for card in cards)
    return "ja" if any("\u3040" <= c <= "\u30ff" for c in text) else "en"


def _lines(card: Card, number: str, say: Words, width: int, colour: bool) -> list[str]:
    level = _level(card)
    head = f"━━ {say(f'indicator-{level}')} {number} "
    head += "━" * max(0, width - cell_len(head))
    summary = wrap(clean(str(card.get("summary", ""))), width)
    if colour:
        head = f"{CODES[level]}{head}{markdown.PLAIN}"
        summary = [f"{markdown.BOLD}{line}{markdown.PLAIN}" for line in summary]
    lines = [head, *summary]
    if card.get("detail"):
        shown = markdown.terminal(str(card["detail"]), width=width, colour=colour)
        lines += ["", *shown.split("\n")]
    lines += _offered(card, say, width)
    source = card.get("source", {})
    if source.get("url"):
        lines += ["", *wrap(f"{say('card-more')}: {clean(str(source['url']))}", width)]
    return lines


def _offered(card: Card, say: Words, width: int) -> list[str]:
    suggestions = card.get("suggestions") or []
    if not suggestions:
        return []
    lines = ["", say(_offers_title(card))]
    for suggestion in suggestions:
        mark = f"  ({say('card-recommended')})" if suggestion.get("isRecommended") else ""
        text = f"{clean(str(suggestion.get('label', '')))}{mark}"
        lines += _under("  [ ] ", text, width)
        for action in suggestion.get("actions") or []:
            described = clean(str(action.get("description", "")))
            if described:
                lines += _under("        · ", described, width)
    return lines


def _under(mark: str, text: str, width: int) -> list[str]:
    lines = wrap(text, width - len(mark))
    return [(mark if at == 0 else " " * len(mark)) + line for at, line in enumerate(lines)]


def _level(card: Card) -> str:
    level = str(card.get("indicator", ""))
    return level if level in LEVELS else "info"


def _offers_title(card: Card) -> str:
    suggestions = card.get("suggestions") or []
    if len(suggestions) < 2:
        return "card-suggestions"
    several = card.get("selectionBehavior") == "any"
    return "card-suggestions-any" if several else "card-suggestions-one"


# --- HTML ----------------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cdshooks", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(cards: Sequence[Card], *, lang: str = "") -> str:
    """The cards as an HTML fragment in the classes of our stylesheet; no script, no raw HTML."""
    spoken = lang or language_of(cards)
    template = _environment().get_template("cards.html")
    return template.render(cards=[_shown(c) for c in cards], lang=spoken, say=words(spoken))


def _shown(card: Card) -> dict[str, Any]:
    source = card.get("source", {})
    url = str(source.get("url", ""))
    return {
        "level": _level(card),
        "summary": str(card.get("summary", "")),
        "detail": Markup(markdown.html(str(card.get("detail", "")))),
        "offers_title": _offers_title(card),
        "offers": [
            {"label": str(s.get("label", "")), "recommended": bool(s.get("isRecommended"))}
            for s in card.get("suggestions") or []
        ],
        "source": str(source.get("label", "")),
        "url": url if url.startswith(("https://", "http://")) else "",
    }


def document(cards: Sequence[Card], *, lang: str = "") -> str:
    """The cards as a whole page with its stylesheet inside."""
    spoken = lang or language_of(cards)
    style = (resources.files("cdshooks") / "pages" / "static" / "style.css").read_text("utf-8")
    title = escape(words(spoken)("site-name"))
    return (
        f'<!doctype html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{html(cards, lang=spoken)}</main>\n</body>\n</html>\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Write the cards of an answer as a page; 2 for wrong words, 1 for an unreadable answer."""
    if len(arguments) != 2:
        print("usage: python -m cdshooks.cardview ANSWER.json CARDS.html", file=sys.stderr)
        return 2
    try:
        text = sys.stdin.read() if arguments[0] == "-" else Path(arguments[0]).read_text("utf-8")
        found = json.loads(text)
        cards = found["cards"] if isinstance(found, dict) else found
        page = document([dict(card) for card in cards])
        Path(arguments[1]).write_text(page, "utf-8")
    except (OSError, ValueError, KeyError, TypeError):
        print(f"no cards could be read from {arguments[0]} and written", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
