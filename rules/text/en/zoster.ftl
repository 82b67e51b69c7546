family-zoster-prophylaxis = Zoster prophylaxis on proteasome inhibitors
    .description = Checks antiviral cover against herpes zoster while a proteasome inhibitor is ordered or running, and the antiviral's dose against kidney function.

## Facts
fact-piOrder = Proteasome inhibitor ordered
fact-piActive = Proteasome inhibitor
fact-hzCover = Antiviral cover
fact-hzTreat = Antiviral treatment course
fact-hzStop = Antiviral being stopped
fact-antiviral = Antiviral
fact-antiviralDose = Antiviral dose
fact-antiviralReaction = Reaction to an antiviral
fact-scrBefore = Creatinine before

## Suggestions
suggest-aciclovir = Add aciclovir 200 mg once daily
suggest-valaciclovir = Add valaciclovir 500 mg once daily
suggest-keep-order = Keep { $drug }
suggest-stop-antiviral = Stop the antiviral
suggest-switch-to-aciclovir = Change to aciclovir 200 mg once daily
suggest-reduce-aciclovir = Reduce aciclovir to 200 mg once daily

## Further paragraphs
hz-rates-bortezomib = Zoster ran at about 13 % with bortezomib against 4 % without it, and at about 3 % when aciclovir was given.
hz-rates-others = The rates known are from bortezomib (about 13 % against 4 %, and about 3 % with aciclovir); the trials of this drug used aciclovir prophylaxis.
hz-extrapolated = The guideline speaks of myeloma; for this diagnosis the advice is extrapolated.
hz-verify-allergy = The entry is not verified: please confirm it with the patient.
hz-allergies-not-recorded = Allergies are not recorded: ask about reactions to aciclovir or valaciclovir first.
hz-kidney-crcl = CrCl { $crcl }
hz-kidney-dialysis = dialysis
hz-daily-dose = { $drug } { $dose } mg/day

hz-pi-order-no-prophylaxis = Proteasome inhibitor ordered without antiviral cover
    .summary = { $drugs } ordered, no zoster prophylaxis on the list: consider aciclovir 200 mg daily
    .summary-3 = { $starts ->
        [none] Zoster prophylaxis ({ $antivirals }) ends on { $end }, before the { $drugs } course does
       *[other] Zoster prophylaxis ({ $antivirals }) starts only on { $starts }, after { $drugs }
    }
    .summary-4 = Antiviral treatment course covers until { $end }; resume zoster prophylaxis afterwards
    .summary-7 = { $doses } is below the dose studied for zoster prophylaxis
    .summary-9 = { $antivirals ->
        [none] { $drugs } ordered, no zoster prophylaxis found: check outside prescriptions, consider aciclovir 200 mg daily
       *[other] { $drugs } ordered, zoster prophylaxis unclear ({ $antivirals }: route, dose or order not readable): check it
    }
    .detail = A proteasome inhibitor is being ordered and no zoster prophylaxis is on the list. Add aciclovir 200 mg daily (valaciclovir 500 mg daily is an alternative with Japanese retrospective data) for as long as the inhibitor continues. Check kidney function: long use can harm the kidney. The inhibitor need not be delayed.
    .detail-3 = { $starts ->
        [none] The antiviral on the list ends on { $end }, before the proteasome inhibitor. Prolong it to the end of the course.
       *[other] The antiviral on the list starts on { $starts }, well after the first dose of the proteasome inhibitor. Start it with the inhibitor.
    }
    .detail-4 = An antiviral treatment course runs until { $end } and covers now. Resume aciclovir 200 mg daily when it ends, as long as the proteasome inhibitor continues.
    .detail-7 = The antiviral dose on the list is under the daily dose reported from Japan (aciclovir 200 mg, valaciclovir 500 mg), and no reduced kidney function that would explain it is on record.
    .detail-9 = { $antivirals ->
        [none] A proteasome inhibitor is being ordered and no zoster prophylaxis was found, but the medication list may be incomplete: check outside prescriptions and the patient's own supply. If there is none, add aciclovir 200 mg daily (valaciclovir 500 mg daily is an alternative with Japanese retrospective data) for as long as the inhibitor continues. Check kidney function: long use can harm the kidney. The inhibitor need not be delayed.
       *[other] A proteasome inhibitor is being ordered. An antiviral is on record, but its route, daily dose or order could not be read, so it is not known whether it covers. Check it and outside prescriptions before adding another antiviral; 200 mg of aciclovir daily is the studied dose. The inhibitor need not be delayed.
    }

hz-pi-ongoing-gap = Proteasome inhibitor running, prophylaxis missing
    .summary = { $last ->
        [none] { $drugs } is ordered with no zoster prophylaxis recorded
       *[other] { $drugs } continues (last dose { $last }) with no zoster prophylaxis recorded
    }
    .summary-5 = { $doses } is below the studied dose while { $drugs } continues
    .summary-6 = Last { $drugs } dose { $days } days ago, no zoster prophylaxis: has the therapy ended?
    .summary-7 = { $drugs } continues; zoster prophylaxis could not be confirmed
    .detail = Proteasome inhibitor therapy is under way or ordered with no zoster prophylaxis recorded. Half of the events came within about one month (median day 31 on bortezomib), the others later. Start aciclovir 200 mg daily or confirm outside supply.
    .detail-5 = The antiviral dose on the list is under the daily dose reported from Japan (aciclovir 200 mg, valaciclovir 500 mg), and no reduced kidney function that would explain it is on record.
    .detail-6 = No further dose is planned and the last one was { $days } days ago. Confirm whether the proteasome inhibitor has ended; if not, start aciclovir 200 mg daily.
    .detail-7 = A proteasome inhibitor is running and the record does not tell whether zoster prophylaxis is taken. Confirm it with the patient and reconcile the medication list.

