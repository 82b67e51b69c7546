family-vte-prophylaxis = Thrombosis prophylaxis on immunomodulatory drugs
    .description = Checks what is taken against venous thromboembolism while thalidomide, lenalidomide or pomalidomide is ordered or running: the risk tier, aspirin and what speaks against it, anticoagulants, and dexamethasone.

## Facts
fact-imid = Immunomodulatory drug
fact-antithrombotic = Antithrombotic drug
fact-aspirin = Aspirin
fact-doac = Direct oral anticoagulant
fact-dexPer28d = Dexamethasone per 28 days
fact-dexamethasone = Dexamethasone
fact-highDoseDex = High-dose dexamethasone
fact-vteHistory = Venous thromboembolism, now or in the history
fact-vteActive = Active venous thromboembolism
fact-cvc = Central venous catheter
fact-diabetes = Diabetes
fact-infectionActive = Active infection
fact-cardiacDisease = Heart disease
fact-hyperviscosity = Hyperviscosity
fact-vteOptional = Further risk factor set by the site
fact-plt = Platelets
fact-bleedingActive = Active bleeding
fact-pepticUlcerActive = Active peptic ulcer
fact-aspirinAsthma = Aspirin asthma
fact-aspirinReaction = Reaction to aspirin or an NSAID
fact-heparinBar = Heparin-induced thrombocytopenia
fact-atrialFibrillation = Atrial fibrillation
fact-coronaryStent = Coronary stent
fact-antiplateletReason = Reason for an antiplatelet drug
fact-txEligibility = Transplant eligibility

## Risk factors
vte-factor-history =
    { $active ->
        [yes] active venous thromboembolism
       *[other]
            { $there ->
                [yes] venous thromboembolism in the history
               *[other] previous or active venous thromboembolism
            }
    }
vte-factor-high-dose-dex = high-dose dexamethasone
vte-factor-age = age { $years } or older
vte-factor-cvc = central venous catheter
vte-factor-diabetes = diabetes
vte-factor-infectionActive = active infection
vte-factor-cardiacDisease = heart disease
vte-factor-doxorubicin = doxorubicin
vte-factor-erythropoiesis-stimulating = erythropoiesis-stimulating agent
vte-factor-hyperviscosity = hyperviscosity
vte-factor-other = { $name }
vte-dex-between = { $mg } mg per 28 days, between low dose and high dose
vte-dex-unclear = dose or schedule not readable
vte-age-interval = birth date not exact enough

## What speaks against aspirin
vte-reason-platelets = platelets { $count }
vte-reason-bleeding = active bleeding
vte-reason-allergy = reaction to aspirin or an NSAID
vte-reason-asthma = aspirin asthma
vte-reason-ulcer = active peptic ulcer

## Suggestions
suggest-aspirin-100 = Add aspirin 100 mg once daily
suggest-aspirin-81 = Add aspirin 81 mg once daily
suggest-aspirin-to-100 = Change aspirin to 100 mg once daily
suggest-aspirin-to-81 = Change aspirin to 81 mg once daily
suggest-delete-aspirin = Remove the aspirin draft
suggest-stop-aspirin = Stop the running aspirin
suggest-doac-to-aspirin = Replace by aspirin 100 mg once daily
suggest-lmwh = Draft from the LMWH prophylaxis order set (drug and dose left open)
suggest-lmwh-check-crcl = Draft from the LMWH prophylaxis order set: check creatinine clearance first
suggest-hold-imid = Hold the immunomodulatory drug
suggest-blood-count = Order a blood count
suggest-consult-thrombosis = Ask for a thrombosis/haematology consult
suggest-consult-cardiology = Ask for a cardiology consult
suggest-record-vte-factors = Record the thrombosis risk factors
suggest-dexamethasone-weekly-40 = Change dexamethasone to 40 mg once weekly
suggest-dexamethasone-weekly-20 = Change dexamethasone to 20 mg once weekly
task-record-vte-factors = Record the risk factors for venous thromboembolism: previous thrombosis, central venous catheter, diabetes, infection, heart disease, dexamethasone dose
test-blood-count = Blood count
test-consult-thrombosis = Thrombosis/haematology consult
test-consult-cardiology = Cardiology consult
vte-lmwh-order-set = Low-molecular-weight heparin prophylaxis (order set; drug and dose to be chosen)
note-lmwh-order-set = Dose not from guideline: drug and dose are left open on purpose. Choose them by kidney function and platelets.

