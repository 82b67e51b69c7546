family-vod-sos-monitoring = VOD/SOS and liver on inotuzumab
    .description = Watches for veno-occlusive disease and liver injury before, during and after inotuzumab ozogamicin: dosing limits, missing liver tests, signs, risk factors, and the transplant that follows.

## Facts
fact-lab-tbil = Total bilirubin
fact-lab-ast = AST
fact-lab-alt = ALT
fact-lab-tbil-uln = Total bilirubin, upper limit
fact-lab-ast-uln = AST, upper limit
fact-lab-alt-uln = ALT, upper limit
fact-conditions-vod = VOD/SOS
fact-conditions-liverDisease = Liver disease
fact-conditions-gilbert = Gilbert syndrome
fact-conditions-haemolysis = Haemolysis
fact-resultAttribution = Explanation of a result
fact-liverEvents = Adverse event of the liver
fact-clinical-ruqPain = Right-upper-quadrant pain
fact-clinical-hepatomegaly = Enlarged liver
fact-clinical-abdominalPain = Abdominal pain
fact-clinical-ascites = Ascites
fact-weightBaseline = Baseline weight
fact-hsct-plan = Transplant plan
fact-hsct-done = Transplant done
fact-hsct-day = Day of the graft infusion
fact-conditioning = Alkylator
fact-leukaemiaDiagnosis = Leukaemia

## Words
analyte-tbil = T-Bil
analyte-ast = AST
analyte-alt = ALT
word-liver-vod = VOD/SOS
word-liver-injury = Serious liver injury
word-planned = planned
word-not-planned = not planned
word-unclear = not readable
word-cause-R5 = Gilbert
word-cause-R6 = haemolysis
cause-gilbert = Gilbert syndrome
cause-haemolysis = haemolysis
cause-leukaemia = leukaemia
factor-liver = liver disease
factor-vod = earlier VOD/SOS
factor-hsct = earlier transplant
factor-age = age
value-liver = { $analyte } { $ratio } x ULN ({ $value }, { $when ->
    [none] no date
   *[other] { $when }
})
value-liver-short = { $analyte } { $ratio } x ULN ({ $value })
value-liver-ratio = { $analyte } { $ratio } x ULN
sign-bilirubin = bilirubin { $value }
sign-liver-pain = painful liver or right-upper-quadrant pain
sign-weight = weight { $baseline } to { $value } (+{ $percent } %)
sign-ascites = ascites
sign-bilirubin-brief = bilirubin { $value }
sign-liver-pain-brief = painful liver
sign-weight-brief = weight +{ $percent } %
sign-ascites-brief = ascites
sign-name-bilirubin = bilirubin
sign-name-liver-pain = painful liver
sign-name-weight = weight gain
sign-name-ascites = ascites

## What is missing
why-no-uln = no upper reference limit with the result
missing-liver = needed from { $limit } on; newest usable: { $when }{ $why ->
    [none] {""}
   *[other] ; { $why }
}
missing-liver-pending = ordered or drawn, result outstanding; needed from { $limit } on; newest usable: { $when }
missing-comparator = a value given as "above" or "below" that leaves the limit open
missing-weight-baseline = no measured weight shortly before day 1 of the cycle (after a transplant: of day 0)
missing-weight-since = no weight since the baseline
missing-no-drug-history = no drug of any kind is on record
missing-after-ino = no value after the last inotuzumab dose

## Suggestions
suggest-abdominal-doppler = Order abdominal ultrasound with Doppler
suggest-daily-weight = Order daily weight
suggest-baseline-weight = Measure a baseline weight
suggest-consult-transplant = Ask the transplant team
suggest-delete-alkylator = Remove the draft of { $drug }
test-abdominal-doppler = Abdominal ultrasound with Doppler (liver, portal flow, ascites)
test-daily-weight = Body weight, daily
test-baseline-weight = Body weight (baseline before inotuzumab)
test-consult-transplant = Transplant team consult

## Override reasons
override-diagnosis-refuted = Diagnosis refuted (give the date)
override-onset-before-ino-documented = Onset before inotuzumab is documented
override-stop-revoked = Stop revoked (who, when, why)
override-attributed-gilbert = Explained by Gilbert syndrome
override-attributed-haemolysis = Explained by haemolysis
override-newer-value-outside = A newer value exists outside this record
override-benefit-outweighs-risk = Benefit outweighs the risk
override-result-held-outside = Result held outside (enter the values)
override-drawn-pending = Drawn, result pending
override-alternative-cause-documented = Another cause is documented
override-evaluation-under-way = Evaluation under way
override-risk-reviewed = Risk reviewed
override-history-corrected = History corrected
override-alternatives-reviewed = Alternatives reviewed
override-no-suitable-alternative = No suitable alternative
override-risk-reviewed-by-transplant-team = Risk reviewed by the transplant team
override-transplant-board-decision = Decision of the transplant board
override-not-conditioning = Not conditioning (GVHD prophylaxis)
override-ino-not-given = Inotuzumab was not given
override-tested-elsewhere = Tested elsewhere
override-end-of-life-care = End-of-life care

