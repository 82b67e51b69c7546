"""``cdshooks feedback report``: what became of the cards, counted, and in four forms."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from cdshooks.store.report import CardRow, FeedbackRow, OrphanRow
from cdshooks.wire import json

By = Literal["rule", "service", "month"]

UNKNOWN = "(unknown card)"
"""The group of orphans where rules are counted: the store cannot tell their rule."""

NO_REASON = "(no reason)"


@dataclass(slots=True)
class Group:
    """The counts of one rule, service or month.

    A card counts once, by the last thing said of it. ``orphans`` are feedback entries on cards the
    store does not know.
    """

    name: str
    shown: int = 0
    accepted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    orphans: int = 0

    @property
    def overridden(self) -> int:
        return self.reasons.total()

    @property
    def unanswered(self) -> int:
        """Cards nothing was said of: ignored, or the client sends no feedback."""
        return self.shown - self.accepted - self.overridden

    def add(self, card: CardRow) -> None:
        """Count a card."""
        self.shown += 1
        if card.outcome == "accepted":
            self.accepted += 1
        elif card.outcome == "overridden":
            self.reasons[card.reason or NO_REASON] += 1


def groups(
    cards: Iterable[CardRow], orphans: Iterable[OrphanRow], by: By, zone: ZoneInfo
) -> list[Group]:
    """Counts by rule, service or month (of the hospital's time zone), in the groups' order."""
    found: dict[str, Group] = {}

    def group(name: str) -> Group:
        return found.setdefault(name, Group(name))

    for card in cards:
        if by == "month":
            group(f"{card.at.astimezone(zone):%Y-%m}").add(card)
        else:
            group(card.rule if by == "rule" else card.service).add(card)
    for orphan in orphans:
        name = f"{orphan.at.astimezone(zone):%Y-%m}" if by == "month" else orphan.service
        group(UNKNOWN if by == "rule" else name).orphans += 1
    return sorted(found.values(), key=lambda each: each.name)


# --- forms ---------------------------------------------------------------------------------------

_COLUMNS = ("shown", "accepted", "overridden", "unanswered", "orphans")


def as_table(counted: Sequence[Group], by: By) -> str:
    """A table for a terminal."""
    if not counted:
        return "No cards were shown in this time.\n"
    table = Table(box=None, pad_edge=False, header_style="")
    table.add_column(by, overflow="fold")
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    table.add_column("overridden because", overflow="fold")
    for each in counted:
        numbers = [str(getattr(each, name)) for name in _COLUMNS]
        table.add_row(_plain(each.name), *numbers, _plain(_reasons(each)))
    out = io.StringIO()
    Console(file=out, width=120, color_system=None, markup=False, highlight=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def as_json(counted: Sequence[Group], by: By) -> str:
    """A JSON array of objects."""
    rows: list[dict[str, Any]] = [
        {by: each.name}
        | {name: getattr(each, name) for name in _COLUMNS}
        | {"reasons": dict(each.reasons.most_common())}
        for each in counted
    ]
    return json.encode(rows).decode() + "\n"


def as_csv(counted: Sequence[Group], by: By) -> str:
    """One line a group; the reasons of overrides in one cell, ``code: number; …``."""
    rows = [
        [each.name, *(getattr(each, name) for name in _COLUMNS), _reasons(each)] for each in counted
    ]
    return _csv([by, *_COLUMNS, "reasons"], rows)


B11_COLUMNS = (
    "date",
    "intervention",
    "service",
    "indicator",
    "action",
    "reason",
    "reasonSystem",
    "feedback",
    "userRole",
    "place",
    "shownAt",
)


def as_b11(said: Iterable[FeedbackRow], zone: ZoneInfo) -> str:
    """One line a feedback entry, as 45 CFR 170.315(b)(11) asks for an export of feedback.

    Intervention (rule), action taken, feedback given, role of the user, date, and place, as far as
    the data hold them: the protocol tells the user's kind of record and the host of the FHIR
    server, but no name and no ward. Free text is there only if the site stores it.
    """
    rows = [
        [
            each.at.astimezone(zone).isoformat(timespec="seconds"),
            each.rule or UNKNOWN,
            each.service,
            each.indicator,
            each.outcome,
            each.reason,
            each.reason_system,
            each.comment,
            each.user_role,
            each.place,
            each.shown_at.astimezone(zone).isoformat(timespec="seconds") if each.shown_at else "",
        ]
        for each in said
    ]
    return _csv(B11_COLUMNS, rows)


def _reasons(group: Group) -> str:
    return "; ".join(f"{code}: {number}" for code, number in group.reasons.most_common())


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Codes and comments come from callers: none may be a formula where the file is opened."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _plain(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
