"""The site configuration: every key with its type, default and meaning.

Sources, the later winning: the defaults below, a TOML file (``--config`` or ``CDSHOOKS_CONFIG``),
environment variables (``CDSHOOKS_`` and the key in capitals, for keys at the top of the file).
A key nobody knows is an error that names the nearest known one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from tzlocal import get_localzone_name

from cdshooks import urls

Language = Literal["en", "ja"]


def own_zone() -> str:
    """The machine's own time zone by its IANA name (mapping 2.2); UTC where it has none."""
    try:
        return get_localzone_name() or "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def _listed_url(value: str) -> str:
    if reason := urls.problem(value):
        raise ValueError(reason)
    return value.rstrip("/")


ListedUrl = Annotated[str, AfterValidator(_listed_url)]
"""A URL the server may call: https, or http on loopback (ruling P10)."""


def _key_address(value: str) -> str:
    if reason := urls.problem(value, query=True):
        raise ValueError(reason)
    return value


KeyAddress = Annotated[str, AfterValidator(_key_address)]
"""Like ``ListedUrl``, but kept to the letter, as tokens must name it so; may have a query."""

Algorithm = Literal["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
"""Signatures that may be accepted; ``none`` and symmetric ones can't even be configured."""

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
"""A word that may stand in a URL."""


class Table(BaseModel):
    """A table of the TOML: strict types, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Auth(Table):
    """``[auth]``: how callers are checked; no ``mode``: jwt when clients are listed, else open."""

    mode: Literal["jwt", "open"] | None = None
    algorithms: tuple[Algorithm, ...] = Field(("ES384", "RS384"), min_length=1)
    """Signatures accepted (AUTH-03); the two the standard recommends."""
    leeway_seconds: int = Field(30, ge=0, le=600)
    """How far the clients' clocks may be off."""
    replay: Literal["strict", "off"] = "strict"
    """``off`` where a client uses a token more than once (some test suites)."""
    max_token_seconds: int = Field(3600, ge=1, le=86_400)
    """Longest ``exp - iat`` (ruling P21)."""
    protect_discovery: bool = False
    jwks_lifetime_seconds: int = Field(600, ge=1, le=86_400)
    """How long a fetched key set is used before it is fetched again."""
    jwks_cooldown_seconds: int = Field(10, ge=1, le=3600)
    """Shortest time between two fetches for a key that is not in the set."""


class ClientDefaults(Table):
    """``[client_defaults]``: settings of callers without an entry of their own."""

    action_selection_behavior: bool = False
    """The client understands ``actionSelectionBehavior``."""
    record_query: Literal["code", "category"] = "code"
    """Laboratory results are asked for by code, or by category where codes are local."""
    open_requests_filter: bool = True
    """ServiceRequest may be searched by status."""
    no_412: bool = False
    """An info card in place of 412 (test suites that demand 200)."""
    fhir_servers: tuple[ListedUrl, ...] = ()
    """Where a token that came with the call may be used; empty: nowhere."""
    open_fhir_servers: tuple[ListedUrl, ...] = ()
    """Servers that may be queried without ``fhirAuthorization`` (sandboxes)."""


class Client(ClientDefaults):
    """``[[clients]]``: one caller known by its issuer."""

    name: str = Field(min_length=1)
    iss: str = Field(min_length=1)
    jwks_url: KeyAddress | None = None
    """Where its keys are fetched, and the only ``jku`` its tokens may name."""
    jwks_file: str | None = Field(None, min_length=1)
    """Its keys, relative to the configuration; nothing is fetched then."""
    tenants: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    """Accepted ``aud`` values beside the address called."""


class Services(Table):
    """``[services]``: families switched on (None: all) and composites of several families."""

    enabled: tuple[Name, ...] | None = None
    composite: dict[Name, tuple[Name, ...]] = {}


class Retention(Table):
    """``[retention]``: days that ``cdshooks store prune`` keeps; nothing is deleted by itself."""

    cards_days: int = Field(730, ge=1)
    """Cards shown. Some rules look back up to 400 days at what was shown before."""
    feedback_days: int = Field(730, ge=1)
    audit_days: int = Field(365, ge=1)


class Terminology(Table):
    """``[terminology]``: files mapping local codes to concepts, relative to the configuration."""

    maps: tuple[str, ...] = ()


class Settings(Table):
    """The whole configuration in force."""

    public_base_url: str = "http://127.0.0.1:8080"
    """Where callers reach this server; builds links, and expected audiences of tokens."""
    default_language: Language = "en"
    database_url: str = Field("sqlite:///cdshooks.sqlite3", repr=False)
    """SQLAlchemy URL of the store; with a password only by ``CDSHOOKS_DATABASE_URL``."""
    service_ids: Literal["per-hook", "shared"] = "per-hook"
    time_zone: str = Field(default_factory=own_zone)
    """IANA name of the hospital's time zone: its dates and day counts; default the server's own."""
    max_request_bytes: int = Field(20_000_000, ge=1)
    cors_origins: tuple[str, ...] = ("*",)
    fhir_deadline_ms: int = Field(2000, ge=0)
    """Milliseconds for all follow-up FHIR queries of one call together."""
    max_cards: int = Field(10, ge=1)
    override_memory_days: int = Field(7, ge=0)
    store_comments: bool = False
    """Keep the free text doctors give with an override; it may name the patient."""
    auth: Auth = Auth()
    clients: tuple[Client, ...] = ()
    client_defaults: ClientDefaults = ClientDefaults()
    services: Services = Services()
    policy: dict[str, Any] = {}
    """Thresholds by key; checked against the rules' own declarations by who builds the policy."""
    terminology: Terminology = Terminology()
    retention: Retention = Retention()

    @field_validator("public_base_url")
    @classmethod
    def _base(cls, value: str) -> str:
        parsed = urls.parse(value)
        if parsed is None or parsed[1].query or parsed[1].fragment:
            raise ValueError("an absolute http(s) URL expected")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        try:
            make_url(value)
        except (ArgumentError, ValueError):
            raise ValueError("an SQLAlchemy database URL expected") from None
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("an IANA time zone such as Asia/Tokyo expected") from None
        return value

    @field_validator("clients")
    @classmethod
    def _issuers(cls, value: tuple[Client, ...]) -> tuple[Client, ...]:
        if len({each.iss for each in value}) != len(value):
            raise ValueError("two clients with the same iss")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            parsed = urls.parse(each)
            if each != "*" and (parsed is None or parsed[1].path or parsed[1].query):
                raise ValueError("'*' or origins such as https://ehr.example.org expected")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def auth_mode(self) -> Literal["jwt", "open"]:
        """The mode in force: what is said, else jwt as soon as clients are listed."""
        return self.auth.mode or ("jwt" if self.clients else "open")


class Effective(NamedTuple):
    """One value in force; ``origin`` is ``default``, ``file`` or ``env``."""

    key: str
    value: Any
    origin: str


def effective(settings: Settings, origins: Mapping[str, str]) -> list[Effective]:
    """Every key with its value and origin, passwords masked."""
    flat = _flatten(settings.model_dump())
    flat["database_url"] = make_url(settings.database_url).render_as_string(hide_password=True)
    return [Effective(key, value, origins.get(key, "default")) for key, value in flat.items()]


def _flatten(table: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{start}{key}"
        if isinstance(value, dict) and value and name != "policy":
            flat.update(_flatten(value, f"{name}."))
        elif name == "policy" and value:
            flat.update({f'policy."{k}"': v for k, v in value.items()})
        else:
            flat[name] = value
    return flat
