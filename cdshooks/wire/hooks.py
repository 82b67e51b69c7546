"""The context of each published hook (conformance table (a)).

Every model is strict in what the hook requires and blind to what it doesn't name. Bundles and
resources stay plain dictionaries: the drafts of real clients are often no valid FHIR yet.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator, model_validator

from cdshooks.wire.checking import FhirId, RelativeReference, WireModel, fault, is_empty

PRACTITIONERS = ("Practitioner", "PractitionerRole")
EVERYONE = (*PRACTITIONERS, "Patient", "RelatedPerson")


_BUNDLE_SCHEMA = {
    "type": "object",
    "required": ["resourceType"],
    "properties": {
        "resourceType": {"const": "Bundle"},
        "entry": {
            "type": "array",
            "items": {"type": "object", "properties": {"resource": {"type": "object"}}},
        },
    },
}


def _bundle(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("resourceType") != "Bundle":
        raise fault("must be a FHIR Bundle")
    listed = value.get("entry")
    if listed is None:
        return value
    if not isinstance(listed, list):
        raise fault("must be a FHIR Bundle whose entry is an array")
    for entry in listed:
        if not isinstance(entry, dict):
            raise fault("must be a FHIR Bundle whose entries are objects")
        resource = entry.get("resource")
        if resource is not None and not isinstance(resource, dict):
            raise fault("must be a FHIR Bundle whose entries hold resources as objects")
    return value


Bundle = Annotated[dict[str, Any], AfterValidator(_bundle), WithJsonSchema(_BUNDLE_SCHEMA)]
"""A Bundle of resources; its ``type`` may be missing, as in the public sandbox."""


def _resource(value: dict[str, Any]) -> dict[str, Any]:
    kind = value.get("resourceType")
    if not isinstance(kind, str) or not kind:
        raise fault("must be a FHIR resource")
    return value


Resource = Annotated[
    dict[str, Any],
    AfterValidator(_resource),
    WithJsonSchema({"type": "object", "required": ["resourceType"]}),
]
"""One resource of any type."""


class Context(WireModel):
    """What every hook of this server has: a patient, mostly a user, perhaps an encounter."""

    hook_version: ClassVar[str] = "1.0"
    """The version printed in the hook's published definition."""
    users: ClassVar[tuple[str, ...]] = EVERYONE
    bundle_member: ClassVar[str] = ""
    """The member that holds drafts, if the hook has one."""

    user_id: RelativeReference = Field("", alias="userId")
    patient_id: FhirId = Field(alias="patientId")
    encounter_id: FhirId = Field("", alias="encounterId")

    @field_validator("user_id")
    @classmethod
    def _user_of_this_hook(cls, value: str) -> str:
        if value.split("/")[0] not in cls.users:
            raise fault("must be of the form Type/id with Type " + " or ".join(cls.users))
        return value


class UserContext(Context):
    """A context whose user is required."""

    user_id: RelativeReference = Field(alias="userId")


class PatientView(UserContext):
    """``patient-view``: a chart is opened."""


class OrderContext(UserContext):
    """The orders a clinician is writing or signing."""

    users: ClassVar[tuple[str, ...]] = PRACTITIONERS
    bundle_member: ClassVar[str] = "draftOrders"

    draft_orders: Bundle = Field(alias="draftOrders")


class OrderSelect(OrderContext):
    """``order-select``: ``selections`` names the drafts just chosen."""

    selections: list[RelativeReference]


class OrderSign(OrderContext):
    """``order-sign``: all drafts are about to be signed."""


class OrderDispatch(Context):
    """``order-dispatch``: stored orders go to a performer; also by the hook's former names."""

    hook_version: ClassVar[str] = "1.1"

    dispatched_orders: list[RelativeReference] = Field(alias="dispatchedOrders")
    performer: RelativeReference
    fulfillment_tasks: list[dict[str, Any]] = Field(default=[], alias="fulfillmentTasks")

    @model_validator(mode="before")
    @classmethod
    def _former_names(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        renamed = dict(value)
        if is_empty(renamed.get("dispatchedOrders")) and isinstance(renamed.get("order"), str):
            renamed["dispatchedOrders"] = [renamed["order"]] if renamed["order"] else []
        if is_empty(renamed.get("fulfillmentTasks")):
            task = renamed.get("task")
            former = [task] if isinstance(task, dict) else renamed.get("fulfillment-tasks")
            renamed["fulfillmentTasks"] = former
        return renamed


class EncounterContext(UserContext):
    """``encounter-start`` and ``encounter-discharge``: the encounter is required."""

    users: ClassVar[tuple[str, ...]] = PRACTITIONERS

    encounter_id: FhirId = Field(alias="encounterId")


class AppointmentBook(UserContext):
    """``appointment-book``."""

    bundle_member: ClassVar[str] = "appointments"

    appointments: Bundle


class AllergyIntoleranceCreate(UserContext):
    """``allergyintolerance-create``."""

    hook_version: ClassVar[str] = "0.1.0"
    users: ClassVar[tuple[str, ...]] = ("Practitioner",)

    allergy_intolerance: Resource = Field(alias="allergyIntolerance")

    @model_validator(mode="before")
    @classmethod
    def _former_shape(cls, value: Any) -> Any:
        """The resource once came as ``allergyIntolerances``, wrapped like a Bundle's entry."""
        if not isinstance(value, dict):
            return value
        given = value.get("allergyIntolerance", value.get("allergyIntolerances"))
        if isinstance(given, dict) and isinstance(given.get("resource"), dict):
            given = given["resource"]
        return {**value, "allergyIntolerance": given}


class ProblemListItemCreate(UserContext):
    """``problem-list-item-create``."""

    hook_version: ClassVar[str] = "0.1.0"
    users: ClassVar[tuple[str, ...]] = PRACTITIONERS
    bundle_member: ClassVar[str] = "conditions"

    conditions: Bundle


class MedicationRefill(Context):
    """``medication-refill``: the user is optional."""

    hook_version: ClassVar[str] = "0.1.0"
    bundle_member: ClassVar[str] = "medications"

    medications: Bundle


class MedicationVerify(UserContext):
    """``medication-verify``: one active order."""

    hook_version: ClassVar[str] = "0.1.0"

    medication: Resource


class MedicationPrescribe(UserContext):
    """``medication-prescribe``, deprecated."""

    users: ClassVar[tuple[str, ...]] = ("Practitioner",)
    bundle_member: ClassVar[str] = "medications"

    medications: Bundle


class OrderReview(UserContext):
    """``order-review``, deprecated."""

    users: ClassVar[tuple[str, ...]] = ("Practitioner",)
    bundle_member: ClassVar[str] = "orders"

    orders: Bundle


CONTEXTS: dict[str, type[Context]] = {
    "patient-view": PatientView,
    "order-select": OrderSelect,
    "order-sign": OrderSign,
    "order-dispatch": OrderDispatch,
    "encounter-start": EncounterContext,
    "encounter-discharge": EncounterContext,
    "appointment-book": AppointmentBook,
    "allergyintolerance-create": AllergyIntoleranceCreate,
    "problem-list-item-create": ProblemListItemCreate,
    "medication-refill": MedicationRefill,
    "medication-verify": MedicationVerify,
    "medication-prescribe": MedicationPrescribe,
    "order-review": OrderReview,
}
"""Context model of each hook; a hook not listed here has the members every hook has."""
