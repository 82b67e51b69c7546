family-bone-agent = Bone-modifying agents in myeloma
    .description = Checks denosumab and zoledronic acid against bone disease, kidney function, calcium and supplements, dental state, jaw findings, interval and duplication.

## Facts
fact-dx = Diagnosis
fact-ca = Calcium (total)
fact-alb = Albumin
fact-corrCa = Corrected calcium
fact-caIonised = Ionised calcium
fact-caLimits = Calcium limits used
fact-boneOrder = Bone agent ordered
fact-myelomaOrder = Myeloma drug ordered
fact-boneAgent = Bone agent
fact-boneReaction = Reaction to a bone agent
fact-boneLastDose = Date of the last dose
fact-boneStop = Stop of the other agent
fact-boneProduct = Product (oncology or osteoporosis)
fact-supplement = Calcium or vitamin D
fact-caSupp = Calcium supplement
fact-vitDSupp = Vitamin D
fact-treatmentPhase = Phase of therapy
fact-regimen = Regimen
fact-asctPlanned = Autologous transplant planned
fact-boneDisease = Bone disease
fact-boneLesionUnclear = Bone finding, nature not stated
fact-lyticLesions = Number of lytic lesions
fact-imagingDone = Skeletal imaging
fact-scrBaseline = Creatinine, baseline
fact-hypercalcaemiaOfMalignancy = Hypercalcaemia of malignancy
fact-hypocalcaemiaSymptoms = Numbness or tetany
fact-bmaActive = Bone agent active
fact-bmaExposedEver = Exposure to bone agents
fact-otherBmaIndication = Other indication for the bone agent
fact-dentalCheck = Dental check
fact-dentalWork = Dental treatment
fact-dentalRequest = Dental treatment ordered
fact-dentalTreatmentNeeded = Dental treatment needed
fact-dentalHealingComplete = Healing complete (dentist)
fact-fewTeeth = Missing teeth
fact-dentures = Dentures
fact-smoker = Smoking
fact-oralSymptoms = Pain or swelling of the mouth
fact-jawBone = Exposed or probeable jaw bone
word-not-readable = answer not readable
fact-hb = Haemoglobin
fact-jawRT = Irradiation of the jaw
fact-jawTumour = Tumour in the jaw
fact-jawSuspected = Necrosis of the jaw, suspected
fact-jawInflammation = Inflammation of the jaw (code does not tell necrosis)
mark-by-laboratory = corrected by the laboratory
mark-inferred = inferred from the record
bone-phase-untreated = untreated
bone-phase-induction = induction
bone-phase-maintenance = maintenance
bone-phase-relapse = relapse
bone-value-limits = { $low ->
    [none] no lower limit
   *[other] { $low }
 } to { $high ->
    [none] no upper limit
   *[other] { $high }
 } { $unit }{ $own ->
    [yes] {""}
   *[no] {" "}(site default where the result has none)
 }
bone-risk-few-teeth = missing teeth
bone-risk-dentures = dentures
bone-risk-smoker = smoking
bone-missing-albumin = no albumin of the same specimen or within 24 hours ({ $when ->
    [none] no date
   *[other] { $when }
 })
bone-missing-elsewhere = check doses given elsewhere
bone-missing-lesion-count = imaging exists, lesion count not recorded
bone-missing-duration = duration not recorded
bone-missing-since = none in the time asked for

## Tests
test-calcium = Serum calcium
test-albumin = Serum albumin
test-magnesium = Serum magnesium
test-consult-dental = Dental check for oral disease, with bone agent and planned date
test-consult-dental-haematology = Joint review by dentistry and haematology
test-consult-oral-surgery = Oral-surgery consult
test-skeletal-imaging = Skeletal imaging
test-consult-haematology = Haematology consult
test-dxa = Bone density (DXA)

## Suggestions
suggest-bone-switch = Change to denosumab 120 mg every 28 days{ $supplements ->
        [yes] , with calcium and vitamin D
       *[no] {""}
    }