## Further paragraphs
vte-started = started { $day }
vte-start-unknown = start not known
vte-note-platelets = Platelets are not current: check them before aspirin is started.
vte-note-poems = POEMS brings platelet activation and stroke risk from the start; antiplatelet treatment such as aspirin is recommended for it as well.
vte-note-lenalidomide = With thrombosis the guideline regards lenalidomide as unsuitable; if it is given at all, then only under therapeutic anticoagulation.
vte-note-aspirin-unsuitable = Aspirin is unsuitable here ({ $reasons }). The guideline gives no substitute for aspirin intolerance; its high-risk option is LMWH, to be weighed against platelets, bleeding and kidney function.
vte-note-new-course = The course is younger than { $months } months, the time in which the trials saw most events.
vte-note-verify-reaction = The recorded reaction is not verified: please confirm it with the patient.

vte-imid-standard-aspirin = Immunomodulatory drug ordered without thrombosis prophylaxis
    .summary = { $drugs } ordered without thrombosis prophylaxis: consider low-dose aspirin 81-100 mg/day
    .summary-5 = { $drugs }: aspirin is in place, but the risk factors are incomplete ({ $unknown })
    .summary-7 = { $drugs } with { $taken } only: not the agent studied for prophylaxis
    .summary-10 =
        { $unclear ->
            [none] { $drugs } ordered, thrombosis prophylaxis could not be confirmed: check outside prescriptions
           *[other] { $drugs } ordered, dose or current use of { $unclear } is unclear: check it and outside prescriptions
        }
    .detail = An immunomodulatory drug is being ordered without thrombosis prophylaxis. With dexamethasone, DVT/VTE ran at 11-17 % against 3-5 % without the immunomodulatory drug. Add low-dose aspirin 81-100 mg/day unless bleeding risk forbids it. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-5 = Aspirin 81-100 mg/day is in place, which is enough unless the risk is high. Not known: { $unknown }. Risk factors found: { $factors }.
    .detail-7 = { $taken } is not the agent studied with immunomodulatory drugs. Do not stack aspirin on it without cardiology advice. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-9 = An immunomodulatory drug is being ordered without thrombosis prophylaxis, and the risk cannot be judged. With dexamethasone, DVT/VTE ran at 11-17 % against 3-5 % without the immunomodulatory drug. Low-dose aspirin 81-100 mg/day is the minimum unless bleeding risk forbids it; a high risk asks for more. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-10 = An immunomodulatory drug is being ordered and it is not certain what is taken against thrombosis. Check prescriptions of other hospitals, the patient's own supply and doses before anything is added. Risk factors found: { $factors }; not known: { $unknown }.

vte-imid-high-risk = High thrombotic risk on an immunomodulatory drug
    .summary = High thrombotic risk with { $drugs } ({ $factors }): decide on an anticoagulant and its dose
    .summary-2 = Active VTE with { $drugs } and no treatment-dose anticoagulant
    .summary-5 = High thrombotic risk with { $drugs } ({ $factors }), only { $taken }: decide on an anticoagulant
    .summary-7 = High thrombotic risk with { $drugs } ({ $factors }), only { $taken }: consider stepping up
    .summary-8 =
        { $active ->
            [yes] Active VTE with { $drugs }: confirm treatment-dose anticoagulation
           *[other] High thrombotic risk with { $drugs } ({ $factors }): check outside prescriptions for an anticoagulant
        }
    .detail = High thrombotic risk on an immunomodulatory drug: { $factors }. The guideline asks for a measure that matches the risk; in the cited pomalidomide trial high-risk patients received prophylactic low-molecular-weight heparin. Decide on LMWH (or an equivalent anticoagulant, coverage to be checked) with renal function and platelets in view. Aspirin alone may be too little. Not known: { $unknown }.
    .detail-2 = Active VTE without treatment-dose anticoagulation. Hold the immunomodulatory drug and decide the treatment dose with a thrombosis consult; a prophylactic dose is not enough.
    .detail-8 =
        { $active ->
            [yes] Active VTE, confirm treatment-dose anticoagulation: it is not certain what is taken. A prophylactic dose is not enough. Check outside prescriptions and the dose before the next dose of the immunomodulatory drug.
           *[other] High thrombotic risk on an immunomodulatory drug: { $factors }. It is not certain what is taken against thrombosis: check outside prescriptions and doses. The guideline asks for a measure that matches the risk; in the cited pomalidomide trial high-risk patients received prophylactic low-molecular-weight heparin. Not known: { $unknown }.
        }

