"""Text for terminals: widths of Latin and East Asian characters, wrapping, tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len

GAP = 2
NARROWEST = 8
_WIDE = r"\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_PIECE = re.compile(rf"\s+|[^\s{_WIDE}]+|.")
_NOT_FIRST = frozenset("、。，．・：；？！）」』】〕〉》ー…’”")
_NOT_LAST = frozenset("（「『【〔〈《‘“")


def clean(text: str) -> str:
    """Text without control characters, so that no data can steer the terminal."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)


def padded(text: str, columns: int) -> str:
    """Text filled with spaces to so many columns."""
    return text + " " * max(0, columns - cell_len(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns; Japanese breaks between characters, not before 、 or 。"""
    lines, line = [], ""
    for piece in _pieces(text, columns):
        if cell_len(line) + cell_len(piece.rstrip()) <= columns:
            line += piece if line or not piece.isspace() else ""
            continue
        lines.append(line.rstrip())
        line = "" if piece.isspace() else piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, columns: int) -> list[str]:
    """What must not be broken: words, spaces, single wide characters with their punctuation."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        glued = found and not found[-1].isspace() and not piece.isspace()
        if glued and (piece[0] in _NOT_FIRST or found[-1][-1] in _NOT_LAST):
            found[-1] += piece
        else:
            found.append(" " if piece.isspace() else piece)
    return [part for piece in found for part in _cut(piece, columns)]


def _cut(piece: str, columns: int) -> list[str]:
    """A piece longer than the line, cut where the line ends (long addresses)."""
    parts, part = [], ""
    for character in piece:
        if part and cell_len(part + character) > columns:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]


def table(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Aligned lines; the first row is the head, left out when empty; too wide cells are wrapped."""
    if not rows:
        return []
    headless = not any(rows[0])
    rows = rows[1:] if headless else rows
    widths = _widths(rows, columns)
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for at in range(max(len(cell) for cell in cells)):
            parts = [
                padded(cell[at] if at < len(cell) else "", width)
                for cell, width in zip(cells, widths, strict=True)
            ]
            lines.append((" " * GAP).join(parts).rstrip())
        if number == 0 and not headless:
            lines.append((" " * GAP).join("─" * width for width in widths))
    return lines


def _widths(rows: Sequence[Sequence[str]], columns: int) -> list[int]:
    """Natural widths, the widest taken down until the row fits.

    A column is not made narrower than its longest word (a policy key must stay whole to be
    copied) while another can still give way.
    """
    cells = [list(column) for column in zip(*rows, strict=True)]
    widths = [max(1, *map(cell_len, column)) for column in cells]
    words = [max(cell_len(w) for c in column for w in (c.split() or [""])) for column in cells]
    room = columns - GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        giving = [i for i, w in enumerate(widths) if w > max(words[i], NARROWEST)]
        at = max(giving or range(len(widths)), key=lambda i: widths[i])
        widths[at] -= 1
    return widths
