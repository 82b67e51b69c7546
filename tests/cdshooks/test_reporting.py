"""What became of the cards: counts, forms, and the commands that show and delete."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cdshooks.cli import app
from cdshooks.seam import CardRecord
from cdshooks.store import Store
from cdshooks.wire.feedback import Feedback

JANUARY = datetime(2024, 1, 31, 20, 0, tzinfo=UTC)
MARCH = datetime(2024, 3, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with cards of two rules in two months, and feedback of every kind."""
    address = f"sqlite:///{tmp_path / 'report.sqlite3'}"
    clock = [JANUARY]
    store = Store(address, keep_comments=True, clock=lambda: clock[0])
    key = store.patient_key("s", "patient-77")

    def show(service: str, **cards: str) -> None:
        records = [CardRecord(name, rule, "warning") for name, rule in cards.items()]
        store.shown(
            records,
            service=service,
            hook="order-sign",
            hook_instance="i",
            patient_key=key,
            user_role="PractitionerRole",
            place="ehr.example.org",
        )

    show("hz-order-sign", a="hz", b="hz", c="hz")
    clock[0] = MARCH
    show("vte-order-sign", d="vte")
    said = [
        Feedback("a", "overridden", JANUARY, reason_code="intolerance", reason_system="urn:r"),
        Feedback("a", "accepted", MARCH, suggestions=("s1",)),
        Feedback("b", "overridden", MARCH, reason_code="=cmd()", comment="+49 call me"),
        Feedback("d", "overridden", MARCH),
        Feedback("nobody's", "overridden", MARCH),
    ]
    for each in said:
        store.feedback("vte-order-sign" if each.card == "d" else "hz-order-sign", [each])
    store.close()
    return address


def run(url: str, *words: str) -> Result:
    return CliRunner().invoke(app, words, env={"CDSHOOKS_DATABASE_URL": url})


def test_a_card_counts_once_by_the_last_thing_said_of_it(url: str) -> None:
    rows = json.loads(run(url, "feedback", "report", "--format", "json").stdout)
    by_rule = {row["rule"]: row for row in rows}
    assert by_rule["hz"] == {
        "rule": "hz",
        "shown": 3,
        "accepted": 1,
        "overridden": 1,
        "unanswered": 1,
        "orphans": 0,
        "reasons": {"=cmd()": 1},
    }
    assert by_rule["vte"]["reasons"] == {"(no reason)": 1}
    assert by_rule["(unknown card)"]["orphans"] == 1


def test_services_and_months_are_groups_too(url: str, tmp_path: Path) -> None:
    rows = json.loads(run(url, "feedback", "report", "--by", "service", "--format", "json").stdout)
    assert [(row["service"], row["shown"], row["orphans"]) for row in rows] == [
        ("hz-order-sign", 3, 1),
        ("vte-order-sign", 1, 0),
    ]
    config = tmp_path / "site.toml"
    config.write_text('time_zone = "Asia/Tokyo"\n', "utf-8")  # 31 January, 20:00 UTC, is February
    words = ("feedback", "report", "--by", "month", "--format", "json", "--config", str(config))
    rows = json.loads(run(url, *words).stdout)
    assert [(row["month"], row["shown"], row["orphans"]) for row in rows] == [
        ("2024-02", 3, 0),
        ("2024-03", 1, 1),
    ]


def test_since_leaves_out_what_was_before(url: str) -> None:
    words = ("feedback", "report", "--since", "2024-02-01", "--format", "json")
    assert [row["rule"] for row in json.loads(run(url, *words).stdout)] == ["(unknown card)", "vte"]


def test_a_table_for_people(url: str) -> None:
    shown = run(url, "feedback", "report").stdout
    assert "hz" in shown
    assert "=cmd(): 1" in shown
    assert shown.splitlines()[0].split()[:4] == ["rule", "shown", "accepted", "overridden"]


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    shown = run(f"sqlite:///{tmp_path / 'empty.sqlite3'}", "feedback", "report")
    assert (shown.exit_code, shown.stdout) == (0, "No cards were shown in this time.\n")


def test_csv_holds_no_formula(url: str) -> None:
    for form in ("csv", "b11"):
        text = run(url, "feedback", "report", "--format", form).stdout
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=cmd()" in cells or "=cmd(): 1" not in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_b11_export_has_a_line_an_entry(url: str) -> None:
    text = run(url, "feedback", "report", "--format", "b11").stdout
    rows = [*csv.DictReader(io.StringIO(text))]
    assert len(rows) == 5
    first = rows[0]
    assert (first["intervention"], first["action"]) == ("hz", "overridden")
    assert (first["reason"], first["reasonSystem"]) == ("intolerance", "urn:r")
    assert (first["userRole"], first["place"]) == ("PractitionerRole", "ehr.example.org")
    assert first["date"] == "2024-01-31T20:00:00+00:00"
    assert rows[-1]["intervention"] == "(unknown card)"
    assert rows[2]["feedback"] == "'+49 call me"
    assert "patient-77" not in text


@pytest.mark.parametrize(
    "words",
    [
        ("feedback", "report", "--by", "colour"),
        ("feedback", "report", "--format", "xml"),
        ("feedback", "report", "--since", "yesterday"),
        ("store", "prune", "--older-than", "0"),
        ("store", "prune", "--older-than", "soon"),
    ],
)
def test_wrong_words_are_usage_errors(url: str, words: tuple[str, ...]) -> None:
    found = run(url, *words)
    assert found.exit_code == 2
    assert "Traceback" not in found.output


def test_prune_deletes_by_age_and_only_counts_on_a_dry_run(url: str) -> None:
    days = str((datetime.now(UTC) - (MARCH - timedelta(days=5))).days)
    assert (
        "card_shown: 1 to delete"
        in run(url, "store", "prune", "--older-than", days, "--dry-run").stdout
    )
    assert "card_shown: 1 deleted" in run(url, "store", "prune", "--older-than", days).stdout
    left = json.loads(run(url, "feedback", "report", "--format", "json").stdout)
    assert {row["rule"]: row["shown"] for row in left} == {"(unknown card)": 0, "hz": 2, "vte": 1}


def test_prune_follows_the_configured_retention(url: str, tmp_path: Path) -> None:
    config = tmp_path / "site.toml"
    config.write_text("[retention]\ncards_days = 99999\nfeedback_days = 99999\n", "utf-8")
    found = run(url, "store", "prune", "--config", str(config)).stdout
    assert "card_shown: 0 deleted" in found
    assert "feedback: 0 deleted" in found


@pytest.mark.parametrize("words", [("feedback", "report"), ("store", "prune"), ("store", "check")])
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"]).stdout
    assert f"cdshooks {' '.join(words)}" in shown


def test_check_tells_a_store_that_works(url: str) -> None:
    assert run(url, "store", "check").exit_code == 0
