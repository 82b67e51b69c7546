# Texts every family shares. Parameters arrive already formatted.

## Card layout
heading-facts = Facts
heading-missing = Could not be checked
heading-source = Source
heading-also = Also applies
column-fact = Fact
column-value = Value
column-date = Date
column-resource = Resource
word-yes = yes
word-no = no
word-not-on-problem-list = not on the problem list
word-undated = no date
line-source = { $label }, { $section }. Recommendation or evidence: { $grade }.
line-refused = { $count } resources of another or unnamed patient were ignored.
line-inferred = Cycle number inferred from the record.
line-full-summary = { $text }
line-also = { $rule }: { $text }
line-missing = { $fact }: { $reason }
line-missing-detail = { $fact }: { $reason } ({ $detail })
value-drug-dose = { $drug } { $dose }

## Reasons
reason-absent = none on record
reason-stale = too old
reason-unavailable = not available
reason-not-understood = on record but not readable
reason-pending = result pending
reason-not-obtained = not obtained
missing-key = { $key } could not be obtained
missing-partial = { $key } is incomplete
missing-older-than = older than { $days } days: { $when }
missing-part = { $part } is needed
missing-part-old = { $part } older than { $days } days
missing-unreadable = entry { $entry } cannot be identified
missing-entry = { $entry }
why-status = status not known
why-no-value = no value
why-no-number = the value is not a number
why-no-unit = no unit
why-unit = unit { $unit } not understood
why-no-code = no code mapped
why-no-date = no date
why-date = date not understood
why-no-answer = answer not understood
why-conflict = different values for one specimen or day: { $values }
why-contradiction = the record contradicts itself
why-suspected = suspected only
why-invalid = the resource is not valid FHIR ({ $error })

## Remarks in the evidence table
mark-by-text = recognised from words
mark-code-not-confirmed = code not confirmed
mark-recorded = date of recording
mark-report-date = date of the report
mark-site-local = time without zone
mark-stated = stated weight
mark-computed = computed
mark-attested = attested
mark-newer-pending = newer result pending
mark-future-entry = newer entry dated in the future
mark-by-bsa = mg from the body surface
mark-by-weight = mg from the weight
mark-date-of-order = date of the order
mark-doses-differ = several different doses
mark-invalid = not valid FHIR
mark-old-open-order = open order, written long ago
mark-reason-by-text = reason recognised from words
mark-reported-on = date of the report
mark-status-unknown = status unknown
mark-strength-by-name = strength from the product name
mark-text-disagrees = text names another drug than the code

## Failures
not-evaluated =
    .title = A rule could not be evaluated
    .summary = { $rule } could not be evaluated for this patient
    .detail = This rule failed inside the server. Nothing is known about its question; check it by hand. The failure is logged.
order-not-readable =
    .title = An order cannot be read
    .summary = An order in this list cannot be identified and was not checked
    .detail = The draft carries no code this server knows and no text, or points to a medication that could not be found. No rule has looked at it.
more-findings =
    .title = More findings
    .summary = { $count } more findings are not shown
    .detail = Not shown: { $rules }.
could-not-check =
    .title = Needed data could not be obtained
    .summary = Could not be checked: { $keys }
    .detail = The data this service needs could not be obtained, so nothing can be said.

## Tests and consults
test-creatinine = Serum creatinine
test-consult-pharmacy = Pharmacist review
test-consult-infectious-disease = Infectious-disease consult
suggest-creatinine = Order serum creatinine
suggest-consult-pharmacy = Ask for a pharmacist review
suggest-consult-infectious-disease = Ask for an infectious-disease consult
suggest-reconcile = Reconcile the medication list
task-reconcile-medication = Reconcile the medication list, including supplies from other hospitals
note-pharmacist-review = Pharmacist review of dose and timing needed (kidney function).
note-dose-not-from-guideline = Dose not from guideline.
note-draft = Draft proposed by decision support; to be reviewed and signed by the prescriber.
dose-text = { $drug } { $dose } { $unit } { $route } { $schedule }
dose-text-open = { $drug } { $route } (dose to be set)
schedule-daily = once daily
schedule-every-days = every { $days } days
schedule-range-days = every { $days } to { $most } days
schedule-weekly = once weekly
schedule-none = {""}
route-oral = by mouth
route-subcutaneous = subcutaneously
route-intravenous = intravenously
route-unknown = {""}
action-create = Create: { $what }
action-delete = Delete the draft { $what }
action-on-hold = Put on hold: { $what }
action-stop = Stop: { $what }
action-continue = Keep: { $what }
action-reschedule = Move to { $start }: { $what }
action-redose = Change the dose to { $dose } { $unit }: { $what }
action-replace = Replace { $what } by { $drug } { $dose } { $unit }

## Override reasons
override-already-covered = Already covered (taken elsewhere, own supply)
override-contraindicated = Contraindicated
override-benefit-outweighs = Benefit outweighs the risk
override-trial-protocol = Trial protocol
override-patient-declined = Patient declined
override-specialist-advised = Advised by a specialist
override-arranged-pending = Arranged, pending
override-data-wrong = The data are wrong
override-coverage-approved = Coverage approved
override-palliative = Palliative care
override-alternative-measure = Alternative measure in place
override-not-this-indication = Other indication
override-other = Other reason

## Fact names shared by families
fact-age = Age
fact-sex = Sex
fact-weightKg = Body weight
fact-heightCm = Height
fact-scr = Creatinine
fact-egfr = eGFR
fact-crcl = Creatinine clearance
fact-dialysis = Dialysis
fact-medicationList = Medication list
fact-medListReconciled = Medication reconciliation
fact-allergiesReviewed = Reactions to drugs (recorded)
fact-carePalliativeOnly = Comfort care only
fact-transplants = Stem-cell transplants
usage-requirements = Decision support, not a certified device. Needs coded medication and laboratory data as listed in the documentation; a site must sign off the thresholds before use.
reason-prophylaxis = Prophylaxis
value-name = { $name }