vte-highdose-dex = High-dose dexamethasone with an immunomodulatory drug
    .summary = Dexamethasone { $mg } mg per 28 days with { $drugs } raises thrombosis risk: lower it or step up prophylaxis
    .summary-2 = Dexamethasone { $mg } mg per 28 days with { $drugs }: above the weekly low-dose schedule
    .summary-3 = Dexamethasone { $mg } mg per 28 days with { $drugs } in an older or transplant-ineligible patient: reduce by age
    .summary-4 = Dexamethasone with { $drugs }: dose or schedule not readable, state the planned total per 28 days
    .detail = Dexamethasone { $atLeast ->
            [yes] at least { $mg }
           *[other] { $mg }
        } mg per 28 days with an immunomodulatory drug raises thrombosis risk. Consider weekly low-dose dexamethasone; keep prophylaxis matched to risk. The weekly doses offered are not from the guideline.
    .detail-2 = Dexamethasone { $mg } mg per 28 days is above the low-dose weekly schedule ({ $low } mg per 28 days) and below what is called high-dose here ({ $limit } mg). The guideline names no number. Keep prophylaxis matched to risk. The weekly doses offered are not from the guideline.
    .detail-3 = Dexamethasone { $atLeast ->
            [yes] at least { $mg }
           *[other] { $mg }
        } mg per 28 days with an immunomodulatory drug raises thrombosis risk; in older patients high-dose use also brings infection and cataract, and age-based reduction is advised. Consider weekly low-dose dexamethasone; keep prophylaxis matched to risk. The weekly doses offered are not from the guideline.
    .detail-4 = The dose or the schedule of dexamethasone cannot be read, so the total per 28 days is unknown; a part of a cycle is not extrapolated. State the planned total per 28 days: high-dose dexamethasone raises the thrombosis risk of immunomodulatory drugs.

vte-imid-ongoing-gap = Immunomodulatory drug running without thrombosis prophylaxis
    .summary = { $drugs } continues ({ $started }) and no thrombosis prophylaxis is recorded
    .summary-5 =
        { $mg ->
            [none] { $drugs } continues; the daily dose of aspirin could not be read (81-100 mg/day is recommended)
           *[other] { $drugs } continues; aspirin { $mg } mg/day does not match the recommended 81-100 mg/day
        }
    .summary-6 = { $drugs } continues with { $taken } only: not the agent studied for prophylaxis
    .summary-8 = { $drugs } continues without thrombosis prophylaxis; the reason was given on { $overridden }: does it still hold?
    .summary-10 = { $drugs } continues; thrombosis prophylaxis could not be confirmed
    .detail = Therapy with an immunomodulatory drug continues ({ $started }) and no thrombosis prophylaxis is recorded. Confirm aspirin 81-100 mg/day or an alternative. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-5 =
        { $mg ->
            [none] Aspirin is on the list but its daily dose could not be read. The guideline recommends 81-100 mg/day with an immunomodulatory drug: check the dose.
           *[other] Aspirin { $mg } mg/day does not match the 81-100 mg/day range the guideline recommends with an immunomodulatory drug. Adjust unless there is another indication.
        }
    .detail-6 = { $taken } is not the agent studied with immunomodulatory drugs. Do not stack aspirin on it without cardiology advice. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-8 = Therapy with an immunomodulatory drug continues ({ $started }) without thrombosis prophylaxis. A reason was given on { $overridden }; please check that it still holds, or add aspirin 81-100 mg/day or an alternative. Risk factors found: { $factors }; not known: { $unknown }.
    .detail-10 = Therapy with an immunomodulatory drug continues ({ $started }) and it is not certain what is taken against thrombosis. Confirm supplies from outside and the dose. Risk factors found: { $factors }; not known: { $unknown }.

