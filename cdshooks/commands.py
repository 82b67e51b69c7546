"""What the commands do; ``cdshooks.cli`` only reads their words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cdshooks import answering, cardview, cases, charts, configuration, rulebook
from cdshooks.configuration import Configuration
from cdshooks.errors import CdsHooksError, ConfigurationError, MissingData
from cdshooks.evaluation import Outcome
from cdshooks.fhirclient import FhirClient
from cdshooks.seam import Service
from cdshooks.site import Site, base_of, site
from cdshooks.tracing import trace_text
from cdshooks.wire import json
from cdshooks.wire import request as wire
from cdshooks.wire.outcome import outcome as error_body
from cdshooks.wire.response import response

LOG_LEVELS = ("debug", "info", "warning", "error")


class Usage(CdsHooksError):
    """Wrong words on the command line; exit code 2."""


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """Everything ``cdshooks evaluate`` was told."""

    file: Path
    hook: str = ""
    service: str = ""
    order: Path | None = None
    as_of: str = ""
    lang: str = "en"
    format: str = "text"
    trace: bool = False
    config: Path | None = None


def load(config: Path | None) -> Configuration:
    """The configuration of a command."""
    return configuration.load(config)


# --- evaluate ------------------------------------------------------------------------------------


def evaluate(options: EvaluateOptions) -> int:
    """Evaluate a request, a chart or a case; 0 when it could be evaluated (a case: holds)."""
    if options.format not in ("text", "json"):
        raise Usage(f"--format: text or json expected, not {options.format!r}")
    if options.lang not in ("en", "ja"):
        raise Usage(f"--lang: en or ja expected, not {options.lang!r}")
    if not options.file.is_file():
        raise Usage(f"no such file: {options.file}")
    if options.file.suffix in (".yaml", ".yml"):
        return _evaluate_cases(options)
    loaded = load(options.config)
    clock = _clock(options.as_of, loaded)
    built = site(loaded, clock=(lambda: clock) if clock else None)
    call = wire.read(_request(options))
    chosen = _services(built, options.service, call.hook)
    results = [_run(built, service, call, options) for service in chosen]
    _print_results(options, results)
    return 1 if any(r.error for r in results) else 0


def _clock(text: str, loaded: Configuration) -> datetime | None:
    if not text:
        return None
    zone = loaded.settings.zone
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Usage(f"--as-of: a date such as 2026-04-06 expected, not {text!r}") from None
    if len(text) == 10:
        found = found.replace(hour=12)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _request(options: EvaluateOptions) -> Any:
    document = charts.read(options.file)
    if isinstance(document, dict) and "hook" in document:
        if options.hook and options.hook != document["hook"]:
            raise Usage(f"the request's hook is {document['hook']!r}, not {options.hook!r}")
        return document
    orders = charts.read(options.order) if options.order else None
    hook = options.hook or ("order-sign" if orders is not None else "patient-view")
    return charts.call_of(document, hook, orders)


def _services(built: Site, asked: str, hook: str) -> list[Service]:
    offered = [s for s in built.evaluation.services if s.hook == hook]
    if asked:
        offered = [s for s in offered if asked == s.id or asked in s.families]
    if not offered:
        known = ", ".join(s.id for s in built.evaluation.services if s.hook == hook)
        raise Usage(f"no service {asked or 'at all'} on {hook}; there are: {known or 'none'}")
    return offered


@dataclass(frozen=True, slots=True)
class Result:
    """One service's answer on the command line."""

    service: Service
    cards: list[dict[str, Any]]
    outcome: Outcome | None = None
    error: MissingData | None = None

    @property
    def body(self) -> dict[str, Any]:
        """What the server would send."""
        return error_body(self.error.issues) if self.error else response(self.cards)

    @property
    def text(self) -> str:
        if self.error:
            return "\n".join(issue.text for issue in self.error.issues)
        return cardview.terminal(self.cards) or "No cards."


def _run(built: Site, service: Service, call: wire.HookCall, options: EvaluateOptions) -> Result:
    evaluation = built.evaluation
    try:
        gathered = answering.obtain(evaluation, FhirClient(), built.settings, service, call)
    except MissingData as error:
        return Result(service, [], error=error)
    data = gathered.data
    if not gathered.touched:
        return Result(service, evaluation.untouched(service, call, data, options.lang).cards)
    outcome = evaluation.findings(service, call, data)
    cards = [each.card for each in evaluation.compose(outcome, options.lang)]
    return Result(service, cards, outcome)


