"""The pages people read: first page, rule book, sample calls. No script, no outside asset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound

from cdshooks import markdown, rulebook
from cdshooks.errors import UnknownRule
from cdshooks.ruletext import pick
from cdshooks.samplecalls import samples, service_of
from cdshooks.seam import Service
from cdshooks.site import Site
from cdshooks.texts import LANGUAGES
from cdshooks.web.language import language as accepted
from cdshooks.web.state import answer
from cdshooks.words import words

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample as the first page lists it."""

    title: Mapping[str, str]
    path: str
    service: str


def blueprint(site: Site) -> Blueprint:
    """The pages of a site: ``/``, ``/rules``, ``/rules/<id>``, ``/samples/<name>.json``."""
    found = Blueprint(
        "pages",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/assets",
    )
    pages = Pages(site)
    found.add_url_rule("/", "home", pages.home)
    found.add_url_rule("/rules", "rules", pages.rules)
    found.add_url_rule("/rules/<rule_id>", "rule", pages.rule)
    found.add_url_rule("/samples/<name>.json", "sample", pages.sample)
    found.add_app_template_filter(parameters)
    found.add_app_template_filter(rendered, "text")
    return found


class Pages:
    """The views; the rule book is drawn up once, as neither rules nor policy change."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.book = rulebook.families(site)
        self.by_id = {rule.id: rule for family in self.book for rule in family.rules}
        # Links carry the path under which a proxy shows the server (ruling P22).
        self.root = urlsplit(site.settings.public_base_url).path.rstrip("/")

    def _language(self) -> str:
        """``?lang=`` before ``Accept-Language`` before the site's default."""
        asked = request.args.get("lang", "")
        return asked if asked in LANGUAGES else accepted(self.site.settings.default_language)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        lang = self._language()
        chosen = f"?lang={lang}" if request.args.get("lang") == lang else ""
        body = render_template(
            f"{template}.html",
            lang=lang,
            other=next(each for each in LANGUAGES if each != lang),
            root=self.root,
            link=lambda path: f"{self.root}{path}{chosen}",
            say=words(lang),
            pick=lambda texts: pick(texts, lang),
            value_text=lambda value: rulebook.value_text(value, lang),
            **values,
        )
        headers = {**HEADERS, "Content-Language": lang}
        return Response(body, status, headers, content_type="text/html; charset=utf-8")

    def home(self) -> Response:
        """What this is, sample calls, rules, services."""
        services = self.site.evaluation.services
        titles = {family.id: family.title for family in self.book}
        return self._page(
            "home",
            base=self.site.settings.public_base_url,
            open=self.site.settings.auth_mode == "open",
            families=self.book,
            services=services,
            samples=_offered(services),
            needed=lambda service: {key for keys in service.required for key in keys},
            titles=titles,
        )

    def rules(self) -> Response:
        """The index of the rule book."""
        return self._page("rules", families=self.book, count=len(self.by_id))

    def rule(self, rule_id: str) -> Response:
        """One rule; an unknown id is answered as JSON to all but browsers."""
        if rule_id in self.by_id:
            return self._page("rule", rule=self.by_id[rule_id])
        offered = ("application/json", "application/fhir+json", "text/html")
        if request.accept_mimetypes.best_match(offered) == "text/html":
            return self._page("missing", 404, near=rulebook.nearest(self.site, rule_id))
        raise UnknownRule("There is no rule with this id; see /rules.")

    def sample(self, name: str) -> Response:
        """A sample request, dated from today."""
        found = samples().get(name)
        if found is None:
            raise NotFound
        return answer(found.body(datetime.now(self.site.settings.zone).date()))


def _offered(services: Sequence[Service]) -> list[Shown]:
    found = [(sample, service_of(sample, services)) for sample in samples().values()]
    return [Shown(each.title, each.path, service.id) for each, service in found if service]


def parameters(text: str) -> Markup:
    """A plain text with its ``{parameters}`` set off."""
    return _marked(str(escape(text)))


def rendered(text: str) -> Markup:
    """A Markdown text with its ``{parameters}`` set off; raw HTML in it stays text."""
    return _marked(markdown.html(text))


def _marked(safe: str) -> Markup:
    return Markup(_PARAMETER.sub(r'<span class="param">{\1}</span>', safe))
