"""The table of requirements is whole, and the document made of it is fresh."""

from __future__ import annotations

import pytest

from tests.conformance import table


@pytest.mark.parametrize("requirement", table.requirements(), ids=lambda each: each.id)
def test_a_requirement_has_a_test_or_a_reason(requirement: table.Requirement) -> None:
    tested = bool(table.tests_of(requirement, table.tests()))
    assert tested != bool(requirement.not_applicable)


def test_every_test_is_named_after_a_requirement() -> None:
    stems = tuple(f"{each.stem}_" for each in table.requirements())
    strangers = [
        name
        for name, file in table.tests().items()
        if file != "test_table.py" and not name.startswith(stems)
    ]
    assert strangers == []


def test_every_requirement_has_a_chapter() -> None:
    assert {each.chapter for each in table.requirements()} == set(table.CHAPTERS)


def test_the_document_is_fresh() -> None:
    assert table.DOCUMENT.read_text("utf-8") == table.document()
