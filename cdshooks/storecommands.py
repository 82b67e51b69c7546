"""``cdshooks feedback`` and ``cdshooks store``: commands over the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cdshooks import configuration, reporting
from cdshooks.settings import Settings
from cdshooks.store import Store, prune, report

feedback_app = typer.Typer(help="What became of the cards: report.", no_args_is_help=True)
store_app = typer.Typer(help="The store: prune, check.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Site configuration (TOML); default: CDSHOOKS_CONFIG."),
]


@contextmanager
def _opened(config: Path | None) -> Iterator[tuple[Settings, Store]]:
    settings = configuration.load(config).settings
    store = Store(settings.database_url, keep_comments=settings.store_comments)
    try:
        yield settings, store
    finally:
        store.close()


def _one_of(value: str, allowed: tuple[str, ...], option: str) -> str:
    if value not in allowed:
        raise typer.BadParameter(f"one of {', '.join(allowed)} expected", param_hint=option)
    return value


@feedback_app.command(
    "report",
    epilog="Examples: cdshooks feedback report | cdshooks feedback report --by month "
    "--since 2026-01-01 --format csv | cdshooks feedback report --format b11 > feedback.csv",
)
def feedback_report(
    by: Annotated[str, typer.Option("--by", help="rule, service or month.")] = "rule",
    since: Annotated[
        str, typer.Option("--since", help="Only what was shown or received from this date on.")
    ] = "",
    format: Annotated[  # the option's name
        str, typer.Option("--format", help="table, json, csv, or b11: one CSV line an entry.")
    ] = "table",
    config: Config = None,
) -> None:
    """Cards shown, accepted, overridden by reason, and feedback on unknown cards."""
    _one_of(by, ("rule", "service", "month"), "--by")
    _one_of(format, ("table", "json", "csv", "b11"), "--format")
    with _opened(config) as (settings, store):
        moment = _moment(since, settings)
        with store.transaction(writes=False, patient=True) as connection:
            if format == "b11":
                text = reporting.as_b11(report.entries(connection, moment), settings.zone)
            else:
                counted = reporting.groups(
                    report.cards(connection, moment),
                    report.orphans(connection, moment),
                    by,  # type: ignore[arg-type]  # checked above
                    settings.zone,
                )
                form = {"json": reporting.as_json, "csv": reporting.as_csv}
                text = form.get(format, reporting.as_table)(counted, by)  # type: ignore[arg-type]  # checked above
    sys.stdout.write(text)


def _moment(text: str, settings: Settings) -> datetime | None:
    """The first moment of a date in the hospital's time zone."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=settings.zone)
    except ValueError:
        raise typer.BadParameter(
            "a date such as 2026-01-31 expected", param_hint="--since"
        ) from None


@store_app.command(
    "prune",
    epilog="Examples: cdshooks store prune --older-than 365 | cdshooks store prune --dry-run",
)
def store_prune(
    older_than: Annotated[
        int | None,
        typer.Option(
            "--older-than",
            min=1,
            metavar="DAYS",
            help="Delete what is older; default: [retention] of the configuration.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    config: Config = None,
) -> None:
    """Delete cards shown, feedback and audit lines that are older than the site keeps."""
    with _opened(config) as (settings, store):
        kept = settings.retention
        days = (kept.cards_days, kept.feedback_days, kept.audit_days)
        keep = prune.Keep(*([older_than] * 3 if older_than else days))
        for table, number in prune.prune(store, keep, dry_run=dry_run).items():
            print(f"{table}: {number} {'to delete' if dry_run else 'deleted'}")


@store_app.command("check", epilog="Example: cdshooks store check --config site.toml")
def store_check(config: Config = None) -> None:
    """Bring the store's tables up to date and try a write; exit code 1 where that fails."""
    with _opened(config) as (_, store):
        store.open()
        if not store.ready():
            print("The store cannot be written.", file=sys.stderr)
            raise typer.Exit(1)
    print("The store is up to date and can be written.")