suggest-bone-denosumab = Add denosumab 120 mg subcutaneously every 28 days
suggest-bone-zoledronic = Add zoledronic acid { $dose } mg every 21 to 28 days
suggest-bone-zol-dose = Change the dose to { $dose } mg
suggest-bone-hold-zol = Hold zoledronic acid
suggest-bone-hold-zol-calcium = Hold zoledronic acid, order calcium and albumin
suggest-bone-kidney-calcium = Order creatinine, calcium and albumin
suggest-bone-calcium-kidney = Order calcium, albumin and creatinine
suggest-bone-calcium-albumin = Order calcium and albumin
suggest-bone-calcium-magnesium = Order calcium, albumin and magnesium
suggest-bone-calcium-week = Order calcium and albumin in one week
suggest-bone-defer = Move the bone agent to { $start }
suggest-bone-supplements = Add calcium { $calcium } mg with vitamin D { $units } IU daily
suggest-bone-vitamin-d = Add vitamin D { $units } IU daily
suggest-bone-calcium = Add calcium { $calcium } mg daily
suggest-bone-calcium-open = Add calcium (dose to be set)
suggest-bone-active-vitamin-d = Add active vitamin D; set calcium individually
suggest-bone-hold-supplements = Hold calcium and vitamin D
suggest-bone-hold-agent = Put the bone agent on hold
suggest-bone-imaging = Order skeletal imaging
suggest-bone-dental = Order a dental check
suggest-bone-dental-delay = Start the bone agent on { $start } or later
suggest-bone-oral-surgery = Refer to oral surgery
suggest-bone-joint-consult = Ask dentistry and haematology for a joint review
suggest-bone-consult-haematology = Ask for a haematology consult
suggest-bone-delete = Delete the bone agent draft
suggest-bone-dxa = Order a bone-density measurement
suggest-bone-interval = Move the dose to { $start }
suggest-bone-remove = Delete the draft of { $drug }
suggest-bone-stop = Stop { $drug }

## Further paragraphs
bone-note-pfs = For untreated myeloma with bone disease on a proteasome-inhibitor triplet or heading for transplant, denosumab also showed the longer PFS (median 46.1 against 35.4 months overall).
bone-note-denosumab-dose = Dose and interval not from guideline. Give calcium and vitamin D with it; recheck calcium.
bone-note-site-dose = Dose to be set by the site. Dose not from guideline.
bone-note-supplement-dose = At least calcium { $calcium } mg and vitamin D { $units } IU a day. Dose not from guideline.
bone-note-dose-over = The dose of { $dose } mg is also above the single dose of 4 mg.
bone-note-no-denosumab = A reaction to denosumab is on file, so it is no alternative here: reduce or defer zoledronic acid.
bone-note-jaw-first = Exposed jaw bone is on record; no bone agent is offered before oral surgery has seen it.
bone-note-zol-kidney-3 = Kidney function is very low or unknown; the bands do not apply to hypercalcaemia of malignancy, the risk to the kidney does.
bone-note-zol-kidney-4 = The dose bands do not apply to hypercalcaemia of malignancy; watch the kidney.
bone-note-zol-kidney-5 = Creatinine has risen to the line at which the agent is held.
bone-note-zol-kidney-6 = CrCl is { $crcl }: the band is { $band } mg, and the guideline prefers denosumab.
bone-note-zol-kidney-7 = CrCl is { $crcl }: the band is { $band } mg.
bone-note-zol-kidney-8 = CrCl is { $crcl }: the band is { $band } mg.
bone-note-zol-kidney-9 = Creatinine has risen by 25 % or more over the baseline.
bone-note-zol-kidney-11 = Kidney function is unknown or older than 7 days.
bone-note-supplements-with = Denosumab needs calcium and vitamin D with it.
bone-mde-lesion = a bone lesion
bone-mde-calcium = calcium { $value }
bone-mde-crcl = CrCl { $value }
bone-mde-creatinine = creatinine { $value }
bone-mde-hb = Hb { $value }
bone-note-own-supply = Ask for a supply of the patient's own.
bone-note-dental-risks = Risk factors for jaw necrosis on record: { $risks }.
bone-note-no-holiday = The guideline names no drug holiday; none is proposed.
bone-note-smm-trials = In the trials skeletal events at progression did fall (zoledronic acid 55.5 % against 78.8 %; pamidronate 39.2 % against 72.7 %).
bone-note-calcium-ordered = A repeat calcium is ordered; the low value stands until it is back.
bone-why-jaw = Exposed jaw bone is on record: no agent is offered, oral surgery first.
bone-why-calcium = Calcium is low or unknown: correct or measure it first. The agents are shown, none is preselected.
bone-why-no-agent = Neither agent can be offered (reactions on file, or the kidney is too poor or unknown for the remaining one): ask for a consult.
bone-why-denosumab-reaction = A reaction to denosumab is on file: zoledronic acid by kidney function.
bone-why-bisphosphonate-reaction = A reaction to a bisphosphonate is on file: denosumab only.
bone-why-kidney = Kidney function is reduced or worsening: denosumab.
bone-why-kidney-unknown = Kidney function is unknown: denosumab; zoledronic acid needs a creatinine clearance first.
bone-why-pfs = Proteasome-inhibitor triplet or planned transplant: denosumab first (longer PFS), zoledronic acid as alternative.
bone-why-either = Either agent fits.
bone-dental-valid = Dental check: { $when }, no open treatment.
bone-dental-valid-no-need-recorded = Dental check: { $when }, no need for treatment recorded.
bone-dental-open = Dental check: { $when }, treatment still open.
bone-dental-old = Dental check: { $when }, more than 90 days ago.
bone-dental-none = Dental check: none on record.
bone-dental-unknown = Dental check: not known.

