"""Bilirubin and transaminases against their own limits, exactly."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine import FAILED
from rules.kernel import Finding, Indicator, Line, Measurement, Series, State, Tri
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.settling import settle
from rules.times import When

DAY = When.of_day(datetime(2026, 4, 5, tzinfo=UTC).date(), datetime(2026, 4, 5, tzinfo=UTC))
HALF = Fraction(5, 2)


def value(number: str, uln: str | None = "30", comparator: str = "") -> Measurement:
    limit = Fraction(uln) if uln else None
    return Measurement(
        Fraction(number),
        "U/L",
        number,
        "U/L",
        DAY,
        "Observation/a",
        comparator,
        limit,
        None,
        uln or "",
    )


def analyte(*entries: Measurement) -> liver.Analyte:
    return liver.Analyte("ast", Series("lab.ast", entries, State.KNOWN), HALF, Fraction(20))


@pytest.mark.parametrize(
    ("number", "comparator", "expected"),
    [
        ("75", "", Tri.NO),
        ("75.0001", "", Tri.YES),
        ("75", ">", Tri.YES),
        ("75", ">=", Tri.UNKNOWN),
        ("70", ">", Tri.UNKNOWN),
        ("75", "<", Tri.NO),
        ("76", "<", Tri.UNKNOWN),
    ],
)
def test_the_limit_itself_releases(number: str, comparator: str, expected: Tri) -> None:
    assert analyte().above(value(number, comparator=comparator)) is expected


def test_a_value_without_a_limit_is_not_usable() -> None:
    older = value("20")
    found = analyte(value("500", uln=None), older)
    assert found.newest is older
    assert liver.without_limit(found, found.newest)


@given(
    st.decimals("0.01", "9999", places=3, allow_nan=False),
    st.decimals("0.1", "999", places=2, allow_nan=False),
)
def test_the_shown_ratio_stays_on_its_side_of_the_limit(number: object, uln: object) -> None:
    entry = value(str(number), str(uln))
    shown = Fraction(liver.shown_ratio(entry, HALF))
    if liver.ratio(entry) == HALF:
        assert shown == HALF
    elif abs(liver.ratio(entry) - HALF) > Fraction(1, 100_000):
        assert (shown > HALF) == (liver.ratio(entry) > HALF)


def test_the_limit_is_shown_in_the_unit_of_the_value() -> None:
    entry = Measurement(
        Fraction("30.78") / Fraction("17.1"),
        "mg/dL",
        "30.78",
        "umol/L",
        DAY,
        "Observation/a",
        uln=Fraction("1.2"),
        uln_shown="1.2",
    )
    assert liver.limit_shown(entry) == "20.52"


def finding(rule: str, **more: object) -> Finding:
    return Finding(rule, "R1", Indicator.CRITICAL, **more)  # type: ignore[arg-type] # test data


def test_a_stop_lists_the_holds_it_replaces() -> None:
    stop = finding("vod-confirmed-permanent-stop", stop=True)
    hold = finding("vod-hepatic-lab-hold", hold=True)
    other = finding("vod-risk-factors-at-start")
    settled = settle([hold, stop, other])
    assert [f.rule_id for f in settled] == [stop.rule_id, other.rule_id]
    lines = [n.params["text"] for n in settled[0].notes if "text" in n.params]
    assert lines == [Line("vod-hepatic-lab-hold", "R1", {})]


def test_without_a_stop_every_hold_keeps_its_card() -> None:
    holds = [finding("vod-hepatic-lab-hold", hold=True), finding("vod-signs-suspected", hold=True)]
    assert settle(holds) == holds


def test_a_rule_that_failed_keeps_its_own_card_beside_a_stop() -> None:
    stop = Finding("vod-confirmed-permanent-stop", "R1", Indicator.CRITICAL, stop=True)
    failed = Finding("vod-hepatic-lab-hold", FAILED, Indicator.WARNING)
    missing = Finding("vod-lft-missing-or-stale", "R3", Indicator.CRITICAL)
    left = settle([stop, failed, missing])
    assert [f.rule_id for f in left] == ["vod-confirmed-permanent-stop", "vod-hepatic-lab-hold"]
    assert [n.key for n in left[0].notes] == ["note-also-if-kept", "line-also"]
