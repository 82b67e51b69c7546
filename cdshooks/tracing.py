"""The trace of an evaluation: every rule considered, the facts it saw, why it fired or not."""

from __future__ import annotations

from cdshooks.evaluation import Outcome
from rules.kernel import Finding


def trace_text(outcome: Outcome) -> str:
    """One paragraph a rule, for terminals."""
    if outcome.silenced:
        return f"-- nothing evaluated: {outcome.silenced}"
    shown = {(f.rule_id, f.row) for f in outcome.findings}
    lines = ["-- trace"]
    for run in outcome.runs:
        for each in run.considered:
            for result in each.outcomes:
                if isinstance(result, Finding):
                    kept = (result.rule_id, result.row) in shown
                    rows = f" (rows {', '.join(result.rows)})" if result.rows else ""
                    state = "FIRED" if kept else "fired, not shown (settled or overridden)"
                    said = f"row {result.row}{rows}, {result.indicator.value}"
                    lines.append(f"{each.rule_id}: {state}, {said}")
                else:
                    why = f": {result.because}" if result.because else ""
                    lines.append(f"{each.rule_id}: silent, row {result.row}{why}")
            for why in each.withheld:
                lines.append(f"{each.rule_id}: withheld: {why}")
            lines.append(f"    read: {', '.join(each.reads)}")
        for failure in run.failures:
            lines.append(f"{failure.rule_id}: FAILED, {failure.error} at {failure.place}")
    if outcome.record.refused:
        lines.append(f"{outcome.record.refused} resources of another or unnamed patient ignored")
    return "\n".join(lines)