bone-start-with-therapy = Myeloma bone disease, therapy starting, no bone agent
    .summary = Bone disease on record, therapy starting without a bone agent: consider { $agent ->
        [none] denosumab or zoledronic acid
       *[other] { $agent }
     }
    .summary-4 = No bone lesion counted; this site offers a bone agent all the same
    .summary-5 = Myeloma therapy starting, bone disease unknown ({ $imaging ->
        [yes] lesion count not recorded
       *[other] no skeletal imaging on record
     }): clarify for a bone agent
    .summary-6 = Bone disease on record, but calcium is { $ca }: correct it before a bone agent
    .summary-7 = Bone disease, therapy starting, no bone agent and no settled dental check: dental check first, then a bone agent
    .summary-U = Bone disease on record without a diagnosis: record it to judge the need for a bone agent
    .detail = Bone disease is recorded and myeloma therapy is starting without a bone-modifying agent. Denosumab or zoledronic acid is recommended from the start of chemotherapy.
    .detail-4 = No bone lesion is on record. One trial's benefit did not depend on lesions, but the recommendation is for bone disease; the site has chosen to offer an agent.
    .detail-5 = Myeloma therapy is starting and the record does not tell whether there is bone disease. With bone disease, denosumab or zoledronic acid is recommended from the start of chemotherapy.
    .detail-6 = Bone disease is recorded and therapy is starting, but calcium is { $ca } ({ $caWhen }). Correct calcium and vitamin D first; a bone agent follows when it is normal.
    .detail-7 = Bone disease is recorded and myeloma therapy is starting without a bone-modifying agent. Denosumab or zoledronic acid is recommended from the start of chemotherapy, with dental work finished two weeks before the first dose. The proposed start leaves that time.
    .detail-U = A bone lesion is on record and an anti-myeloma drug is ordered, but no plasma-cell diagnosis is recorded, so the need for a bone agent cannot be judged.

