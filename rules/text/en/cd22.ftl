family-cd22-verification = CD22 verification before inotuzumab
    .description = Checks that the leukaemic blasts are known to carry CD22, that the result is not outdated by relapse or treatment, and whether a CD22-negative population is present or growing.

## Facts
fact-antigenSpecimens-CD22 = CD22 on blasts
fact-flowOrders = Open flow cytometry orders
fact-relapseEvents = Relapse or progression
fact-diseaseStatus = Disease status
fact-antileukaemicTherapies = Treatment against the leukaemia
fact-remissionAssessments = Remission assessment
fact-marrowBlastPct = Marrow blasts
fact-extramedullary = Extramedullary disease
fact-lab-blastPct = Peripheral blasts (share)
fact-lab-blasts = Peripheral blasts
fact-lab-blastsBefore = Peripheral blasts before the dose
fact-lab-wbc = White blood cells
fact-lab-wbcBefore = White blood cells before the dose

## Words
site-marrow = bone marrow
site-blood = blood
site-other = specimen of unknown site
verdict-positive = positive
verdict-partial = partial or dim
verdict-negative = negative
verdict-indeterminate = indeterminate
status-in-remission = in remission
status-relapsed = relapsed
relapse-progression = progression
mark-intent-unknown = reason not recorded
word-relapse = relapse
value-antigen = { $site }:{ $verdict ->
    [none] {""}
   *[other] {" "}{ $verdict }
}{ $positive ->
    [none] {""}
   *[other] {" "}{ $positive } % positive
}{ $negative ->
    [none] , negative share not reported
   *[other] {" "}/ { $negative } % negative
}
value-other-gate = not a percentage of blasts: { $value }
value-no-blasts = no measurable blasts in the specimen
value-pending = result pending
why-text = the words of the result cannot be read as a verdict: { $text }
why-report-text = the report mentions { $antigen }, please read it: { $text }
missing-therapy-status = { $drug }{ $when ->
    [none] {""}
   *[other] {" "}({ $when })
}: status or end not known
why-no-side = a number without saying whether it is the positive or the negative share

## Further paragraphs
note-flow-pending = A specimen ({ $when ->
    [none] date not given
   *[other] { $when }
}) is pending: await its result; no second test is offered.
note-flow-ordered = Flow cytometry is already ordered ({ $when ->
    [none] date not given
   *[other] { $when }
}); no second order is offered.
note-undated-specimens = { $count } further CD22 results carry no specimen date and were not placed in time.
note-number-unclear = The result gives a percentage without saying which side it means; only the verdict was used.
note-same-day-specimens = More than one specimen was taken that day; the one with the least CD22 decides, all are listed.
cd22-was-positive = CD22 was positive on { $date }.
cd22-fraction-unknown = The share of CD22-negative blasts was never reported.
cd22-history-unknown = The treatment history is not known to this server: please obtain a summary of outside treatment.
cd22-undated-events = Some of these carry no date. Their order against the specimen is unknown, which counts as later.
cd22-methods-differ = The specimens differ in site or laboratory, so the two percentages may not be fully comparable.
cd22-doses-unknown = Whether and when inotuzumab was given could not be obtained from this record: the comparison holds only if it was.
cd22-undecided-since = A specimen ({ $date }) was indeterminate or insufficient and does not settle the question.
cd22-growth = The CD22-negative share rose from { $earlier } % ({ $before }) to { $newest } % ({ $after }): { $points } points{ $ratio ->
    [none] {""}
   *[other] , x { $ratio }
}.

## Notes on proposed tests
note-flow-before-first-dose = Leukaemia immunophenotyping of peripheral blood or marrow: percentage of blasts lacking CD22, lacking CD19, and lacking both.
note-flow-second-site = Repeat from a second site: percentage of blasts lacking CD22, lacking CD19, and lacking both.
note-flow-after-cytoreduction = Collect after any cytoreduction and before inotuzumab: percentage of blasts lacking CD22, lacking CD19, and lacking both.
note-flow-after-week = For about one week after the first dose (date to be set): percentage of blasts lacking CD22, lacking CD19, and lacking both.
note-flow-blood-now = Peripheral blood, urgent: percentage of blasts lacking CD22, lacking CD19, and lacking both.

