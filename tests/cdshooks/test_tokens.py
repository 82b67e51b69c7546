"""The token grammar, with fhirpathpy as the judge of what a path finds."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdshooks import filling, r4, tokens
from cdshooks.errors import ConfigurationError
from cdshooks.filling import NoValue, Sources, queries
from cdshooks.tokens import Day, TokenError, Union, User, levels, parse, token

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # it leaves its model files open
    import fhirpathpy
    from fhirpathpy.engine.nodes import ResourceNode
    from fhirpathpy.models import models

TODAY = date(2026, 5, 4)
BASE = "https://ehr.example.org/fhir"


def request(kind: str, ident: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": ident, **more}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": r} for r in resources], **more}


DRAFTS = bundle(
    request(
        "MedicationRequest",
        "m1",
        medicationReference={"reference": "Medication/a"},
        requester={"reference": "Practitioner/d1"},
        dosageInstruction=[
            {"asNeededBoolean": True, "doseAndRate": [{"doseQuantity": {"value": Decimal("1.50")}}]}
        ],
    ),
    request(
        "MedicationRequest",
        "m2",
        medicationReference={"reference": "#inside"},
        contained=[request("Medication", "inside", code={"text": "one, two"})],
        requester={"reference": "PractitionerRole/r1"},
    ),
    request(
        "ServiceRequest",
        "s1",
        code={"coding": [{"system": "http://loinc.org", "code": "2160-0"}]},
        requester={"reference": f"{BASE}/Practitioner/d2"},
        performer=[{"display": "someone"}],
    ),
)
CONTEXT = {
    "userId": "Practitioner/d1",
    "patientId": "p1",
    "draftOrders": DRAFTS,
    "selections": ["MedicationRequest/m1", "ServiceRequest/s1"],
}


def ask(template: str, **more: Any) -> tuple[str, ...]:
    return queries(template, Sources(**{"context": CONTEXT, "today": TODAY, "base": BASE, **more}))


# --- grammar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("userPractitionerId", User("Practitioner")),
        ("userRelatedPersonId", User("RelatedPerson")),
        ("today()", Day(0)),
        ("today() - 90 days", Day(-90)),
        ("today()+1 day", Day(1)),
    ],
)
def test_user_and_date_tokens(text: str, expected: tokens.Token) -> None:
    assert token(text) == expected


def test_context_is_known_with_and_without_percent() -> None:
    assert token("context.patientId") == token("%context.patientId")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "patientId",
        "Patient.id",
        "user",
        "context",
        "%conds",
        "context.",
        "context..id",
        "context.a b",
        "context.draftOrders.entry[0].id",
        "context.draftOrders.first()",
        "context.draftOrders.where(id='x').id",
        "context.draftOrders.entry.resource.ofType(Reference).id",
        "context.draftOrders.entry.resource.ofType(medicationrequest).id",
        "context.draftOrders.entry.resource.ofType(Patient)",
        "context.draftOrders.entry.resource.subject.resolve()",
        "context.a |",
        "userPatientId | context.patientId",
        "today",
        "today() - 3 months",
        "today() - 3days",
        "today() - 3",
        "now()",
        "%my-key.id",
        "context.patientId\n.x y",
    ],
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenError):
        token(text)


@pytest.mark.parametrize("template", ["", "Patient/{{context.patientId", "Patient/context.a}}"])
def test_braces_must_pair(template: str) -> None:
    with pytest.raises(TokenError):
        parse(template)


@pytest.mark.parametrize(
    ("template", "portable"),
    [
        ("Patient/{{context.patientId}}", True),
        ("{{context.userId}}", True),
        ("Practitioner/{{userPractitionerId}}", True),
        ("Observation?code=a", True),
        ("Observation?date=ge{{today()}}", False),
        ("{{context.draftOrders.id}}", False),
        ("{{context.patientId | context.userId}}", False),
        ("{{%patient.id}}", False),
        ("{{context.draftOrders}}", False),
    ],
)
def test_the_portable_subset_is_told_apart(template: str, portable: bool) -> None:
    assert parse(template).portable is portable


# --- order, cycles, unknown keys -------------------------------------------------------------


def test_a_key_comes_after_the_keys_it_rests_on() -> None:
    templates = {
        "c": "Practitioner?_id={{%b.id | %a.id}}",
        "a": "Patient/{{context.patientId}}",
        "b": "Encounter?_id={{%a.link.other.resolve().id}}",
        "d": "Condition?patient={{%context.patientId}}",
    }
    assert levels(templates) == (("a", "d"), ("b",), ("c",))


def test_templates_without_such_keys_are_one_level() -> None:
    assert levels({"b": "X/1", "a": "X/2"}) == (("b", "a"),)


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        ({"a": "X?y={{%a.id}}"}, "a -> a"),
        ({"a": "X?y={{%b.id}}", "b": "X?y={{%c.id}}", "c": "X?y={{%a.id}}"}, "wait for each other"),
        ({"a": "X?y={{%nobody.id}}"}, "%nobody is no prefetch key"),
        ({"a": "X?y={{Patient.id}}"}, "Patient.id"),
    ],
)
def test_cycles_unknown_keys_and_unreadable_templates_are_refused(
    templates: dict[str, str], words: str
) -> None:
    with pytest.raises(ConfigurationError, match="prefetch") as caught:
        levels(templates, "svc: ")
    assert words in str(caught.value)
    assert str(caught.value).startswith("svc: ")


def test_the_server_does_not_start_with_such_templates(
    make_app: Callable[..., Any], echo: Any, make_service: Callable[..., Any]
) -> None:
    circle = {"a": "X?y={{%b.id}}"}
    echo.services = (make_service("patient-view", prefetch=circle, fetched={"b": "Y/{{%a.id}}"}),)
    with pytest.raises(ConfigurationError, match="wait for each other"):
        make_app()


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "urls"),
    [
        ("Patient/{{context.patientId}}", ("Patient/p1",)),
        ("{{ %context.userId }}", ("Practitioner/d1",)),
        ("Practitioner/{{userPractitionerId}}", ("Practitioner/d1",)),
        ("X?date=ge{{today() - 90 days}}", ("X?date=ge2026-02-03",)),
        ("{{context.selections}}", ("MedicationRequest/m1", "ServiceRequest/s1")),
        (
            "MedicationRequest?_id={{context.draftOrders.entry.resource.id}}",
            ("MedicationRequest?_id=m1,m2,s1",),
        ),
        (
            "X?_id={{context.draftOrders.entry.resource.ofType(MedicationRequest).id}}",
            ("X?_id=m1,m2",),
        ),
        (
            "X?asNeeded={{context.draftOrders.entry.resource.dosageInstruction.asNeeded}}",
            ("X?asNeeded=true",),
        ),
        (
            "X?v={{context.draftOrders.entry.resource.dosageInstruction.doseAndRate.dose.value}}",
            ("X?v=1.50",),
        ),
        (
            "Practitioner?_id={{context.draftOrders.entry.resource.requester.resolve()"
            ".ofType(Practitioner).id}}",
            ("Practitioner?_id=d1,d2",),
        ),
        (
            "X?name={{context.draftOrders.entry.resource.ofType(MedicationRequest)"
            ".medication.resolve().code.text}}",
            None,
        ),
        (
            "X?c={{context.draftOrders.entry.resource.code.coding.system}}|"
            "{{context.draftOrders.entry.resource.code.coding.code}}",
            ("X?c=http%3A%2F%2Floinc.org|2160-0",),
        ),
        (
            "X?_id={{context.draftOrders.entry.resource.id | context.patientId | "
            "context.draftOrders.entry.resource.ofType(ServiceRequest).id}}",
            ("X?_id=m1,m2,s1,p1",),
        ),
        ("X?_id={{context.draftOrders.entry.resource.performer.resolve().id}}", ()),
        ("X?_id={{context.draftOrders.entry.resource.encounter.reference}}", ()),
        ("Encounter/{{context.encounterId}}", None),
        ("Patient/{{userPatientId}}", None),
        ("X?y={{context.fulfillmentTasks.focus.reference}}", None),
        ("X?y={{context.draftOrders.entry.resource.requester}}", None),
        ("X?date={{today() - 999999 days}}&date={{today() - 999999 days}}", None),
        (
            "Y?a={{context.draftOrders.entry.resource.encounter.id}}&b={{context.encounterId}}",
            None,
        ),
    ],
)
def test_templates_are_filled(template: str, urls: tuple[str, ...] | None) -> None:
    if urls is None:
        with pytest.raises(NoValue):
            ask(template)
    else:
        assert ask(template) == urls


def test_values_are_encoded_so_that_none_adds_a_parameter() -> None:
    hostile = {"patientId": "a/../b?x=1&y=2#z", "list": ["a,b", "c d", "ü"], "userId": "x"}
    assert ask("P/{{context.patientId}}", context=hostile) == ("P/a%2F..%2Fb%3Fx%3D1%26y%3D2%23z",)
    assert ask("P?l={{context.list}}", context=hostile) == ("P?l=a%5C%2Cb,c%20d,%C3%BC",)
    for template in ("{{context.patientId}}", "{{context.userId}}"):
        with pytest.raises(NoValue):
            ask(template, context={"patientId": "//evil.example/x", "userId": "https://evil/x"})


def test_results_of_earlier_keys_are_walked() -> None:
    conditions = bundle(
        request("Condition", "c1", encounter={"reference": "Encounter/e1"}),
        request("Condition", "c2", encounter={"reference": "Encounter/e2"}),
    )
    results = {"conds": conditions, "patient": [request("Patient", "p9")]}
    template = "Encounter?_id={{%conds.entry.resource.ofType(Condition).encounter.resolve().id}}"
    assert ask(template, results=results) == ("Encounter?_id=e1,e2",)
    assert ask("X/{{%patient.id}}", results=results) == ("X/p9",)
    assert ask("X?y={{%patient.name.family}}", results=results) == ()
    with pytest.raises(NoValue, match="result of other"):
        ask("X/{{%other.id}}", results=results)


def test_references_are_read_once_and_only_where_more_than_the_id_is_used() -> None:
    asked: list[str] = []

    def read(wanted: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        asked.extend(wanted)
        return {"Medication/a": request("Medication", "a", code={"text": "c"})}

    path = "context.draftOrders.entry.resource.ofType(MedicationRequest).medication.resolve()"
    assert ask(f"X?t={{{{{path}.code.text}}}}", read=read) == ("X?t=c,one%5C%2C%20two",)
    assert asked == ["Medication/a"]
    assert ask(f"X?t={{{{{path}.id}}}}", read=read) == ("X?t=a,inside",)
    assert asked == ["Medication/a"]


@pytest.mark.parametrize(
    "reference", ["urn:uuid:7f0c2d7e", "https://other.example/Patient/1", "#gone", "Patient"]
)
def test_a_reference_that_leads_nowhere_leaves_the_query_unmade(reference: str) -> None:
    drafts = bundle(request("ServiceRequest", "s1", encounter={"reference": reference}))
    with pytest.raises(NoValue, match="could not be read"):
        ask("E?_id={{context.d.entry.resource.encounter.resolve().id}}", context={"d": drafts})


def test_drafts_that_point_to_each_other_are_never_read() -> None:
    urn = "urn:uuid:0b7e5f0c-6a0f-4a0e-8f0b-2f6b6f1d9c01"
    drafts = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": urn, "resource": request("Encounter", "e1", status="planned")},
            {"resource": request("ServiceRequest", "s1", encounter={"reference": urn})},
            {
                "resource": request(
                    "ServiceRequest", "s2", encounter={"reference": "Encounter/e1/_history/2"}
                )
            },
        ],
    }
    template = "X?s={{context.d.entry.resource.encounter.resolve().status}}"
    assert ask(template, context={"d": drafts}) == ("X?s=planned",)


# --- the oracle ------------------------------------------------------------------------------


def oracle(path: str, context: Any, results: Mapping[str, Any]) -> list[Any]:
    """What fhirpathpy finds; a stub of type and id is what it resolves references to."""

    def resolved(inputs: list[Any]) -> list[Any]:
        texts = [i.get("reference") if isinstance(i, dict) else i for i in inputs]
        pairs = [t.split("/") for t in texts if isinstance(t, str)]
        stubs = [{"resourceType": kind, "id": ident} for kind, ident in pairs]
        return [ResourceNode.create_node(stub, stub["resourceType"]) for stub in stubs]

    options = {"userInvocationTable": {"resolve": {"fn": resolved, "arity": {0: []}}}}
    # variables are told their types, as the oracle itself tells it the resource it starts from
    typed = {k: ResourceNode.create_node(v, v["resourceType"]) for k, v in results.items()}
    found: list[Any] = fhirpathpy.evaluate(
        {"context": context}, path, {"context": context, **typed}, models["r4"], options
    )
    return found


IDS = st.sampled_from(["a", "b", "c"])
REFERENCES = st.builds(
    lambda kind, ident: {"reference": f"{kind}/{ident}"},
    st.sampled_from(["Practitioner", "Encounter", "Medication"]),
    IDS,
)
CODES = st.fixed_dictionaries(
    {}, optional={"text": IDS, "coding": st.lists(st.fixed_dictionaries({"code": IDS}), max_size=2)}
)
DOSAGES = st.fixed_dictionaries(
    {},
    optional={
        "asNeededBoolean": st.booleans(),
        "asNeededCodeableConcept": CODES,
        "doseAndRate": st.lists(
            st.fixed_dictionaries({}, optional={"doseQuantity": st.just({"unit": "mg"})}),
            max_size=2,
        ),
    },
)
RESOURCES = st.fixed_dictionaries(
    {
        "resourceType": st.sampled_from(
            ["MedicationRequest", "ServiceRequest", "Observation", "Condition", "Device"]
        ),
        "id": IDS,
    },
    optional={
        "medicationReference": REFERENCES,
        "code": CODES,
        "valueString": IDS,
        "valueQuantity": st.just({"unit": "mg"}),
        "onsetString": IDS,
        "occurrenceDateTime": st.just("2026-01-01"),
        "locationReference": st.lists(REFERENCES, max_size=2),
        "reasonReference": st.lists(REFERENCES, max_size=2),
        "requester": REFERENCES,
        "performer": st.lists(REFERENCES, max_size=2),
        "dosageInstruction": st.lists(DOSAGES, max_size=2),
        "contained": st.lists(st.just({"resourceType": "Device", "id": "d"}), max_size=1),
        "note": st.lists(
            st.fixed_dictionaries({}, optional={"authorString": IDS, "text": IDS}), max_size=1
        ),
    },
)
RESOURCES = RESOURCES.map(
    lambda resource: {
        name: value
        for name, value in resource.items()  # the oracle knows which types have dosages
        if name != "dosageInstruction" or resource["resourceType"] == "MedicationRequest"
    }
)
BUNDLES = st.lists(RESOURCES, min_size=1, max_size=4).map(lambda resources: bundle(*resources))
ELEMENTS = """
    id entry resource medication medicationReference code coding text value onset occurrence
    location reason requester performer reference dosageInstruction asNeeded doseAndRate dose unit
    contained note author nothing