bone-zol-renal = Zoledronic acid and kidney function
    .summary = CrCl { $crcl }, zoledronic acid ordered: denosumab is preferred, or reduce to { $band } mg
    .summary-1 = { $dialysis ->
        [yes] Dialysis
       *[other] CrCl { $crcl }
     }: do not give zoledronic acid{ $swap ->
        [yes] ; denosumab once calcium allows
       *[other] ; defer, denosumab is not tolerated
     }
    .summary-2 = Zoledronic acid { $dose } mg is above the single dose of 4 mg
    .summary-3 = Zoledronic acid for hypercalcaemia: kidney function { $crcl ->
        [none] unknown or dialysis
       *[other] CrCl { $crcl }
     }, weigh the renal risk
    .summary-4 = Zoledronic acid for hypercalcaemia: dose bands do not apply, watch the kidney (CrCl { $crcl })
    .summary-5 = Creatinine rose from { $baseline } to { $scr }: hold zoledronic acid
    .summary-6 = CrCl { $crcl }, zoledronic acid { $dose } mg: { $swap ->
        [yes] prefer denosumab, or reduce to { $band } mg
       *[other] reduce to { $band } mg or defer
     }
    .summary-7 = CrCl { $crcl }, zoledronic acid without a dose: state it, the band is { $band } mg
    .summary-8 = CrCl { $crcl }, zoledronic acid { $dose } mg is within the band; the guideline prefers denosumab
    .summary-9 = Zoledronic acid with creatinine up from { $baseline } to { $scr }: denosumab is preferred if it goes on
    .summary-11 = No creatinine clearance of the last 7 days: obtain creatinine before signing zoledronic acid
    .detail = Zoledronic acid caused more renal adverse events than denosumab in the head-to-head trial; the guideline prefers denosumab in renal impairment. It names no cut-off; the bands are the label's. Check calcium first, then { $swap ->
        [yes] switch, or apply the reduced dose.
       *[other] apply the reduced dose or defer.
     }
    .detail-1 = { $dialysis ->
        [yes] The patient is on dialysis.
       *[other] CrCl is { $crcl } ({ $when }).
     } Below 30 mL/min or on dialysis the label does not support zoledronic acid, and it caused more renal adverse events than denosumab in the head-to-head trial. { $swap ->
        [yes] Denosumab is the guideline's choice in renal impairment, once calcium is known and not low.
       *[other] Defer it and decide with a specialist.
     }
    .detail-2 = A single dose above 4 mg was never the studied or labelled dose for bone disease or hypercalcaemia; higher doses harmed kidneys.
    .detail-3 = The order is for hypercalcaemia of malignancy, where the dose bands do not apply. Kidney function is very low, on dialysis or not known: weigh the renal risk, hydrate, and consider alternatives.
    .detail-4 = The order is for hypercalcaemia of malignancy, where the dose bands do not apply. Hydrate and watch creatinine.
    .detail-5 = Creatinine rose from { $baseline } to { $scr }, the line at which the label holds zoledronic acid. Hold it until creatinine is back near baseline{ $swap ->
        [yes] , or consider denosumab, which the guideline prefers when the kidney deteriorates.
       *[other] .
     }
    .detail-7 = CrCl is { $crcl } ({ $when }) and the order states no dose. The band for this clearance is { $band } mg; the guideline prefers denosumab in renal impairment.
    .detail-9 = Creatinine rose from { $baseline } to { $scr }, less than the holding line. The guideline prefers denosumab when deterioration is a concern.
    .detail-11 = Zoledronic acid needs a creatinine for each dose. None of the last 7 days could be used. An eGFR does not replace the clearance.

bone-denosumab-preferred = Zoledronic acid chosen where denosumab showed the longer PFS
    .summary = { $why ->
        [triplet] Proteasome-inhibitor triplet
        [asct] Transplant planned
       *[both] Proteasome-inhibitor triplet and transplant planned
     } with bone disease: denosumab showed the longer PFS, is zoledronic acid intended?
    .detail = For untreated myeloma with bone disease on a proteasome-inhibitor triplet or heading for autologous transplant, denosumab showed longer progression-free survival than zoledronic acid (median 46.1 against 35.4 months overall; the effect lay in these groups). Skeletal protection and overall survival were equal. Consider denosumab.