## Override reasons
override-positive-result-held-outside = Positive result held outside (enter date and percentage)
override-emergency-no-alternative = Emergency, no alternative
override-repeat-specimen-positive = Repeat specimen positive
override-specimen-error-suspected = Specimen error suspected
override-mixed-population-documented-plan = Mixed population, plan documented
override-newer-result-outside = Newer result held outside
override-no-accessible-blasts = No accessible blasts
override-clinical-urgency = Clinical urgency
override-reviewed-accept = Reviewed, accepted
override-combination-plan-documented = Combination plan documented
override-gate-artefact = Artefact of the gate
override-methods-not-comparable = Methods not comparable
override-specimen-already-sent = Specimen already sent
override-palliative-intent = Palliative intent

## Rules
cd22-no-result = No CD22 result on record before inotuzumab
    .summary = No CD22 result found for the dose of { $day }: phenotype the blasts before starting inotuzumab
    .summary-R2 = CD22 specimen ({ $date ->
        [none] date not given
       *[other] { $date }
    }) is pending: await the result before the first inotuzumab dose
    .summary-R3 = CD22 was not evaluable in the only specimen ({ $date ->
        [none] date not given
       *[other] { $date }
    }): repeat before inotuzumab
    .summary-R4 = Inotuzumab continues (dose of { $day }) and no CD22 result is on record
    .detail = No CD22 result for this patient's leukaemic cells was found. The label restricts inotuzumab to patients whose blasts have been shown to carry CD22, by flow cytometry or an equivalent test. Obtain a current immunophenotype, including the share of CD22-negative blasts, before the first dose.
    .detail-R2 = A specimen for CD22 has been taken and is not reported yet. The label restricts inotuzumab to patients whose blasts have been shown to carry CD22: await the result before the first dose.
    .detail-R3 = The only CD22 specimens on record were indeterminate or insufficient. The label restricts inotuzumab to patients whose blasts have been shown to carry CD22: repeat the immunophenotype, including the share of CD22-negative blasts, before the first dose.
    .detail-R4 = Inotuzumab has been started and no CD22 result of the leukaemic cells is on record. The label asks for confirmed CD22. A test now, after exposure, answers a different question, but the earlier result should be found and filed.
    .also = No CD22 result of the leukaemic cells is on record.

cd22-negative-latest = Most recent specimen is CD22-negative
    .summary = Latest specimen ({ $date ->
        [none] date unknown
       *[other] { $date }
    }, { $site }) is CD22-negative{ $positive ->
        [none] {""}
       *[other] {" "}({ $positive } % positive)
    }: little target for inotuzumab, reconsider
    .summary-R6 = Latest CD22 positive, another site negative on { $date }
    .summary-R7 = Newer CD22 result { $date ->
        [none] {""}
       *[other] of { $date }{" "}
    }pending: check it before the dose
    .summary-U = CD22 of { $latest ->
        [none] unknown date
       *[other] { $latest }
    } is given as { $positive } % positive, the cut-off is { $cutoff } %: positive or negative cannot be told
    .detail = The latest specimen ({ $date ->
        [none] date unknown
       *[other] { $date }
    }, { $site }) shows blasts without CD22. Inotuzumab acts by binding CD22 and being taken up, so little effect on these cells can be expected. In a published case the CD22-negative population took over within about a week of one dose. Reconsider the drug before this dose.
    .detail-R6 = The latest specimen ({ $latest }) is CD22-positive, but the newest one of another site ({ $date }) is negative. Inotuzumab needs CD22 to bind and enter the cell; the negative site may not respond. Look at both results before this dose.
    .detail-R7 = The last reported specimen ({ $latest }) is CD22-positive, and a newer one is not reported yet. Check its result before the dose.
    .detail-U = The laboratory reports { $positive } % CD22-positive blasts without a verdict. Whether this lies above or below { $cutoff } % cannot be told, so CD22 is not confirmed. Ask the laboratory for the exact share or its verdict before the dose.
    .also = { $row ->
        [R6] Another site was CD22-negative on { $date }, while the latest specimen is positive.
        [R7] A newer CD22 specimen is pending.
        [U] The latest CD22 result ({ $positive } % positive) leaves open whether it is positive.
       *[other] The latest specimen is CD22-negative.
    }