def _print_results(options: EvaluateOptions, results: Sequence[Result]) -> None:
    if options.format == "json":
        bodies = {r.service.id: r.body for r in results}
        only = results[0].body if len(results) == 1 else bodies
        sys.stdout.write(json.encode(only).decode() + "\n")
        return
    for each in results:
        print(f"== {each.service.id}")
        print(each.text)
        if options.trace and each.outcome is not None:
            print(trace_text(each.outcome))
        print()


def _evaluate_cases(options: EvaluateOptions) -> int:
    failed = 0
    for case in cases.load(options.file):
        evaluation, service = cases.evaluation_of(case)
        outcome = cases.run(case)
        differs = cases.problems(case, outcome)
        failed += bool(differs)
        print(f"== {case.name} [{service.id}] {'DIFFERS' if differs else 'holds'}")
        for line in differs:
            print(f"   {line}")
        composed = evaluation.compose(outcome, options.lang)
        print(cardview.terminal([c.card for c in composed]) or "No cards.")
        if options.trace:
            print(trace_text(outcome))
    return 1 if failed else 0


# --- rules and configuration ---------------------------------------------------------------------


def rules_list(lang: str, config: Path | None) -> None:
    """A line a rule."""
    built = site(load(config))
    for line in rulebook.listing(built, lang):
        print(line)


def rules_show(rule: str, lang: str, config: Path | None) -> int:
    """One rule as text; 1 with the nearest id when there is none."""
    built = site(load(config))
    if rule not in built.evaluation.rules:
        print(rulebook.unknown(built, rule), file=sys.stderr)
        return 1
    print(rulebook.text(built, rule, lang))
    return 0


def config_check(file: Path) -> int:
    """0 when the configuration can be served; problems raise ``ConfigurationError``."""
    if not file.is_file():
        raise Usage(f"no such file: {file}")
    loaded = load(file)
    built = site(loaded)
    from cdshooks.trust import registry

    if problems := registry.problems(loaded.settings, base_of(loaded)):
        raise ConfigurationError(problems)
    counts = f"{len(built.evaluation.services)} services, {len(built.evaluation.rules)} rules"
    print(f"{file}: ok, {counts}")
    return 0


def config_show(config: Path | None) -> None:
    """Every key with its value and origin, policy thresholds included."""
    loaded = load(config)
    built = site(loaded)
    for each in loaded.effective:
        if not each.key.startswith("policy"):
            print(f"{each.key} = {each.value!r}  # {each.origin}")
    for key, setting in sorted(built.policy.settings.items()):
        unit = f" {setting.unit}" if setting.unit else ""
        value = built.policy.value(key)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        print(f'policy."{key}" = {shown}{unit}  # {built.policy.origin(key)}')


def trust_explain(token: str, config: Path | None, url: str, jwks: Path | None) -> int:
    """What is wrong with a token; 0 when nothing was found, 1 otherwise. Nothing is sent."""
    from cdshooks.trust.explain import Explanation

    text = sys.stdin.read() if token == "-" else token
    if not text.strip():
        raise Usage("a token is expected, or - and the token on standard input")
    if jwks is not None and not jwks.is_file():
        raise Usage(f"no such file: {jwks}")
    loaded = load(config)
    report = Explanation(loaded.settings, base_of(loaded), url=url, jwks=jwks).of(text)
    print("\n".join(report.lines()))
    return 0 if report.accepted else 1


# --- serve and demo ------------------------------------------------------------------------------


def serve(host: str, port: int, config: Path | None, workers: int, log_level: str = "info") -> None:
    """Run gunicorn until it is stopped."""
    from cdshooks.server import run

    if log_level not in LOG_LEVELS:
        raise Usage(f"--log-level: {', '.join(LOG_LEVELS)} expected, not {log_level!r}")
    run(host, port, load(config), workers, log_level)


def demo(host: str, port: int, lang: str, *, once: bool) -> int:
    """Start the server, post the sample order, print the cards, go on serving."""
    from cdshooks.demonstration import demonstrate

    return demonstrate(host, port, lang, once=once)