bone-denosumab-ca-vitd = Denosumab and its calcium and vitamin D
    .summary = Denosumab without calcium and vitamin D: add them
    .summary-1 = Calcium { $ca } is above normal while calcium or vitamin D is taken: hold it and recheck
    .summary-2 = Calcium { $ca } is above normal on denosumab: do not add supplements, recheck
    .summary-4 = Denosumab with poor kidney function and native vitamin D only: prefer active vitamin D
    .summary-5 = Denosumab without { $calcium ->
        [no] { $vitd ->
            [no] calcium and vitamin D
           *[other] calcium
         }
       *[other] vitamin D
     }, and corrected calcium is unknown: measure, then add
    .summary-6 = Denosumab without { $calcium ->
        [no] calcium
       *[other] vitamin D
     }: add it (corrected calcium { $ca })
    .summary-7 = Denosumab without calcium and vitamin D: add both (corrected calcium { $ca })
    .summary-8 = Denosumab: calcium or vitamin D could not be confirmed, check the patient's own supply
    .detail = Denosumab can lower calcium severely (17 % of any grade against 12 % with zoledronic acid). Prescribe calcium and vitamin D with it; the guideline names active vitamin D and calcium. Do not add them while corrected calcium is above normal.
    .detail-1 = Calcium is { $ca } ({ $caWhen }), above normal ({ $uln ->
        [none] no limit
       *[other] { $uln }
     }), while calcium or vitamin D is being taken. Hold it and recheck; think of hypercalcaemia of the myeloma.
    .detail-2 = Calcium is { $ca } ({ $caWhen }), above normal. Do not add calcium or vitamin D now; recheck, and think of hypercalcaemia of the myeloma.
    .detail-4 = Kidney function is very low or the patient is on dialysis, where native vitamin D is hardly activated. Consider active vitamin D and set calcium individually.

bone-denosumab-hypocalcaemia = Calcium low before a bone agent, or unknown before denosumab
    .summary = { $caKind ->
        [ionised] Ionised calcium
       *[other] Corrected calcium
     } { $ca } before { $drugs }: correct it first
    .summary-2 = Numbness or tetany and calcium { $ca ->
        [none] unknown
       *[other] { $ca }
     } before { $drugs }: measure and correct first
    .summary-3 = { $caKind ->
        [ionised] Ionised calcium
       *[other] Corrected calcium
     } { $ca } is below normal before { $drugs }: supplement, recheck within 7 days
    .summary-4 = Calcium { $ca } without albumin before { $drugs }: order both before signing
    .summary-5 = No current corrected calcium before { $drugs }: order calcium and albumin before signing
    .summary-6 = Denosumab with { $dialysis ->
        [yes] dialysis
       *[other] CrCl { $crcl }
     }: high risk of hypocalcaemia, check calcium at about one week
    .detail = Calcium is { $ca } ({ $caWhen }). Correct calcium and vitamin D before the bone agent ({ $drugs }). The guideline warns of serious hypocalcaemia after denosumab and saw it with zoledronic acid as well (17 % and 12 %), but names no threshold; the lines are the site's.
    .detail-2 = Symptoms of low calcium are on record and calcium is low or not known. Measure calcium, albumin and magnesium and correct them before the bone agent ({ $drugs }).
    .detail-4 = Calcium is known without albumin; no corrected value is guessed. Order both before signing. The guideline warns of serious hypocalcaemia after denosumab.
    .detail-5 = Corrected calcium is unknown or older than 14 days. Order calcium and albumin before signing. The guideline warns of serious hypocalcaemia after denosumab.
    .detail-6 = Calcium is not low, but poor kidney function makes a fall after denosumab likely. Check calcium at about one week and give active vitamin D and calcium as needed.