"""
NAMES = st.sampled_from(ELEMENTS.split())
TYPES = st.sampled_from(["MedicationRequest", "ServiceRequest", "Practitioner", "Medication"])
STEPS = st.one_of(
    NAMES, NAMES, NAMES, TYPES.map(lambda kind: f"ofType({kind})"), st.just("resolve()")
)
STARTS = st.sampled_from(
    [
        "context.draftOrders.entry.resource",
        "%context.draftOrders.entry.resource",
        "%key.entry.resource",
    ]
)
LIKELY = st.sampled_from(
    [
        "medication.resolve().ofType(Medication).id",
        "ofType(MedicationRequest).medication.reference",
        "dosageInstruction.asNeeded.coding.code",
        "dosageInstruction.doseAndRate.dose.unit",
        "performer.resolve().ofType(Practitioner).id",
        "requester.resolve().id",
        "note.author",
        "location.reference",
        "value.unit",
        "id",
    ]
)
FREE = st.builds(lambda steps, last: ".".join([*steps, last]), st.lists(STEPS, max_size=3), NAMES)
PATHS = st.one_of(
    st.builds("{}.{}".format, STARTS, LIKELY),
    st.builds("{}.{}".format, STARTS, NAMES),
    st.builds(
        "{}.{}".format, st.one_of(STARTS, st.sampled_from(["%one", "context.draftOrders"])), FREE
    ),
)


def resolves_well(path: str) -> bool:
    """The oracle's stubs stand for resources only where no more than the id is asked for."""
    parts = path.split("resolve()")
    after = [step for step in parts[-1].split(".") if step and "(" not in step]
    return len(parts) == 1 or (len(parts) == 2 and after == ["id"])


