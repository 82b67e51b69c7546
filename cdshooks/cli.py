"""The command line: thin commands over the same functions the server uses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cdshooks import commands
from cdshooks.ehr.command import call
from cdshooks.errors import ConfigurationError, HookError
from cdshooks.storecommands import feedback_app, store_app

app = typer.Typer(
    name="cdshooks",
    help="CDS Hooks server for haematology: cards a doctor can check.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="The rule book: list, show.", no_args_is_help=True)
config_app = typer.Typer(help="The site configuration: check, show.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(config_app, name="config")
app.add_typer(feedback_app, name="feedback")
app.add_typer(store_app, name="store")
trust_app = typer.Typer(help="Callers and their tokens: explain.", no_args_is_help=True)
app.add_typer(trust_app, name="trust")

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Site configuration (TOML); default: CDSHOOKS_CONFIG."),
]
Lang = Annotated[str, typer.Option("--lang", help="en or ja.")]


@app.command(epilog="Example: cdshooks serve --host 0.0.0.0 --port 8080 --config site.toml")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
    config: Config = None,
    workers: Annotated[int, typer.Option(help="Worker processes.")] = 2,
    log_level: Annotated[
        str, typer.Option("--log-level", help="debug, info, warning or error.")
    ] = "info",
) -> None:
    """Run the server (gunicorn)."""
    commands.serve(host, port, config, workers, log_level)


@app.command(epilog="Example: cdshooks demo --port 8080")
def demo(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
    lang: Lang = "en",
    once: Annotated[bool, typer.Option("--once", help="Stop after the sample call.")] = False,
) -> None:
    """Run the server and post the sample order over HTTP, so that cards are seen at once."""
    raise typer.Exit(commands.demo(host, port, lang, once=once))


@app.command(
    epilog="Examples: cdshooks evaluate request.json --trace | cdshooks evaluate chart.ndjson "
    "--hook order-sign --order draft.json --service vod-sos-monitoring-order-sign"
)
def evaluate(
    file: Annotated[
        Path, typer.Argument(help="A CDS Hooks request, a Bundle, NDJSON, or a case (YAML).")
    ],
    hook: Annotated[
        str, typer.Option(help="Hook for a chart (default: that of the request).")
    ] = "",
    service: Annotated[
        str, typer.Option(help="Service or family id (default: every service of the hook).")
    ] = "",
    order: Annotated[
        Path | None, typer.Option(help="Draft order(s): a resource or a Bundle.")
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="The clock: a date or date-time (default: now).")
    ] = "",
    lang: Lang = "en",
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    trace: Annotated[
        bool, typer.Option("--trace", help="Every rule considered, the facts it saw, and why.")
    ] = False,
    config: Config = None,
) -> None:
    """Evaluate a request or a chart as the server would, and print the cards."""
    options = commands.EvaluateOptions(
        file, hook, service, order, as_of, lang, format, trace, config
    )
    raise typer.Exit(commands.evaluate(options))


app.command(
    "call",
    epilog="Example: cdshooks call zoster-prophylaxis-order-sign --fhir http://127.0.0.1:8765/fhir "
    "--patient p1 --order draft.json --accept 1",
)(call)


@rules_app.command("list", epilog="Example: cdshooks rules list")
def rules_list(lang: Lang = "en", config: Config = None) -> None:
    """Every rule with its hooks and highest indicator."""
    commands.rules_list(lang, config)


@rules_app.command("show", epilog="Example: cdshooks rules show vod-hepatic-lab-hold")
def rules_show(
    rule: Annotated[str, typer.Argument(help="Rule id.")],
    lang: Lang = "en",
    config: Config = None,
) -> None:
    """One rule: logic, thresholds in force with their origin, source, texts."""
    raise typer.Exit(commands.rules_show(rule, lang, config))


@config_app.command("check", epilog="Example: cdshooks config check site.toml")
def config_check(
    file: Annotated[Path, typer.Argument(help="Site configuration (TOML).")],
) -> None:
    """Validate a site configuration; exit code 1 with every problem found."""
    raise typer.Exit(commands.config_check(file))


@config_app.command("show", epilog="Example: cdshooks config show --config site.toml")
def config_show(config: Config = None) -> None:
    """The configuration in force with the origin of each value."""
    commands.config_show(config)


@trust_app.command(
    "explain",
    epilog="Example: cdshooks trust explain - --config site.toml --jwks ehr-keys.json < token.txt",
)
def trust_explain(
    token: Annotated[str, typer.Argument(help="The token, or - to read it from standard input.")],
    config: Config = None,
    url: Annotated[
        str, typer.Option("--url", help="The address the token is for (default: any of ours).")
    ] = "",
    jwks: Annotated[
        Path | None,
        typer.Option("--jwks", help="A copy of the client's key set, to check the signature with."),
    ] = None,
) -> None:
    """Say step by step what is wrong with a caller's token; nothing is sent or fetched."""
    raise typer.Exit(commands.trust_explain(token, config, url, jwks))


def main() -> None:
    """Entry point: no traceback for bad input; 0 ok, 1 findings or failure, 2 usage."""
    try:
        app()
    except ConfigurationError as error:
        for problem in error.problems:
            print(f"configuration: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
    except HookError as error:
        where = f" ({error.path})" if error.path else ""
        print(f"error: {error.text}{where}", file=sys.stderr)
        raise SystemExit(1) from None
    except commands.Usage as error:
        print(f"usage: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