bone-denosumab-ca-monitor = Calcium recheck after denosumab
    .summary = No calcium since denosumab on { $last }: measure it
    .summary-1 = Calcium { $ca } on { $caWhen } after denosumab on { $last }: treat it, no response is recorded
    .summary-2 = Calcium { $ca } on { $caWhen } after denosumab on { $last }: under treatment, recheck until normal
    .summary-3 = Calcium { $ca } on { $caWhen } is below normal after denosumab on { $last }
    .summary-4 = Calcium { $ca } without albumin after denosumab on { $last }: may be low, measure both
    .summary-5 = Calcium { $ca } without albumin after denosumab on { $last }: albumin needed
    .summary-6 = Numbness or tetany and no calcium since denosumab on { $last }: measure it now
    .summary-7 = First denosumab { $days } days ago with poor kidney function and no calcium since: measure it
    .summary-8 = First denosumab { $days } days ago and no calcium since: measure it
    .summary-9 = Next denosumab on { $next } and no calcium in the 14 days before it: measure it
    .summary-U = A calcium result since denosumab on { $last } could not be read: look at it
    .detail = No calcium since denosumab on { $last } (or none near the next dose). Falls occur early; measure corrected calcium and continue supplements.
    .detail-1 = Calcium was { $ca } on { $caWhen }, after denosumab on { $last }, and no response is on record. Treat the low calcium, check magnesium, and hold the next dose until it is normal.
    .detail-2 = Calcium was { $ca } on { $caWhen }, after denosumab on { $last }. Calcium or vitamin D was started since. Recheck with magnesium until normal, and hold the next dose until then.
    .detail-3 = Calcium was { $ca } on { $caWhen }, after denosumab on { $last }. Treat the low calcium, check magnesium, and hold the next dose until it is normal.
    .detail-4 = Calcium was { $ca } on { $caWhen } without albumin, after denosumab on { $last }. It may be low; measure both.
    .detail-5 = Calcium was { $ca } on { $caWhen } without albumin, after denosumab on { $last }; measure both.
    .detail-U = A calcium result after denosumab on { $last } is on record but cannot be read (unit, status or value). Look at it, or measure again.

bone-dental-check-before-start = First bone agent without dental check
    .summary = First { $drugs } and no dental check on record: arrange one, finish work 2 weeks before the dose
    .summary-2 = Hypercalcaemia: do not delay { $drugs }; arrange dental care afterwards
    .summary-4 = First { $drugs } with dental treatment still open (check { $when }): treat first
    .summary-5 = First { $drugs } and no dental check within 90 days{ $when ->
        [none] {""}
       *[other] {" "}(last { $when })
     }: arrange one
    .summary-6 = First { $drugs } and nothing known of the teeth: ask patient or dentist, arrange a check
    .detail = No current dental check is on record before this bone-modifying agent. Have a dentist look for oral disease and finish any work at least 2 weeks before the first dose; this cut jaw necrosis from 26 % to 7 %.
    .detail-2 = The agent treats hypercalcaemia of malignancy and must not wait. Arrange dental care afterwards.
    .detail-4 = A dentist found work to be done and it is still open. Finish it and start the bone agent 14 days after it or later; preventive care cut jaw necrosis from 26 % to 7 %.

bone-dental-2week-gap = Dental work finished less than 2 weeks before the first dose
    .summary = Dental work finished { $days } days before the first { $drugs }: postpone to { $start }
    .summary-2 = Dental treatment without a date before the first { $drugs }: obtain the date
    .summary-3 = Dental work planned on { $done }, after the first { $drugs } on { $planned }: reorder
    .summary-5 = Dentist reports incomplete healing before the first { $drugs }: clarify first
    .detail = Dental treatment finishes { $done }, { $days } days before the planned first dose on { $planned }. Guidance asks for completion by 2 weeks before start. Move the dose to { $start } unless urgent.
    .detail-2 = Dental treatment is on record without a date, so the two weeks before the first dose cannot be checked. Obtain the date.
    .detail-3 = Dental work is planned on { $done }, after the first dose on { $planned }. Guidance asks for completion by 2 weeks before start. Do the work first and start on { $start } or later, unless urgent.
    .detail-5 = Two weeks have passed since the dental work, but the dentist reports that healing is not complete. Clarify before the first dose.