## Further paragraphs
note-also-if-kept = **Also applies if this order is kept:**
vod-note-stopped = A stop for good is on record as well ({ $when ->
    [none] date not recorded
   *[other] { $when }
}{ $reason ->
    [none] {""}
   *[other] , { $reason }
}).
vod-note-not-exempt = Gilbert syndrome or haemolysis is on record, but no statement exempts all of these values: an exemption needs a clinician's attribution of the very result, Gilbert explains bilirubin only, haemolysis bilirubin and AST, and nothing exempts ALT.

## Cards
vod-confirmed-permanent-stop = VOD/SOS, other serious liver injury or a recorded stop: no more InO
    .summary = { $what } ({ $when }) after the start of InO: no more InO
    .summary-R3 = { $what }, onset unknown: treat as after InO
    .summary-R4 = VOD/SOS suspected: hold InO
    .summary-R5 = Very high liver values: decide whether serious: { $shown }
    .summary-R7 = InO was stopped for good ({ $stopped ->
    [none] date not recorded
   *[other] { $stopped }
}{ $reason ->
    [none] {""}
   *[other] , { $reason }
})
    .summary-U = VOD/SOS, serious liver injury or a recorded stop could not be checked
    .detail = { $what } dated { $when } is on record after inotuzumab. The label requires inotuzumab to be ended, not paused. Remove this order, record the permanent stop, and continue liver follow-up.
    .detail-R3 = { $what } is on record and its onset is not known to lie before the first inotuzumab dose. Clarify the onset; until then it counts as after inotuzumab, and the order should not be given.
    .detail-R4 = VOD/SOS is recorded as suspected (or confirmed by one entry and refuted by a later one). Withhold inotuzumab until the work-up has settled the question: confirmed, it ends inotuzumab for good; refuted, correct the entry.
    .detail-R5 = { $values }. No seriousness is recorded. Withhold inotuzumab and decide whether this is serious liver injury; if it is, inotuzumab ends for good. The screen is CTCAE v3.0 grade 4, a site setting.
    .detail-R7 = Inotuzumab was ended for good ({ $stopped ->
    [none] date not recorded
   *[other] { $stopped }
}{ $reason ->
    [none] , reason not recorded
   *[other] , { $reason }
}); this order would restart it. A recorded stop binds every later order until it is revoked.
    .detail-U = Inotuzumab is ordered or may be, and the record does not let this rule see whether VOD/SOS, serious liver injury or a permanent stop is on record. Check by hand.

vod-hepatic-lab-hold = Bilirubin or transaminases above the dosing limit
    .summary = { $first ->
    [yes] Above the InO dosing limit before the first dose: { $shown }
   *[other] Above the InO dosing limit, hold: { $shown }
}
    .summary-R5 = Above limit, attributed to { $cause }: { $shown }
    .summary-R6 = Above limit, attributed to { $cause }: { $shown }
    .detail = { $values }. { $first ->
    [yes] Starting now would meet the hold criterion at once.
   *[other] Inotuzumab should wait.
} Release needs total bilirubin at most 1.5 x ULN and AST and ALT at most 2.5 x ULN, all of them. Look for VOD/SOS. The length of the pause will decide whether later doses change.
    .detail-R5 = { $values }. The value is recorded as explained by { $cause }, which the label's footnote excepts from the hold. Keep watching the other liver values and look for VOD/SOS.
    .detail-R6 = { $values }. The value is recorded as explained by { $cause }, which the label's footnote excepts from the hold. Keep watching the other liver values and look for VOD/SOS.

vod-lft-missing-or-stale = Liver tests missing or too old
    .summary = Missing or too old: { $analytes }, needed from { $needed } on{ $pending ->
    [none] {""}
   *[other] ; pending: { $pending }
}
    .summary-R4 = Liver tests over { $days } days old on InO: { $analytes }{ $pending ->
    [none] {""}
   *[other] ; pending: { $pending }
}
    .detail = No usable { $analytes } within { $days } days of the planned dose ({ $dose }). Deaths from liver injury, including VOD/SOS, have occurred with inotuzumab, and dosing depends on these values. Obtain results before releasing the dose.{ $pending ->
    [none] {""}
   *[other] {" "}Already ordered or drawn: { $pending }.
}
    .detail-R4 = No usable { $analytes } within the last { $days } days while on inotuzumab. Deaths from liver injury, including VOD/SOS, have occurred with inotuzumab; the label asks for regular tests.{ $pending ->
    [none] {""}
   *[other] {" "}Already ordered or drawn: { $pending }.
}

vod-signs-suspected = Clinical picture compatible with VOD/SOS
    .summary = { $count } signs of VOD/SOS, evaluate now: { $brief }
    .summary-R2 = One sign of VOD/SOS: { $signs }
    .summary-R3 = Bilirubin { $bilirubin } at or above ULN, other signs not examined: { $unknown }
    .detail = Findings: { $signs }. After inotuzumab, and even more after a transplant that follows it, this pattern can mean VOD/SOS. Evaluate now (liver tests, weight, ultrasound with Doppler) and withhold inotuzumab. If it is confirmed, inotuzumab must not be given again.
    .detail-R2 = Finding: { $signs }. One sign alone is not diagnostic; after inotuzumab, and even more after a transplant that follows it, look for the others (liver tests, weight, examination, ultrasound).
    .detail-R3 = Bilirubin is at or above its upper limit and these signs are not on record: { $unknown }. Examine and weigh the patient.