cd22-result-stale = CD22 result predates relapse, treatment or the age limit
    .summary = { $events ->
        [none] Treatment since the CD22 result of { $date } is not known: repeat the immunophenotype before inotuzumab
       *[other] CD22 result of { $date }{ $negative ->
            [none] {""}
           *[other] {" "}({ $negative } % negative)
        } predates { $events }: repeat before inotuzumab
    }
    .summary-R3 = CD22 specimen is { $days } days old at the dose: repeat before inotuzumab
    .summary-R4 = The date of the CD22 specimen is unknown: repeat before inotuzumab
    .summary-R5 = No CD22 result since the last inotuzumab dose
    .summary-R6 = CD22 result of { $date } ({ $negative } % negative) predates { $events }, exempted by this site
    .summary-R8 = Newer CD22 result { $newer ->
        [none] {""}
       *[other] of { $newer }{" "}
    }could not be read: read the report
    .detail = The CD22 result of { $date } was obtained before { $events ->
        [none] treatment that this record does not show
       *[other] { $events }
    }. Treatment and relapse can change the surface profile of the leukaemia. In the index case the CD22-negative share rose from 10.6 % at diagnosis to 35.1 % at relapse and was not rechecked after further chemotherapy and blinatumomab; after one inotuzumab dose the surviving blasts were almost all CD22-negative. Repeat the immunophenotype immediately before inotuzumab.
    .detail-R3 = The CD22 specimen of { $date } will be { $days } days old at the dose. No relapse or treatment since then is on record. The index case shows how the surface profile can change; the age limit is this site's. Repeat the immunophenotype before inotuzumab.
    .detail-R4 = The CD22 result carries no specimen date, so it may lie before a relapse or treatment. Find the date or repeat the immunophenotype immediately before inotuzumab.
    .detail-R5 = A new cycle is planned, remission is not documented, and no CD22 specimen was taken since the last inotuzumab dose. Blasts that remain after inotuzumab may have lost CD22. Repeat the immunophenotype before this dose.
    .detail-R6 = Since the CD22 specimen of { $date } only treatment was given that this site exempts ({ $events }). The CD22-negative share was at most the limit and not growing. Consider a repeat if the blasts behave unexpectedly.
    .detail-R8 = An entry on CD22 newer than the last readable result could not be read by this server. The older value is shown below. Read the original report before the dose.
    .also = { $row ->
        [R3] The CD22 specimen of { $date } is { $days } days old at the dose.
        [R4] The date of the CD22 specimen is unknown.
        [R5] No CD22 specimen was taken since the last inotuzumab dose.
        [R6] Since the CD22 specimen only treatment exempted by this site was given: { $events }.
        [R8] A newer CD22 entry could not be read.
       *[other] The CD22 result was obtained before { $events ->
            [none] treatment that this record does not show
           *[other] { $events }
        }.
    }

cd22-negative-subclone-present = A measurable CD22-negative population exists
    .summary = { $negative } % of blasts lack CD22 ({ $site }, { $date ->
        [none] date unknown
       *[other] { $date }
    }): they may remain and grow after inotuzumab
    .summary-R2 = CD22 is only partly positive ({ $date ->
        [none] date unknown
       *[other] { $date }
    }) and the negative share is unknown
    .summary-R3 = CD22 is positive ({ $date ->
        [none] date unknown
       *[other] { $date }
    }), the share of negative blasts is not reported
    .summary-R5 = CD22 verdict is positive, but only { $positive } % of blasts are positive: verdict and percentage disagree
    .detail = CD22 is positive overall, but { $negative } % of blasts lack it. Inotuzumab can clear the positive cells and leave these behind. In the index case 10.6 % at diagnosis was visible only in hindsight. Consider combination or sequence options and plan early re-phenotyping.
    .detail-R2 = CD22 is reported as partial, dim or heterogeneous, and the fraction of negative blasts is not quantified. Ask the laboratory for the fraction; inotuzumab can clear the positive cells and leave the others behind. Plan early re-phenotyping.
    .detail-R3 = CD22 is reported as positive without a fraction. Ask the laboratory for the share of blasts that lack CD22: a negative population can be missed by a plain verdict.
    .detail-R5 = The laboratory's verdict is positive although only { $positive } % of the blasts are ({ $negative } % lack CD22). The verdict was followed. Clarify with the laboratory which population it means.
    .also = { $row ->
        [R2] CD22 is only partly positive and the negative share is unknown.
        [R3] The share of CD22-negative blasts is not reported.
        [R5] CD22 verdict (positive) and percentage ({ $positive } %) disagree.
       *[other] { $negative } % of blasts lack CD22 ({ $site }, { $date ->
            [none] date unknown
           *[other] { $date }
        }).
    }

