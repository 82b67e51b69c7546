"""The grammar of antigen results in words (mapping section 4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirmaps.antigen_text import clauses, names, read


@pytest.mark.parametrize(
    ("text", "verdict", "positive", "negative"),
    [
        ("positive", "positive", None, None),
        ("CD22 strongly positive", "positive", None, None),
        ("CD22: detected", "positive", None, None),
        ("CD22 (+)", "positive", None, None),
        ("CD22+++", "positive", None, None),
        ("CD22は陽性", "positive", None, None),
        ("positive 85%", "positive", "85", None),
        ("CD22 positive 64.9 % of the blasts", "positive", "64.9", None),
        ("CD22 positive (15 % negative)", "positive", None, "15"),
        ("CD22 partial", "partial", None, None),
        ("CD22 dim positive", "partial", None, None),
        ("heterogeneous", "partial", None, None),
        ("弱陽性（陽性率 55 %）", "partial", "55", None),
        ("一部陽性 60％", "partial", "60", None),
        ("CD22 almost entirely negative", "negative", None, None),
        ("CD22 nearly negative", "negative", None, None),
        ("CD22 not expressed", "negative", None, None),
        ("CD22(-)", "negative", None, None),
        ("CD22（−）", "negative", None, None),
        ("ほぼ陰性", "negative", None, None),
        ("陰性（陽性率 3 %）", "negative", "3", None),
        ("判定不能", "indeterminate", None, None),
        ("insufficient", "indeterminate", None, None),
        ("99 % positive", "", "99", None),
        ("12 % negative of blasts", "", None, "12"),
        ("CD22 陰性率 10.6%", "", None, "10.6"),
        ("CD22=30% 陽性", "", "30", None),
    ],
)
def test_what_the_grammar_reads(
    text: str, verdict: str, positive: str | None, negative: str | None
) -> None:
    found = read(text)
    assert found is not None
    assert found.verdict == verdict
    assert found.positive == (Decimal(positive) if positive else None)
    assert found.negative == (Decimal(negative) if negative else None)


@pytest.mark.parametrize(
    "text",
    [
        "CD22 mostly preserved",
        "CD22 -",
        "CD22 positive on monocytes",
        "CD19 and CD22 positive",
        "CD220 positive",
        "not positive",
        "150 % positive",
        "陽性率 30 % negative",
        "",
    ],
)
def test_what_does_not_fit_as_a_whole_says_nothing(text: str) -> None:
    assert read(text) is None


def test_a_number_after_negative_is_refused_and_the_verdict_stands() -> None:
    found = read("negative 12%")
    assert found is not None
    assert (found.verdict, found.unclear) == ("negative", True)
    assert found.positive is None
    assert found.negative is None


def test_a_percentage_without_a_side_stays_without_one() -> None:
    found = read("CD22: 85 %")
    assert found is not None
    assert (found.bare, found.positive) == (Decimal(85), None)


@pytest.mark.parametrize("text", ["no blasts", "芽球なし", "芽球を認めず。"])
def test_no_blasts_is_no_verdict(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.no_blasts


def test_a_report_is_cut_at_its_marks_and_not_inside_numbers() -> None:
    text = "芽球 71.2 %。CD19 positive, CD22 10.6 % negative; HLA-DR+. See figure."
    assert clauses(text) == [
        "芽球 71.2 %",
        "CD19 positive",
        "CD22 10.6 % negative",
        "HLA-DR+",
        "See figure",
    ]


def test_the_name_of_an_antigen_is_a_whole_name() -> None:
    assert names("CD 22 positive", "CD22")
    assert names("ＣＤ２２陽性", "CD22")
    assert not names("CD220 positive", "CD22")
    assert not names("cyCD22 positive", "CD22")


@given(st.text())
def test_any_text_is_read_or_left_without_raising(text: str) -> None:
    found = read(text)
    assert found is None or found.positive is None or 0 <= found.positive <= 100