vod-risk-factors-at-start = Patient carries VOD/SOS risk factors
    .summary = VOD/SOS risk factors before the first InO dose: { $factors }
    .summary-R6 = Risk factors not documented: { $items }
    .detail = VOD/SOS risk factors: { $factors }.{ $items ->
    [none] {""}
   *[other] {" "}Not documented: { $items }.
} The label asks for caution, not exclusion. Document the risk discussion, baseline liver tests and weight, and a plan for closer monitoring.
    .detail-R6 = Not documented: { $items }. No record is not "no history": ask, and record the answer. Baseline liver tests and weight belong before the first dose.

vod-hsct-planned-weigh-alternatives = InO as a bridge to transplant
    .summary = Transplant planned ({ $when ->
    [none] date not recorded
   *[other] { $when }
}): were alternatives to InO weighed?
    .summary-R2 = HSCT plan not recorded
    .detail = Transplant is intended. In the pivotal trial's transplanted subgroup the hazard ratio for death, inotuzumab versus chemotherapy, was 1.376 (97.5 % CI 0.729-2.596; inotuzumab n = 77, chemotherapy n = 33); deaths by day 100 after transplant: inotuzumab 20/77 (26.0 %), chemotherapy 2/33 (6.1 %). The interval includes 1; overall survival in the whole trial was 7.7 versus 6.7 months (HR 0.770, 97.5 % CI 0.578-1.026, superiority not shown). Document why inotuzumab is preferred to other options.
    .detail-R2 = Whether a transplant is intended is not on record. Record the plan: the label's limits on the number of cycles depend on it, and a planned transplant asks for alternatives to be weighed first.

vod-hsct-bilirubin-at-or-above-uln = Bilirubin not below ULN before HSCT
    .summary = Bilirubin { $value } (ULN { $uln }) after InO, before HSCT: at or above ULN
    .summary-R2 = Bilirubin now below ULN ({ $value }), earlier at or above ({ $peak }, { $peakWhen })
    .summary-R3 = No usable bilirubin for the HSCT decision: measure before deciding
    .summary-U = Bilirubin before HSCT: whether InO was given is unknown
    .detail = Total bilirubin after inotuzumab is { $value } (ULN { $uln }, { $when }), at or above the upper limit. The label asks for a careful decision on performing the transplant. Recheck, look for VOD/SOS, and revisit timing and conditioning.
    .detail-R2 = Total bilirubin is { $value } (ULN { $uln }, { $when }), below its limit; after inotuzumab it had been { $peak } ({ $peakWhen }). Take the course into account.
    .detail-R3 = Inotuzumab was given (last dose { $last ->
    [none] on a day not on record
   *[other] { $last }
}) and no total bilirubin with an upper limit of the last days is on record. Measure before deciding on the transplant.
    .detail-U = Whether inotuzumab was ever given is not known for this patient with acute lymphoblastic leukaemia. After inotuzumab the label asks for a careful decision on transplant when bilirubin is not below its limit. Clarify the history and check bilirubin.

vod-conditioning-two-alkylators = Two alkylating agents in conditioning after InO
    .summary = InO given before; conditioning has { $agents }: avoid two alkylators
    .summary-R3 = InO history unknown: clarify before conditioning with { $agents }
    .detail = Inotuzumab was given on { $dates ->
    [none] a day not on record
   *[other] { $dates }
}. The label asks that conditioning after inotuzumab does not contain two alkylating agents; this plan has { $agents } before graft infusion ({ $graft ->
    [none] day not recorded
   *[other] { $graft }
}). Choose a regimen with at most one.
    .detail-R3 = Whether inotuzumab was ever given is not known (no drug history could be read), and the plan has { $agents }. After inotuzumab two alkylating agents are to be avoided: clarify whether it was given elsewhere.

vod-post-hsct-lft-gap = Liver tests too sparse after HSCT that followed InO
    .summary = Day +{ $day } after HSCT following InO; liver tests ({ $analytes }) { $age ->
    [none] missing
   *[other] { $age } days old
}
    .summary-R3 = Day +{ $day } after HSCT following InO: no liver test since the transplant
    .summary-U = Transplant without a date, InO recently, liver tests over { $days } days old
    .detail = Day +{ $day } after a transplant that followed inotuzumab; last liver tests ({ $analytes }): { $age ->
    [none] no usable value
   *[other] { $age } days ago
}. The label asks for frequent testing in this period because of VOD/SOS. Order liver tests and check the weight.
    .detail-R3 = No liver test since the transplant (day +{ $day }), which followed inotuzumab. The label asks for frequent testing in this period because of VOD/SOS. Order liver tests and check the weight.
    .detail-U = A transplant is on record without its date, and inotuzumab was given in the last 100 days. If the transplant followed it, the label asks for frequent liver tests. Record the date; the newest values ({ $analytes }) are over { $days } days old or missing.