def comparable(values: list[Any]) -> list[str]:
    return [json.dumps(value, sort_keys=True, default=str) for value in values]


@settings(max_examples=300, deadline=None)
@given(st.lists(PATHS, min_size=1, max_size=3), BUNDLES, BUNDLES, RESOURCES)
def test_paths_find_what_fhirpath_finds(
    chosen: list[str], drafts: dict[str, Any], other: dict[str, Any], one: dict[str, Any]
) -> None:
    chosen = [path for path in chosen if resolves_well(path)]
    if not chosen:
        return
    path = " | ".join(chosen)
    context = {"draftOrders": drafts}
    results = {"key": other, "one": one}
    parsed = token(path)
    assert isinstance(parsed, Union)
    try:
        found = filling.collection(parsed, Sources(context, TODAY, results))
    except NoValue:
        # only where a text or a draft is taken for a reference
        assert "resolve()" in path
        return
    expected = oracle(path, context, results)
    if len(chosen) == 1:
        assert comparable(found) == comparable(expected)
    else:  # FHIRPath unites without duplicates
        assert set(comparable(found)) == set(comparable(expected))


@given(st.text(max_size=60))
def test_any_text_is_a_token_or_refused(text: str) -> None:
    try:
        token(text)
    except TokenError:
        return


def test_the_names_of_r4_agree_with_fhirpathpy() -> None:
    parents = models["r4"]["type2Parent"]
    known = {k for k, v in parents.items() if v in ("DomainResource", "Resource")}
    assert r4.resource_types() == known - {"DomainResource"}
    for path, kinds in models["r4"]["choiceTypePaths"].items():
        parent, _, element = path.rpartition(".")
        if parent.split(".")[0] in known:
            written = {f"{element}{kind[0].upper()}{kind[1:]}" for kind in kinds}
            assert set(r4.spellings(parent, element)) == written