vte-aspirin-contraindicated = Thrombosis prophylaxis due, aspirin unsuitable
    .summary = Thrombosis prophylaxis is due with { $drugs }, but aspirin is unsuitable: { $reasons }
    .summary-1 = Aspirin is being signed although it is unsafe: { $reasons }. Remove it
    .summary-2 = { $drugs }: aspirin is unsuitable ({ $reasons }), no antithrombotic drug is offered; reassess with each count
    .detail = Prophylaxis with the immunomodulatory drug is due but aspirin is unsuitable ({ $reasons }). The guideline gives no substitute for aspirin intolerance; its high-risk option is LMWH. Weigh LMWH against platelets, bleeding and renal function, or record mechanical measures and surveillance.
    .detail-1 = Aspirin is being signed, but there is on record: { $reasons }. Remove the aspirin draft. The guideline gives no substitute for aspirin intolerance; its high-risk option is LMWH. Weigh LMWH against platelets, bleeding and renal function, or record mechanical measures and surveillance.
    .detail-2 = Aspirin is unsuitable with the immunomodulatory drug ({ $reasons }), and no other antithrombotic drug is offered for now. Weigh bleeding against thrombosis, also for an anticoagulant already taken. Reassess with each blood count; record mechanical measures and surveillance.
    .detail-4 = Prophylaxis with the immunomodulatory drug is due but aspirin is unsuitable ({ $reasons }). Consider gastroprotection or an alternative, with advice; the guideline gives no substitute for aspirin intolerance.

vte-doac-coverage = DOAC as primary prophylaxis: coverage in Japan
    .summary = { $doac } with { $drugs } and no previous VTE: not insured in Japan as primary prophylaxis
    .summary-4 = { $doac } with { $drugs } and no previous VTE: the guideline discusses apixaban only, check coverage
    .summary-5 = { $doac } with { $drugs }: confirm whether there was a VTE, coverage in Japan depends on it
    .detail = { $aspirin ->
            [yes] Apixaban for primary VTE prophylaxis on an immunomodulatory drug is not insured in Japan when there is no previous VTE/DVT. A 50-patient study of 5 mg/day with lenalidomide or pomalidomide saw no VTE in 6 months and 3 minor bleeds. Aspirin 81-100 mg/day is the guideline choice. Comparison data are lacking.
           *[other] Apixaban for primary VTE prophylaxis on an immunomodulatory drug is not insured in Japan when there is no previous VTE/DVT. A 50-patient study of 5 mg/day with lenalidomide or pomalidomide saw no VTE in 6 months and 3 minor bleeds. Comparison data are lacking. Check coverage.
        }
    .detail-4 = { $aspirin ->
            [yes] The guideline discusses apixaban only as a direct oral anticoagulant with an immunomodulatory drug. Aspirin 81-100 mg/day is the guideline choice. Coverage of { $doac } without a previous VTE/DVT has to be checked.
           *[other] The guideline discusses apixaban only as a direct oral anticoagulant with an immunomodulatory drug. Coverage of { $doac } without a previous VTE/DVT has to be checked.
        }
    .detail-5 = Whether there was ever a VTE or DVT is not recorded. In Japan the insurance covers a direct oral anticoagulant in this place only with such a history: confirm and record it.

vte-aspirin-dose = Aspirin outside 81-100 mg/day
    .summary = Aspirin { $mg } mg/day with { $drugs } does not match the recommended 81-100 mg/day
    .summary-6 = The daily dose of aspirin with { $drugs } could not be read (81-100 mg/day is recommended)
    .detail = Aspirin { $mg } mg/day does not match the 81-100 mg/day range the guideline recommends with an immunomodulatory drug. Adjust unless there is another indication.
    .detail-5 = Aspirin { $mg } mg/day is above the 81-100 mg/day range the guideline recommends with an immunomodulatory drug: it adds bleeding. Adjust unless there is another indication.
    .detail-6 = The daily dose of aspirin cannot be read from the order. The guideline recommends 81-100 mg/day with an immunomodulatory drug: check the dose.
