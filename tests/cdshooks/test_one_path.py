"""One evaluation path: the server and ``cdshooks evaluate`` say the same, and say it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdshooks import commands, configuration
from cdshooks.samplecalls import Sample, samples, service_of
from cdshooks.site import application
from cdshooks.web.state import EXTENSION
from cdshooks.wire import json

PASSING = ("uuid", "asOf", "authoredOn")
"""What differs from call to call: ids of this answer, and the clock."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    table = {"database_url": f"sqlite:///{tmp_path / 'store.sqlite3'}"}
    built = application(configuration.Configuration(configuration.build(table), None, {}))
    yield built
    built.extensions[EXTENSION].audit.close()
    built.extensions[EXTENSION].store.close()


def lasting(value: Any) -> Any:
    """An answer without what passes."""
    if isinstance(value, dict):
        return {k: lasting(v) for k, v in value.items() if k not in PASSING}
    return [lasting(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", sorted(samples()))
def test_the_server_says_what_evaluate_says_and_says_it_twice(
    app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    sample: Sample = samples()[name]
    service = service_of(sample, app.extensions[EXTENSION].evaluator.services)
    assert service is not None
    file = tmp_path / "request.json"
    file.write_bytes(json.encode(sample.body(date.today())))

    def post() -> Any:
        answer = app.test_client().post(
            f"/cds-services/{service.id}", data=file.read_bytes(), content_type="application/json"
        )
        assert answer.status_code == 200
        return json.decode(answer.data)

    first, again = post(), post()
    capsys.readouterr()
    options = commands.EvaluateOptions(file, service=service.id, format="json")
    assert commands.evaluate(options) == 0
    printed = json.decode(capsys.readouterr().out.strip().splitlines()[-1].encode())
    assert first["cards"]
    assert lasting(first) == lasting(again) == lasting(printed)
    assert {c["uuid"] for c in first["cards"]}.isdisjoint(c["uuid"] for c in again["cards"])