bone-invasive-dental-on-bma = Invasive dental procedure while exposed to a bone agent
    .summary = Invasive dental work on { $drug } (last dose { $last ->
        [none] unknown
       *[other] { $last }
     }): discuss alternatives first
    .summary-3 = Invasive dental work and exposure to bone agents unknown: ask about current and past agents
    .summary-4 = Urgent dental work on { $drug }: do not delay infection control, tell oral surgery of the exposure
    .summary-6 = Invasive dental work after { $drug } (last dose { $last }): tell the dentist
    .detail = The patient is or was on { $drug } (last dose { $last ->
        [none] date unknown
       *[other] { $last }
     }). Invasive dental work should be avoided on bone-resorption inhibitors; discuss conservative options or timing between haematology and dentistry, and continue oral care.
    .detail-3 = Whether the patient takes or took a bone-resorption inhibitor is not known. Ask before invasive dental work.
    .detail-4 = The procedure is urgent. Do not delay infection control; inform oral surgery of the exposure to { $drug } (last dose { $last ->
        [none] date unknown
       *[other] { $last }
     }).

bone-dental-periodic-check = Oral follow-up overdue on a bone agent
    .summary = Last dental check { $when } on { $drugs }: a regular check is due
    .summary-1 = Pain or swelling of the mouth on { $drugs } and no dental visit since: dental review now
    .summary-3 = No dental check on record while on { $drugs }: ask for the date, arrange a check
    .detail = Regular dental review is advised while on a bone agent, with feedback to the treating physician. Last recorded check: { $when ->
        [none] none
       *[other] { $when }
     }.
    .detail-1 = Symptoms of the mouth are on record while a bone agent runs, and no dental visit since. Have a dentist look now; think of osteonecrosis of the jaw.

bone-aronj = Jaw necrosis: definition met or suspected
    .summary = Jaw bone exposed for { $days } days: the jaw necrosis definition is met, refer to oral surgery
    .summary-1 = Jaw bone exposed for { $days } days, definition of jaw necrosis met: decide the dose with oral surgery first
    .summary-3 = Jaw bone exposed for { $days } days in an irradiated jaw: outside the definition, oral surgery
    .summary-4 = Jaw bone exposed for { $days } days with a tumour in the jaw: outside the definition, biopsy or imaging
    .summary-5 = Jaw bone exposed for { $days } days: confirm irradiation and tumour status, oral surgery
    .summary-6 = Exposed jaw bone ({ $days ->
        [none] duration not recorded
       *[other] { $days } days
     }): jaw necrosis suspected, refer now, recheck at day 56
    .summary-7 = Exposed jaw bone and exposure to bone agents unknown: take the drug history
    .summary-U = Jaw finding on a bone agent that does not tell of exposed bone: look and record it
    .detail = Exposed or probeable jaw bone for { $days ->
        [none] an unknown time
       *[other] { $days } days
     } after { $drugs ->
        [none] an unknown agent
       *[other] { $drugs }
     }. All three parts of the definition are met: exposure to the drug, no irradiation or tumour of the jaw, eight weeks. Refer to oral surgery urgently; review the next bone-agent dose with them (the guideline does not define management).
    .detail-3 = Jaw bone has been exposed for { $days } days, but the jaw was irradiated: outside the definition. Refer to oral surgery; review the next bone-agent dose with them.
    .detail-4 = Jaw bone has been exposed for { $days } days, but a tumour of the jaw is on record: outside the definition. Biopsy or imaging decides; refer to oral surgery and review the next dose with them.
    .detail-5 = Jaw bone has been exposed for { $days } days after a bone agent. Whether the jaw was irradiated or holds tumour is not recorded, so the third part of the definition is open. Confirm both and refer to oral surgery; review the next dose with them.
    .detail-6 = Exposed or probeable jaw bone for less than eight weeks, or for an unknown time, after a bone agent. Recheck at day 56; do not wait to refer.
    .detail-7 = Exposed jaw bone is on record and nobody can say whether a bone agent was taken. Ask for present and past agents, also from other hospitals.
    .detail-U = A finding on record (suspected necrosis, inflammation of the jaw, or an answer that could not be read) does not tell whether bone is exposed. Look and record it.