hz-antiviral-renal-review = Renal caution on aciclovir or valaciclovir
    .summary = Antiviral dose and kidney function do not fit: check the dose
    .summary-1 = Valaciclovir { $valaciclovir } mg/day with { $kidney }: reduce, or change to aciclovir 200 mg/day
    .summary-2 = Aciclovir { $aciclovir } mg/day as prophylaxis with { $kidney }: reduce
    .summary-3 = Aciclovir { $aciclovir } mg/day exceeds the limit with { $kidney }: reduce
    .summary-4 = Aciclovir { $aciclovir } mg/day with { $kidney } is the upper end of the label dose: pharmacist review
    .summary-5 = Aciclovir { $aciclovir } mg/day with { $kidney }: 200 mg/day is the studied prophylactic dose
    .summary-6 = Aciclovir { $aciclovir } mg/day with { $kidney }: pharmacist review, timing after dialysis
    .summary-7 = Creatinine rose from { $scrBefore } to { $scr } on { $drugs }: consider the antiviral among the causes
    .summary-8 = { $drugs } treatment course with { $kidney }: check the label dose
    .summary-9 = { $drugs } for { $days } days, no creatinine of the last { $limit } days found: order one
    .summary-10 = { $weightMissing ->
        [yes] Creatinine clearance unknown for { $drugs }: a current weight is needed
       *[other] No current kidney function for { $drugs }: obtain creatinine
    }
    .summary-U = { $drugs } dose could not be read with { $kidney }: check it by hand
    .detail = Kidney function ({ $kidney }) and the antiviral dose do not fit the site's band. The guideline warns of renal injury on long-term antivirals without naming a cut-off; the bands are the site's. Reduce valaciclovir or use aciclovir 200 mg daily; keep zoster cover while the proteasome inhibitor runs.
    .detail-2 = Kidney function ({ $kidney }) and the prophylactic aciclovir dose do not fit the site's band. The guideline warns of renal injury on long-term antivirals without naming a cut-off; the bands are the site's. Reduce to aciclovir 200 mg daily; keep zoster cover while the proteasome inhibitor runs.
    .detail-3 = Kidney function ({ $kidney }) and the aciclovir dose do not fit the label's limit of 800 mg every 8 hours in this region. Reduce the dose; the bands are the site's, the guideline names no cut-off.
    .detail-4 = The dose is within the label's limit for this kidney function but above the studied 200 mg. Ask for a pharmacist review.
    .detail-5 = 200 mg daily is the prophylactic dose that was studied; at this kidney function a higher dose has no label reduction but no evidence either. Consider aciclovir 200 mg daily.
    .detail-6 = The dose is the studied one; at this kidney function timing and accumulation need a pharmacist's look (after dialysis on dialysis days).
    .detail-7 = Creatinine rose by the definition of acute kidney injury while an antiviral is taken or ordered. Consider it among the causes; hydrate, hold or reduce, and recheck.
    .detail-8 = This is a treatment course; its dose is outside this rule book. Check the label dose for this kidney function ({ $kidney }).
    .detail-9 = The antiviral has run for { $days } days and no creatinine of the last { $limit } days was found. Long-term antivirals can harm the kidney.
    .detail-10 = Kidney function is unknown or too old. Obtain what is missing (creatinine, a current weight) before or with the first dose. An eGFR does not replace the clearance.
    .detail-U = Kidney function is reduced ({ $kidney }) and the daily dose of the antiviral could not be read. Check the dose by hand.

hz-prophylaxis-stop-or-duration = Antiviral stopped too early, or kept on without review
    .summary = { $next ->
        [none] { $antivirals } is being stopped while { $drugs } continues: check the need
       *[other] { $antivirals } is being stopped while { $drugs } continues (next dose { $next }): check the need
    }
    .summary-4 = { $antivirals } is being stopped: confirm that the proteasome inhibitor has ended
    .summary-6 = Last { $drugs } dose { $days } days ago and { $antivirals } continues: review the need
    .detail = { $next ->
        [none] Zoster prophylaxis is being stopped while a proteasome inhibitor continues. The guideline supports cover during this therapy. Continue, or record why.
       *[other] Zoster prophylaxis is being stopped while a proteasome inhibitor continues (next dose { $next }). The guideline supports cover during this therapy. Continue, or record why.
    }
    .detail-4 = The record does not tell whether a proteasome inhibitor still runs. Confirm that it has ended before the prophylaxis stops.
    .detail-6 = The last proteasome inhibitor dose was { $days } days ago and the antiviral continues. The guideline finds no evidence for a set duration and cautions about renal effects. Review the need.

hz-antiviral-contraindicated = Proteasome inhibitor needed, antiviral not tolerated
    .summary = Zoster prophylaxis is due with { $drugs }, but aciclovir/valaciclovir is not tolerated: seek advice
    .summary-4 = Zoster prophylaxis is due with { $drugs }; verify the reaction to aciclovir/valaciclovir on file
    .detail = Zoster prophylaxis is recommended with this drug, but aciclovir or valaciclovir is listed as not tolerated (one implies the other). The guideline names no alternative. Verify the reaction, seek infectious-disease or pharmacy advice, and tell the patient the early symptoms.
