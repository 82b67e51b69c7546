"""Cards as text for a terminal and as static HTML."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cdshooks import cardview, columns, markdown
from cdshooks.texts import escape

DETAIL = """Do this first.

**Facts**

| Fact | Value | Date | Resource |
| --- | --- | --- | --- |
| クレアチニン | 1.0 mg/dL | 2026-04-03 | Observation/observation-2 |
| Body weight | 72 kg | 2026-04-03 | Observation/a-resource-id-that-has-to-be-wrapped |

**Could not be checked**

- eGFR: none on record

**Source**: Somebody, 6-CQ4."""


def card(**changes: Any) -> dict[str, Any]:
    return {
        "summary": "Bortezomib ordered",
        "detail": DETAIL,
        "indicator": "warning",
        "source": {"label": "Somebody", "url": "https://cds.example.org/rules/some-rule"},
        "suggestions": [
            {
                "label": "Add aciclovir",
                "isRecommended": True,
                "actions": [{"type": "create", "description": "Create: aciclovir 200 mg"}],
            },
            {"label": "Add valaciclovir", "actions": []},
        ],
        "selectionBehavior": "at-most-one",
    } | changes


def test_a_card_reads_from_urgency_to_source() -> None:
    text = cardview.terminal([card()])
    order = [
        "WARNING 1/1",
        "Bortezomib ordered",
        "Do this first.",
        "Facts",
        "Could not be checked",
        "• eGFR: none on record",
        "Source: Somebody, 6-CQ4.",
        "Suggestions (one of them)",
        "[ ] Add aciclovir (recommended)",
        "Create: aciclovir 200 mg",
        "[ ] Add valaciclovir",
        "https://cds.example.org/rules/some-rule",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_no_cards_are_no_text_and_a_sentence_on_a_page() -> None:
    assert cardview.terminal([]) == ""
    assert "No cards." in cardview.html([])


@pytest.mark.parametrize("width", [40, 72, 100])
def test_lines_keep_to_the_width_also_in_japanese(width: int) -> None:
    summary = (
        "ボルテゾミブがオーダーされていますが、帯状疱疹の予防が記載されていません（要確認）。" * 2
    )
    text = cardview.terminal([card(summary=summary)], width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert "警告 1/1" in text


def test_columns_of_the_evidence_line_up_beside_japanese() -> None:
    lines = cardview.terminal([card()]).split("\n")
    starts = {
        cell_len(line[: line.index(value)])
        for line in lines
        for value in ("1.0 mg/dL", "72 kg", "Value")
        if value in line
    }
    assert len(starts) == 1


def test_no_line_of_japanese_starts_with_a_closing_mark() -> None:
    text = "基準値を超えています（休薬基準の除外）。確認してください、必ず。" * 4
    for width in range(12, 60):
        for line in columns.wrap(text, width)[1:]:
            assert line[0] not in "、。）"


def test_data_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J"
    text = cardview.terminal([card(summary=evil, detail=evil, source={"url": evil})])
    assert "\x1b" not in text
    assert "\x07" not in text


def test_colour_is_only_used_when_asked_for() -> None:
    assert "\x1b[" not in cardview.terminal([card()])
    assert "\x1b[1;33m" in cardview.terminal([card()], colour=True)


@given(st.text(max_size=80), st.integers(4, 60))
def test_wrapping_loses_nothing_but_space(text: str, width: int) -> None:
    shown = columns.clean(text).replace("\n", " ")
    lines = columns.wrap(shown, width)
    assert "".join("".join(lines).split()) == "".join(shown.split())


@given(st.text(max_size=60))
def test_an_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    shown = markdown.terminal(f"x {escape(text)} x", width=10_000)
    assert shown.split() == f"x {columns.clean(text)} x".split()


@given(st.text(alphabet="<>&\"'[]()!`*_|#/ab:\n", max_size=60))
def test_no_text_of_a_card_becomes_markup(text: str) -> None:
    shown = cardview.html([card(summary=text, detail=text, source={"label": text, "url": text})])
    for tag in ("<a", "<img", "<script", "<b>"):
        assert tag not in shown.replace("<article", "")


def test_only_web_addresses_become_links() -> None:
    assert 'href="https://cds.example.org/rules/some-rule"' in cardview.html([card()])
    assert "href" not in cardview.html([card(source={"url": "javascript:alert(1)"})])


def test_html_shows_level_table_and_suggestions() -> None:
    shown = cardview.html([card()])
    assert '<article class="card warning"' in shown
    assert "<table>" in shown
    assert '<li class="recommended">Add aciclovir (recommended)</li>' in shown


def test_an_answer_becomes_a_page_that_needs_nothing_else(tmp_path: Path) -> None:
    answer, page = tmp_path / "answer.json", tmp_path / "cards.html"
    answer.write_text(json.dumps({"cards": [card()]}), "utf-8")
    assert cardview.main([str(answer), str(page)]) == 0
    html = page.read_text("utf-8")
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert ".card {" in html
    assert "<link" not in html
    assert "<script" not in html


def test_the_page_of_an_answer_can_be_fed_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"cards": []})))
    assert cardview.main(["-", str(tmp_path / "cards.html")]) == 0


@pytest.mark.parametrize("content", ["no json", '{"cards": 3}', "{}", "[1]"])
def test_what_is_no_answer_is_refused_without_a_traceback(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(content, "utf-8")
    assert cardview.main([str(answer), str(tmp_path / "cards.html")]) == 1
    assert "no cards could be read" in capsys.readouterr().err
    assert cardview.main([]) == 2
