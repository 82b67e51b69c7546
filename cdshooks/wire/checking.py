"""Shared by the models of the wire: empty members, JSON paths and words for faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from cdshooks.errors import BadRequest, Issue

MAX_ISSUES = 10
"""Faults named in one answer."""

FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z")
REFERENCE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-._]{1,64})\Z")


class WireModel(BaseModel):
    """Strict about types, tolerant of strangers, blind to empty members.

    CDS Hooks has no ``null``, ``""``, ``[]`` or ``{}`` (REQ-08): such a member counts as absent,
    so it is refused where the member is required and passed over where it is optional.
    """

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v for k, v in value.items() if not is_empty(v)}
        return value


def is_empty(value: Any) -> bool:
    """True for the four values CDS Hooks doesn't know."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def fault(text: str) -> PydanticCustomError:
    """A validation error with a text of ours; the text must not hold values."""
    return PydanticCustomError("cds_hooks", text)


def _fhir_id(value: str) -> str:
    if not FHIR_ID.match(value):
        raise fault("must be a FHIR id (1 to 64 letters, digits, '-' or '.', without type)")
    return value


def _reference(value: str) -> str:
    if not REFERENCE.match(value):
        raise fault("must be a reference of the form Type/id")
    return value


FhirId = Annotated[
    str, AfterValidator(_fhir_id), Field(json_schema_extra={"pattern": r"^[A-Za-z0-9\-.]{1,64}$"})
]
"""A bare FHIR id, no type, no slash."""

RelativeReference = Annotated[
    str,
    AfterValidator(_reference),
    Field(json_schema_extra={"pattern": r"^[A-Z][A-Za-z]+/[A-Za-z0-9\-._]{1,64}$"}),
]
"""``Type/id``."""

Text = Annotated[str, StringConstraints(min_length=1)]

Model = TypeVar("Model", bound=BaseModel)


def check(model: type[Model], value: Any, path: str = "") -> Model:
    """The value as a model; ``BadRequest`` naming the JSON path of each fault."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        issues = [_issue(each, path) for each in faults[:MAX_ISSUES]]
        raise BadRequest(issues[0].text, issues[0].path, issues=issues) from None


def _issue(error: ErrorDetails, path: str) -> Issue:
    where = json_path(error["loc"], path)
    code = "required" if error["type"] == "missing" else "invalid"
    return Issue(code, f"{where or 'The body'} {_words(error)}.", where)


_WORDS = {
    "missing": "is required and must not be empty",
    "string_type": "must be a string",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "list_type": "must be an array",
    "tuple_type": "must be an array",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
}


def _words(error: ErrorDetails) -> str:
    if error["type"] in _WORDS:
        return _WORDS[error["type"]]
    message = error["msg"]
    return message if error["type"] == "cds_hooks" else message[:1].lower() + message[1:]


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,63}\Z")


def json_path(location: Iterable[str | int], start: str = "") -> str:
    """``context.draftOrders.entry[1].resource`` from its parts.

    A name that is no plain word came from the caller and is left out: paths are logged.
    """
    path = start
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            name = part if _PLAIN.match(part) else "*"
            path += f".{name}" if path else name
    return path


def issues_to_error(issues: Sequence[Issue]) -> BadRequest:
    """One error for several faults; the first gives its text and path."""
    return BadRequest(issues[0].text, issues[0].path, issues=issues[:MAX_ISSUES])
