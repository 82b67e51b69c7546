"""Every clinical case of ``tests/cases`` through the one evaluation path."""

from pathlib import Path

import pytest

from cdshooks import cases

FILES = sorted((Path(__file__).parent / "cases").glob("*/*.yaml"))
CASES = [case for file in FILES for case in cases.load(file)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: cases.Case) -> None:
    assert cases.problems(case, cases.run(case)) == []


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_can_be_put_into_words(case: cases.Case, language: str) -> None:
    evaluation, _ = cases.evaluation_of(case)
    outcome = cases.run(case)
    for composed in evaluation.compose(outcome, language):
        assert len(composed.card["summary"]) < 140
        assert composed.card["detail"]
