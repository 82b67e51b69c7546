"""Thresholds of the bone family with their origin (myeloma book 3.3, 1.4)."""

from __future__ import annotations

from decimal import Decimal

from rules.myeloma.common import FRESHNESS
from rules.policy import Setting

LABEL = "general label knowledge, not from the source"
NUMBER = "the source gives no number"

SETTINGS = (
    *FRESHNESS,
    Setting("fresh.calcium.orderDays", Decimal(14), "d", why="one dosing cycle, less margin"),
    Setting("fresh.calcium.viewDays", Decimal(35), "d", why="one dosing cycle"),
    Setting("fresh.zol.creatinineDays", Decimal(7), "d", why="a creatinine for each dose, label"),
    Setting("bone.zol.bands.notBelow", Decimal(30), "mL/min", why=LABEL),
    Setting("bone.zol.bands.from40", Decimal(40), "mL/min", why=LABEL),
    Setting("bone.zol.bands.from50", Decimal(50), "mL/min", why=LABEL),
    Setting("bone.zol.bands.fullAbove", Decimal(60), "mL/min", why=LABEL),
    Setting("bone.zol.bands.dose30", Decimal("3.0"), "mg", why=LABEL),
    Setting("bone.zol.bands.dose40", Decimal("3.3"), "mg", why=LABEL),
    Setting("bone.zol.bands.dose50", Decimal("3.5"), "mg", why=LABEL),
    Setting("bone.zol.bands.fullDose", Decimal("4.0"), "mg", why=LABEL),
    Setting("bone.dmab.dose", Decimal(120), "mg", why=LABEL),
    Setting("bone.preferDmabCrCl", Decimal(60), "mL/min", why="where the label starts to reduce"),
    Setting("bone.zol.scrRise.low", Decimal("0.5"), "mg/dL", why=LABEL),
    Setting("bone.zol.scrRise.high", Decimal("1.0"), "mg/dL", why=LABEL),
    Setting("bone.zol.scrRise.split", Decimal("1.4"), "mg/dL", why=LABEL),
    Setting("bone.zol.scrRise.notice", Decimal(25), "%", why="deterioration worth a line"),
    Setting("bone.zol.baselineDays", Decimal(365), "d", why="how old a baseline may be"),
    Setting("bone.ca.low", Decimal("8.8"), "mg/dL", why="where the result has no lower limit"),
    Setting("bone.ca.critical", Decimal("8.0"), "mg/dL", why="CTCAE grade 2 line; " + NUMBER),
    Setting("bone.ca.high", Decimal("10.1"), "mg/dL", why="where the result has no upper limit"),
    Setting("bone.ca.ionisedLow", Decimal("1.0"), "mmol/L", why="stands for 8.0 mg/dL corrected"),
    Setting("bone.ca.recheckDays", Decimal(14), "d", why="the fall is deepest early"),
    Setting("bone.ca.renalRecheckDays", Decimal(7), "d", why="earlier with poor kidneys"),
    Setting("bone.ca.lowRecheckDays", Decimal(7), "d", why="recheck of a low value"),
    Setting("bone.ca.nextDoseDays", Decimal(7), "d", why="how far ahead a dose is looked for"),
    Setting("bone.ca.pendingDays", Decimal(7), "d", why="an order this recent is under way"),
    Setting("bone.supp.renalCrCl", Decimal(30), "mL/min", why=LABEL),
    Setting("bone.supp.calcium", Decimal(500), "mg/day", why=LABEL),
    Setting("bone.supp.vitD", Decimal(400), "[IU]/day", why=LABEL),
    Setting("bone.offerWithoutLesion", False, why="the recommendation speaks of bone disease"),
    Setting("bone.inductionDays", Decimal(180), "d", why="how long a first therapy is induction"),
    Setting("bone.dental.validDays", Decimal(90), "d", why=NUMBER),
    Setting("bone.dental.gapDays", Decimal(14), "d", "source", "two weeks, 6-CQ2"),
    Setting("bone.dental.periodicDays", Decimal(180), "d", why="the source says regular"),
    Setting("bone.dental.repeatDays", Decimal(60), "d", why="a reminder need not nag"),
    Setting("bone.interval.minDays", Decimal(21), "d", "source", "zoledronic acid, 3 weeks"),
    Setting("bone.interval.maxDays", Decimal(28), "d", "source", "zoledronic acid, 4 weeks"),
    Setting("bone.interval.dmabDays", Decimal(28), "d", why=LABEL),
    Setting("bone.interval.overdueDays", Decimal(42), "d", why="grace of two weeks"),
    Setting("bone.residual.zolDays", Decimal(365), "d", why="effect lasts after the last dose"),
    Setting("bone.residual.dmabDays", Decimal(180), "d", why="effect lasts after the last dose"),
    Setting("bone.aronj.days", Decimal(56), "d", "source", "eight weeks, 6-CQ2"),
    Setting("mm.mde.calcium", Decimal(11), "mg/dL", "source", "CRAB, Table 1"),
    Setting("mm.mde.calciumOverUln", Decimal(1), "mg/dL", "source", "CRAB, Table 1"),
    Setting("mm.mde.crcl", Decimal(40), "mL/min", "source", "CRAB, Table 1"),
    Setting("mm.mde.creatinine", Decimal("2.0"), "mg/dL", "source", "CRAB, Table 1"),
    Setting("mm.mde.hb", Decimal(10), "g/dL", "source", "CRAB, Table 1"),
    Setting("mm.mde.hbUnderLln", Decimal(2), "g/dL", "source", "CRAB, Table 1"),
    Setting("fresh.hb.orderDays", Decimal(7), "d", why="counts follow the cycle"),
    Setting("bone.aronj.consultDays", Decimal(30), "d", why="a consult this recent is under way"),
)
