"""The Markdown of cards and rule pages, as HTML and as terminal text.

It is our own subset (paragraphs, bold, code, bullets, tables, headings). Raw HTML, links and
pictures stay plain text: nothing that came from a record may become markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len

from cdshooks.columns import clean, table, wrap

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
_PARSER = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["link", "image", "autolink", "html_block", "html_inline", "reference"])
)


def html(text: str) -> str:
    """Markdown as an HTML fragment in which everything else is escaped."""
    return str(_PARSER.render(text))


def terminal(text: str, *, width: int = 100, colour: bool = False) -> str:
    """Markdown as lines of at most ``width`` columns; headings and bold lines stand out."""
    blocks = _blocks(_PARSER.parse(text), width, colour)
    return "\n".join(_joined(list(blocks)))


def _joined(blocks: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    """Blocks with a blank line between them, none after a bold line that heads its block."""
    for number, (_, lines) in enumerate(blocks):
        if number and blocks[number - 1][0] != "head":
            yield ""
        yield from lines


def _blocks(tokens: Sequence[Token], width: int, colour: bool) -> Iterator[tuple[str, list[str]]]:
    rows: list[list[str]] = []
    items: list[str] = []
    within = ""
    for token in tokens:
        if token.type in ("table_open", "bullet_list_open"):
            within = token.type
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield "table", [f"  {line}" for line in table(rows, width - 2)]
            rows, within = [], ""
        elif token.type == "bullet_list_close":
            yield "list", items
            items, within = [], ""
        elif token.type == "heading_open":
            within = f"heading {token.tag}"
        elif token.type == "inline" and within == "table_open":
            rows[-1].append(_inline(token))
        elif token.type == "inline" and within == "bullet_list_open":
            items += _hanging("  • ", _inline(token), width)
        elif token.type == "inline" and within.startswith("heading"):
            yield _heading(_inline(token), within[-2:], colour)
            within = ""
        elif token.type == "inline":
            yield _paragraph(token, width, colour)
        elif token.type in ("fence", "code_block"):
            yield "code", [f"    {line}" for line in clean(token.content).rstrip().split("\n")]


def _heading(text: str, level: str, colour: bool) -> tuple[str, list[str]]:
    shown = f"{BOLD}{text}{PLAIN}" if colour else text
    if level == "h1":
        return "head", [shown, "═" * cell_len(text)]
    return "head", [shown, "─" * cell_len(text)]


def _paragraph(token: Token, width: int, colour: bool) -> tuple[str, list[str]]:
    children = [c for c in token.children or () if c.content or c.type != "text"]
    bold_only = (
        len(children) >= 3
        and children[0].type == "strong_open"
        and [c.type for c in children].index("strong_close") == len(children) - 1
    )
    lines = [line for part in _inline(token).split("\n") for line in wrap(part, width)]
    if bold_only and colour:
        lines = [f"{BOLD}{line}{PLAIN}" for line in lines]
    return ("head" if bold_only else "text"), lines


def _hanging(mark: str, text: str, width: int) -> list[str]:
    lines = wrap(text, width - cell_len(mark))
    return [(mark if at == 0 else " " * cell_len(mark)) + line for at, line in enumerate(lines)]


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("text", "text_special", "code_inline"):
            parts.append(clean(child.content))
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts).strip()
