"""The operator's guide and the alerts name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from typer.main import get_command

from cdshooks.cli import app
from cdshooks.fhirclient import OUTCOMES
from cdshooks.metrics import ROUTES, STORE_ACTIONS, Metrics
from cdshooks.settings import Retention
from cdshooks.store.tables import metadata

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "operations.md").read_text("utf-8")
ALERTS = (DOCS / "alerts.yaml").read_text("utf-8")


def existing() -> set[str]:
    """The names Prometheus sees, without the parts of a histogram."""
    return {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in Metrics("0").registry.collect()
    }


def test_the_guide_explains_every_metric_and_no_other() -> None:
    assert set(re.findall(r"^\| `(cdshooks_\w+)`", GUIDE, re.MULTILINE)) == existing()


def test_the_guide_explains_every_label_value() -> None:
    for word in (*ROUTES, *OUTCOMES, *STORE_ACTIONS, *Retention.model_fields, *metadata.tables):
        assert word in GUIDE, word


def test_alerts_rest_on_metrics_that_exist() -> None:
    used = {re.sub(r"_(bucket|sum|count)$", "", n) for n in re.findall(r"cdshooks_\w+", ALERTS)}
    assert used <= existing()


def test_the_guide_says_what_to_do_on_every_alert() -> None:
    rules = yaml.safe_load(ALERTS)["groups"][0]["rules"]
    assert {r["alert"] for r in rules} == set(re.findall(r"^\| `(Cdshooks\w+)`", GUIDE, re.M))


def test_every_command_of_the_guide_exists() -> None:
    commands = get_command(app)
    for line in re.findall(r"(?:\$ |bin/)cdshooks ([a-z]+)(?: ([a-z]+))?", GUIDE):
        found = commands.commands[line[0]]  # type: ignore[attr-defined]
        if line[1] and hasattr(found, "commands"):
            assert line[1] in found.commands, line