bone-mgus-smm-not-recommended = Bone agent in MGUS or smouldering myeloma
    .summary = { $drugs } in { $dx ->
        [SMM] smouldering myeloma
       *[MGUS] MGUS
     } is not recommended (category 4): check the indication
    .summary-3 = { $drugs } in { $dx ->
        [SMM] smouldering myeloma
       *[MGUS] MGUS
     } with { $events }: possible myeloma-defining event, reassess the diagnosis first
    .summary-5 = { $drugs } in { $dx ->
        [SMM] smouldering myeloma
       *[MGUS] MGUS
     }: record the indication
    .summary-6 = { $drugs } ordered without a diagnosis on record: record it
    .summary-U = { $drugs } in { $dx ->
        [SMM] smouldering myeloma
       *[MGUS] MGUS
     }: product and indication are not said
    .detail = A bone-modifying agent is not recommended in MGUS or smouldering myeloma: trials did not delay myeloma or prolong survival, although fewer bone events were seen at progression. For osteoporosis, order under that indication and record it.
    .detail-3 = A CRAB criterion is met with a precursor diagnosis: { $events }. It may be a myeloma-defining event if the plasma-cell disease is its cause: reassess the diagnosis before deciding on the bone agent.
    .detail-5 = The product is for osteoporosis and no indication is on record. If osteoporosis is the reason, record it.
    .detail-6 = No plasma-cell diagnosis and no other indication are on record, so the order cannot be judged. Record the diagnosis or the indication.
    .detail-U = The order tells neither the product (120 or 60 mg, 4 or 5 mg) nor the indication. In MGUS or smouldering myeloma the oncology product is not recommended; for osteoporosis, record that indication.

bone-interval = Dosing interval of the bone agent
    .summary = Last { $drug } { $days } days ago: too short an interval
    .summary-2 = Repeat { $drug }, date of the last dose unknown: obtain it
    .summary-3 = { $drug } after { $days } days: shorter than the 3 to 4 weeks of the guideline
    .summary-5 = { $drug } after { $days } days: the label interval is 4 weeks
    .summary-8 = Last { $drug } { $days } days ago: overdue, is the pause intended?
    .detail = { $last ->
        [none] The planned doses are
       *[other] The last { $drug } was
     } { $days } days { $last ->
        [none] apart
       *[other] before the planned one
     }. The guideline's zoledronic acid schedule is every 3 to 4 weeks (21 to 28 days).
    .detail-2 = { $drug } was given before, but no date is on record, so the interval cannot be checked.
    .detail-5 = The last { $drug } was { $days } days before the planned one. The label interval is 4 weeks; the guideline gives none for denosumab.
    .detail-8 = The last { $drug } was { $days } days ago, more than 42, and no reason for a pause is on record. If it was stopped on purpose, record it.

bone-duplicate-bma = Two bone agents at once
    .summary = { $drug } ordered while { $other } is on the list: use one of them
    .summary-4 = { $drug } ordered, { $other } given on { $last } still acts: has it been stopped?
    .summary-5 = { $drug } ordered, other bone agents could not be excluded: ask about doses given elsewhere
    .detail = Another bone-resorption inhibitor is active ({ $other }{ $last ->
        [none] {""}
       *[other] , last dose { $last }
     }). The guideline offers denosumab or zoledronic acid as alternatives. Stop one.
    .detail-4 = The last dose of { $other } ({ $last }) is still within its own dosing interval, and no stop is on record. Clarify whether this is a planned switch.
    .detail-5 = The medication list is not whole, so another bone agent cannot be excluded. Ask about agents given elsewhere.