cd22-negative-subclone-growing = CD22-negative share is rising across specimens
    .summary = CD22-negative blasts rose from { $earlier } % ({ $before }) to { $newest } % ({ $after })
    .detail = CD22-negative blasts: { $earlier } % on { $before } to { $newest } % on { $after } ({ $points } points{ $ratio ->
        [none] {""}
       *[other] , x { $ratio }
    }). A rising target-negative share suggests selection; an anti-CD22 drug would add to that pressure. Recheck immediately before inotuzumab and prepare a plan for the negative fraction.
    .also = CD22-negative blasts rose from { $earlier } % ({ $before }) to { $newest } % ({ $after }).

cd22-recheck-on-progression = Blasts rise after inotuzumab: re-phenotype before the next dose
    .summary = Blasts { $now }/uL after inotuzumab ({ $before ->
        [none] no value before the dose
       *[other] before the dose { $before }
    }): recheck CD22 before the next dose
    .summary-R1 = { $pending ->
        [yes] Blasts { $now }/uL, CD22 taken since the rise is pending: await it before the next dose
       *[no] Blasts { $now }/uL after inotuzumab (before the dose { $before }): recheck CD22 before the next dose
    }
    .summary-R2 = { $pending ->
        [yes] CD22 taken since the relapse or progression is pending: await it before the next dose
       *[no] Relapse or progression on inotuzumab ({ $date }): recheck CD22 before the dose
    }
    .summary-R3 = { $why ->
        [R2] Relapse or progression on inotuzumab, blasts { $now }/uL: recheck CD22 before the next dose
        [R4] Blasts { $now }/uL, no value before the dose: recheck CD22 before the next dose
       *[other] Blasts { $now }/uL after inotuzumab (before the dose { $before }): recheck CD22 before the next dose
    }
    .summary-R4 = { $pending ->
        [yes] Blasts { $now }/uL, no value before the dose; CD22 is pending: await it
       *[no] Blasts { $now }/uL, no value before the dose: recheck CD22
    }
    .summary-R6 = White cells { $now }/uL, at least twice the value before the dose ({ $before }), no differential: obtain one
    .summary-U = The newest count after inotuzumab ({ $date ->
        [none] date unknown
       *[other] { $date }
    }) could not be judged: a rise of blasts is not excluded
    .detail = Circulating blasts have climbed since the inotuzumab dose of { $dose ->
        [none] unknown date
       *[other] { $dose }
    } (now { $now }/uL). Early regrowth after inotuzumab may be a CD22-negative population. Send blood for immunophenotyping now and hold the decision on the next dose until CD22 is known.
    .detail-R2 = A relapse or progression is recorded after inotuzumab was started, and no readable CD22 result of a specimen taken since is on record. Regrowth after inotuzumab may be a CD22-negative population. Send a specimen for immunophenotyping and hold the decision on the next dose until CD22 is known.
    .detail-R3 = { $why ->
        [R2] A relapse or progression is recorded after inotuzumab was started, with { $now }/uL blasts in the blood.
        [R4] Circulating blasts are { $now }/uL after inotuzumab; no value before the last dose is on record to compare with.
       *[other] Circulating blasts have climbed since the inotuzumab dose of { $dose } (now { $now }/uL, before the dose { $before }/uL).
    } Early regrowth after inotuzumab may be a CD22-negative population. In the index case three days lay between bleeding and surge, and death followed six days later. Send blood for immunophenotyping now and hold the decision on the next dose until CD22 is known.
    .detail-R4 = Circulating blasts are { $now }/uL after inotuzumab; no value before the last dose is on record to compare with. Early regrowth may be a CD22-negative population. Send blood for immunophenotyping and hold the decision on the next dose until CD22 is known.
    .detail-R6 = White cells have at least doubled since before the inotuzumab dose of { $dose ->
        [none] unknown date
       *[other] { $dose }
    }, and no differential is on record. Blasts cannot be inferred from white cells: obtain a differential with the blast count.
    .detail-U = A count after the last inotuzumab dose could not be read, or gives no exact number, so a rise of blasts cannot be excluded. Look at the original result.
