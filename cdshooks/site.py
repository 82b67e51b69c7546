"""A site put together from its configuration: codes, thresholds, services, evaluation, app."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from cdshooks import services
from cdshooks.app import create_app
from cdshooks.configuration import Configuration
from cdshooks.errors import ConfigurationError
from cdshooks.evaluation import Clock, Evaluation
from cdshooks.memory import Memory, no_memory, store_memory
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.texts import Texts
from cdshooks.web.state import EXTENSION, State
from fhirmaps.codebook import CodeBook
from fhirmaps.codetables import CodeMapError
from fhirmaps.families import Question, policy_for, questions
from fhirmaps.queries import QueryError
from rules.kernel import RulesError
from rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Site:
    """Everything a configuration makes; the same for the server and the command line."""

    settings: Settings
    codes: CodeBook
    policy: Policy
    questions: tuple[Question, ...]
    evaluation: Evaluation


def site(
    configuration: Configuration, *, clock: Clock | None = None, memory: Memory = no_memory
) -> Site:
    """Build a site; raises ``ConfigurationError`` with every problem found."""
    settings = configuration.settings
    known = questions()
    problems = _unknown_families(settings, known)
    codes, policy = None, None
    try:
        codes = CodeBook.load(_maps(configuration))
    except CodeMapError as error:
        problems.append(str(error))
    except OSError as error:
        problems.append(f"terminology.maps: {error.filename}: {error.strerror}")
    for key, value in settings.policy.items():
        try:
            policy_for({key: value})
        except RulesError as error:
            problems.append(f"policy: {error}")
    if problems or codes is None:
        raise ConfigurationError(problems)
    policy = policy_for(settings.policy)
    try:
        offered = services.build(
            known,
            codes,
            Texts("en", codes.drug_name),
            enabled=settings.services.enabled,
            composite=settings.services.composite,
            shared_ids=settings.service_ids == "shared",
        )
    except QueryError as error:
        raise ConfigurationError([str(error)]) from error
    evaluation = Evaluation(
        offered,
        known,
        codes,
        policy,
        zone=settings.zone,
        base_url=settings.public_base_url,
        max_cards=settings.max_cards,
        clock=clock or (lambda: datetime.now(settings.zone)),
        memory=memory,
        memory_days=settings.override_memory_days,
    )
    return Site(settings, codes, policy, known, evaluation)


def base_of(configuration: Configuration) -> Path:
    """The directory that files named in a configuration are relative to."""
    return configuration.path.parent if configuration.path else Path()


def _maps(configuration: Configuration) -> tuple[Path, ...]:
    base = base_of(configuration)
    return tuple(base / name for name in configuration.settings.terminology.maps)


def _unknown_families(settings: Settings, known: tuple[Question, ...]) -> list[str]:
    names = [q.family.id for q in known]
    asked = list(settings.services.enabled or ())
    for members in settings.services.composite.values():
        asked += members
    problems = []
    for name in dict.fromkeys(asked):
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            problems.append(f"services: no such family {name!r}{hint}")
    taken = set(settings.services.composite) & set(names)
    problems += [f"services.composite: {n!r} is the name of a family" for n in sorted(taken)]
    return problems


def application(configuration: Configuration, *, warm: bool = True) -> Flask:
    """The WSGI application of a configuration; ``warm`` as in ``create_app``."""
    from cdshooks.pages import blueprint as pages

    settings = configuration.settings
    store = Store(settings.database_url, keep_comments=settings.store_comments)

    def failed() -> None:
        held: State = app.extensions[EXTENSION]
        held.metrics.store_failed("history")

    built = site(configuration, memory=store_memory(store, settings.zone, failed))
    app = create_app(
        settings,
        built.evaluation,
        store,
        pages=[pages(built)],
        base=base_of(configuration),
        warm=warm,
    )
    return app
