"""The pages people read, as a reader and a browser meet them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.serving import make_server

from cdshooks import pages, rulebook
from cdshooks.app import create_app
from cdshooks.configuration import Configuration, build
from cdshooks.samplecalls import samples, service_of
from cdshooks.site import Site, site
from cdshooks.store import Store
from fhirmaps.families import questions

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

RULES = [rule.id for question in questions() for rule in question.family.rules]
ORDER_RULE = "hz-pi-order-no-prophylaxis"
CLIENT = {"name": "EHR", "iss": "https://ehr.example.org", "jwks_file": "keys.json"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def make_pages(store: Store) -> Callable[..., tuple[Site, Flask]]:
    """A site with its pages, on settings of the test's choice."""

    def make(**table: Any) -> tuple[Site, Flask]:
        built = site(Configuration(build(table), None, {}))
        app = create_app(built.settings, built.evaluation, store, pages=[pages.blueprint(built)])
        return built, app

    return make


@pytest.fixture
def reader(make_pages: Callable[..., tuple[Site, Flask]]) -> FlaskClient:
    return make_pages()[1].test_client()


@pytest.fixture
def address(make_pages: Callable[..., tuple[Site, Flask]]) -> Iterator[str]:
    """The pages served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, make_pages()[1], threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def links(html: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="([^"]+)"', html))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_has_a_page_in_both_languages(
    reader: FlaskClient, make_pages: Callable[..., tuple[Site, Flask]], rule_id: str, lang: str
) -> None:
    answer = reader.get(f"/rules/{rule_id}", headers={"Accept-Language": lang})
    page = rulebook.page(make_pages()[0], rule_id)
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == lang
    assert f'<html lang="{lang}">' in answer.text
    assert str(escape(page.title[lang])) in answer.text
    assert str(escape(page.source.title)) in answer.text
    for threshold in (*page.thresholds, *page.family_thresholds):
        assert f'<tr id="{threshold.key}">' in answer.text
        assert str(escape(threshold.shown(lang))) in answer.text


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_is_complete_in_the_rule_book(
    make_pages: Callable[..., tuple[Site, Flask]], rule_id: str
) -> None:
    page = rulebook.page(make_pages()[0], rule_id)
    assert set(page.title) == set(page.family_title) == {"en", "ja"}
    assert page.logic
    assert page.services
    assert page.rows
    for row in page.rows:
        assert set(row.summary) in (set(), {"en", "ja"}), f"summary of row {row.row}"
        assert set(row.detail) in (set(), {"en", "ja"}), f"detail of row {row.row}"
    for code, texts in page.overrides:
        assert set(texts) == {"en", "ja"}, code


@pytest.mark.parametrize("path", ["/", "/rules", f"/rules/{ORDER_RULE}"])
def test_no_link_leads_nowhere(reader: FlaskClient, path: str) -> None:
    html = reader.get(path).text
    for link in links(html):
        target = urlsplit(urljoin(f"http://localhost{path}", link))
        assert target.netloc == "localhost", f"{link} leaves the server"
        with reader.get(f"{target.path}?{target.query}") as answer:
            assert answer.status_code == 200, link
            if target.fragment:
                assert f'id="{target.fragment}"' in answer.text, link


def test_the_first_page_names_every_service_and_rule(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    built, app = make_pages()
    html = app.test_client().get("/").text
    for service in built.evaluation.services:
        assert f"<code>{service.id}</code>" in html
    for rule_id in RULES:
        assert f'href="/rules/{rule_id}"' in html
    assert "not a certified medical device" in html


@pytest.mark.parametrize("name", sorted(samples()))
def test_every_sample_is_answered_with_cards_whose_source_opens(
    make_pages: Callable[..., tuple[Site, Flask]], name: str
) -> None:
    built, app = make_pages()
    client = app.test_client()
    service = service_of(samples()[name], built.evaluation.services)
    assert service is not None
    body = client.get(f"/samples/{name}.json").get_json()
    cards = client.post(f"/cds-services/{service.id}", json=body).get_json()["cards"]
    assert cards
    for card in cards:
        url = card["source"]["url"]
        assert url.startswith(built.settings.public_base_url)
        assert client.get(urlsplit(url).path).status_code == 200
        assert card["source"]["topic"]["code"] in url


def test_the_first_page_tells_whether_callers_are_checked(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    built, _ = make_pages()
    listed = build({"clients": [CLIENT], "public_base_url": "https://cds.example.org"})
    checked = replace(built, settings=listed)
    for shown, warned in ((built, True), (checked, False)):
        app = Flask("probe")
        app.register_blueprint(pages.blueprint(shown))
        html = app.test_client().get("/").text
        assert ("does not check its callers" in html) is warned
        assert ("Authorization: Bearer $TOKEN" in html) is not warned


def test_a_sample_is_dated_from_the_day_it_is_asked_for() -> None:
    body = str(samples()["bortezomib-order"].body(date(2031, 3, 2)))
    assert "2031-03-02" in body
    assert "2031-02-27" in body
    assert "{{today" not in body


def test_a_sample_of_a_family_switched_off_is_not_listed(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    _, app = make_pages(services={"enabled": []})
    html = app.test_client().get("/").text
    assert "curl" not in html
    assert "none of the sample services" in html


def test_a_value_set_by_the_site_says_so_and_names_the_default(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    built, app = make_pages(policy={"hz.acvStudiedMg": 400})
    html = app.test_client().get(f"/rules/{ORDER_RULE}").text
    row = html[html.index('<tr id="hz.acvStudiedMg">') :]
    row = row[: row.index("</tr>")]
    assert "400 mg/day" in row
    assert "set by the site" in row
    assert "default 200" in row
    text = rulebook.text(built, ORDER_RULE)
    assert re.search(r"hz\.acvStudiedMg +400 mg/day +set by the site", text)


def test_the_liver_hold_is_found_with_its_limits_and_source(reader: FlaskClient) -> None:
    index = reader.get("/rules").text
    assert 'href="/rules/vod-hepatic-lab-hold"' in index
    html = reader.get("/rules/vod-hepatic-lab-hold").text
    assert "1.5 x ULN" in html
    assert "2.5 x ULN" in html
    assert "Besponsa" in html


def test_the_language_asked_for_in_the_address_stays_in_the_links(reader: FlaskClient) -> None:
    html = reader.get("/rules?lang=ja", headers={"Accept-Language": "en"}).text
    assert '<html lang="ja">' in html
    assert f'href="/rules/{ORDER_RULE}?lang=ja"' in html


def test_links_carry_the_path_of_the_public_address(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    _, app = make_pages(public_base_url="https://cds.example.org/haem")
    html = app.test_client().get("/").text
    assert f'href="/haem/rules/{ORDER_RULE}"' in html
    assert 'href="/haem/assets/style.css"' in html
    assert "https://cds.example.org/haem/cds-services/" in html


def test_an_unknown_rule_is_json_to_a_client_and_a_page_to_a_browser(reader: FlaskClient) -> None:
    for accept in ("*/*", "application/json", ""):
        answer = reader.get("/rules/hz-no-such-rule", headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.get_json()["resourceType"] == "OperationOutcome"
    answer = reader.get("/rules/hz-pi-order-no-prophylaxi", headers={"Accept": BROWSER})
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert f'href="/rules/{ORDER_RULE}"' in answer.text


def test_what_the_address_holds_never_becomes_markup(reader: FlaskClient) -> None:
    for path in ("/rules/<script>alert(1)</script>", "/?lang=<b>", '/rules?lang="><b>'):
        html = reader.get(path, headers={"Accept": BROWSER}).text
        assert "<script" not in html
        assert "<b>" not in html


@pytest.mark.parametrize("path", ["/", "/rules", f"/rules/{ORDER_RULE}", "/rules/none"])
def test_pages_allow_no_script_and_no_outside_asset(reader: FlaskClient, path: str) -> None:
    answer = reader.get(path, headers={"Accept": BROWSER})
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    assert "<img" not in pages.rendered("a <img src=x onerror=y> [b](javascript:c) {drug}")
    assert "<a " not in pages.rendered("[b](javascript:c)")
    assert pages.parameters("<i>{drug}</i>") == (
        '&lt;i&gt;<span class="param">{drug}</span>&lt;/i&gt;'
    )


def test_rows_no_resource_can_reach_yet_are_named(reader: FlaskClient) -> None:
    for question in questions():
        for rule in question.family.rules:
            html = reader.get(f"/rules/{rule.id}").text
            assert ("Rows not reachable yet" in html) == bool(rule.not_reachable)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_line_prints_the_same_book(
    make_pages: Callable[..., tuple[Site, Flask]], lang: str
) -> None:
    built, _ = make_pages()
    listed = "\n".join(rulebook.listing(built, lang))
    for rule_id in RULES:
        page = rulebook.page(built, rule_id)
        assert rule_id in listed
        text = rulebook.text(built, rule_id, lang)
        assert page.title[lang] in text
        for threshold in page.thresholds:
            assert threshold.key in text
        assert page.source.knowledge_date in text


def test_a_mistyped_rule_id_is_answered_with_the_nearest(
    make_pages: Callable[..., tuple[Site, Flask]],
) -> None:
    built, _ = make_pages()
    assert ORDER_RULE in rulebook.unknown(built, "hz-pi-order-no-profylaxis")
    with pytest.raises(rulebook.UnknownRule, match=ORDER_RULE):
        rulebook.page(built, "hz-pi-order-no-profylaxis")


@pytest.mark.browser
def test_a_reader_finds_the_threshold_from_the_first_page(address: str, browser: Chrome) -> None:
    from selenium.webdriver.common.by import By

    browser.set_window_size(1200, 900)
    browser.get(f"{address}/?lang=en")
    browser.find_element(By.CSS_SELECTOR, f'a[href^="/rules/{ORDER_RULE}"]').click()
    assert browser.current_url.startswith(f"{address}/rules/{ORDER_RULE}")
    row = browser.find_element(By.ID, "hz.acvStudiedMg")
    assert row.is_displayed()
    assert "200 mg/day" in row.text
    assert "source" in row.text
    assert "6-CQ4" in browser.find_element(By.ID, "content").text
    ink = browser.find_element(By.TAG_NAME, "h1").value_of_css_property("color")
    assert ink == "rgba(28, 39, 51, 1)"  # the stylesheet arrived and was allowed
    messages = [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]
    assert messages == []


@pytest.mark.browser
def test_a_page_fits_a_phone(address: str, browser: Chrome) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 375, "height": 700, "deviceScaleFactor": 1, "mobile": True},
    )
    for path in ("/", "/rules", f"/rules/{ORDER_RULE}?lang=ja"):
        browser.get(address + path)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 375
