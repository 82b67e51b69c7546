"""The vocabulary of the rules: three-valued logic, facts, findings, proposals, rules and families.

Nothing here knows FHIR or HTTP, and nothing here decides anything medical. Texts are named by key
(see ``rules/text``); numbers are exact fractions in the canonical unit of their analyte. Import
from this package; its modules are one chapter each.
"""

from rules.kernel.errors import (
    DefinitionError,
    InvalidSetting,
    RulesError,
    UnknownSetting,
)
from rules.kernel.facts import (
    Evidence,
    Fact,
    Measurement,
    Missing,
    Series,
    Unreadable,
    fresh,
    tri,
)
from rules.kernel.families import (
    Admit,
    Evaluate,
    Family,
    Rule,
    Settle,
)
from rules.kernel.findings import (
    Finding,
    Outcome,
    Silent,
    outcomes,
)
from rules.kernel.logic import (
    Tri,
    all_of,
    any_of,
)
from rules.kernel.proposals import (
    Action,
    ChangeOrder,
    PrescribeDrug,
    RequestTask,
    RequestTest,
    Suggestion,
)
from rules.kernel.texts import (
    Drug,
    Line,
    Message,
    Param,
    Term,
    msg,
)
from rules.kernel.words import (
    ORDER_HOOKS,
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Hook,
    Indicator,
    Reason,
    State,
    highest,
)

__all__ = [
    "ORDER_HOOKS",
    "SELECT_AND_SIGN",
    "VIEW_HOOKS",
    "Action",
    "Admit",
    "ChangeOrder",
    "DefinitionError",
    "Drug",
    "Evaluate",
    "Evidence",
    "Fact",
    "Family",
    "Finding",
    "Hook",
    "Indicator",
    "InvalidSetting",
    "Line",
    "Measurement",
    "Message",
    "Missing",
    "Outcome",
    "Param",
    "PrescribeDrug",
    "Reason",
    "RequestTask",
    "RequestTest",
    "Rule",
    "RulesError",
    "Series",
    "Settle",
    "Silent",
    "State",
    "Suggestion",
    "Term",
    "Tri",
    "UnknownSetting",
    "Unreadable",
    "all_of",
    "any_of",
    "fresh",
    "highest",
    "msg",
    "outcomes",
    "tri",
]
