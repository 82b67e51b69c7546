"""Families times hooks make CDS Services; their prefetch follows from what the inputs read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdshooks import tokens
from cdshooks.seam import Service
from cdshooks.texts import Texts
from fhirmaps.codebook import CodeBook
from fhirmaps.families import Question
from fhirmaps.queries import COMPOSITE_ORDER, MAX_KEYS, QueryError, Reads, templates, united
from rules.kernel import Hook
from rules.moments import offered


def build(
    questions: Sequence[Question],
    codes: CodeBook,
    texts: Texts,
    *,
    enabled: Sequence[str] | None = None,
    composite: Mapping[str, Sequence[str]] | None = None,
    shared_ids: bool = False,
) -> tuple[Service, ...]:
    """All services of a site in the order of discovery.

    ``enabled`` limits the families (None: all); ``composite`` adds services that run several.
    Raises ``ConfigurationError`` for a prefetch template that could never be filled.
    """
    chosen = [q for q in questions if enabled is None or q.family.id in enabled]
    by_id = {q.family.id: q for q in questions}
    services = [
        _service(q.family.id, (q,), hook, codes, texts, shared_ids)
        for q in chosen
        for hook in offered(q.family)
    ]
    for name, families in (composite or {}).items():
        members = tuple(by_id[f] for f in families)
        hooks = {hook for q in members for hook in offered(q.family)}
        services += [
            _service(name, _answering(members, hook), hook, codes, texts, shared_ids)
            for hook in Hook
            if hook in hooks
        ]
    return tuple(services)


def _answering(members: Sequence[Question], hook: Hook) -> tuple[Question, ...]:
    return tuple(q for q in members if hook in offered(q.family))


def _service(
    name: str,
    members: Sequence[Question],
    hook: Hook,
    codes: CodeBook,
    texts: Texts,
    shared_ids: bool,
) -> Service:
    reads = united(q.reads for q in members)
    try:
        every = templates(codes, reads)
    except QueryError as error:
        step = "" if len(members) == 1 else "; put its families into two composites"
        raise QueryError(f"service {name}: {error}{step}") from None
    tokens.levels(every, f"{name}: ")
    # what only clients of version 3.0 can fill, the server fetches itself
    portable = [
        key for key in COMPOSITE_ORDER if key in every and tokens.parse(every[key]).portable
    ]
    advertised = portable[:MAX_KEYS]
    required = reads.required if hook.is_order else (*reads.required, *reads.required_view)
    families = tuple(q.family.id for q in members)
    titles = [texts.say(f"family-{f}") for f in families]
    return Service(
        id=name if shared_ids else f"{name}-{hook.value}",
        families=families,
        hook=hook.value,
        title=", ".join(titles),
        description=" ".join(texts.say(f"family-{f}.description") for f in families),
        prefetch={key: every[key] for key in every if key in advertised},
        required=required,
        usage_requirements=texts.say("usage-requirements"),
        fetched={key: every[key] for key in every if key not in advertised},
    )


def reads_of(questions: Sequence[Question], service: Service) -> Reads:
    """What a service reads, for queries in a client's own way."""
    by_id = {q.family.id: q for q in questions}
    return united(by_id[f].reads for f in service.families)
