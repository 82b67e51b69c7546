# What the families of the leukaemia book share.

## Doses of inotuzumab
dose-E1 = first dose
dose-E2 = dose 2 or 3 of cycle 1
dose-E3 = first dose of a later cycle
dose-E4 = dose 2 or 3 of a later cycle
value-planned-dose = { $drug }, { $event }
note-dose-history-unknown = The inotuzumab history could not be obtained in full: whether this is the first dose is unknown, and the stricter reading was taken.
note-dose-two-readings = Cycle number inferred. The dose of { $day } can be read in two ways: a surplus dose of the running cycle, or a new cycle that starts too early.
note-dose-after-pause = The last dose was on { $last }: after so long a pause the checks of a first dose apply as well. Cycles, remission and reductions carry on.
note-dose-contradiction = The order says cycle { $cycle }, dose { $index }; counting the doses on record gives another number. The order's own number was used.
note-dose-undated = The order names no day for the dose: { $day } was assumed.
note-label-version = Label edition used: { $version }. { $confirmed ->
    [yes] The site confirms that it is the current one.
   *[other] A later edition may exist: check the current package insert before acting.
}

## Suggestions
suggest-ino-withhold = Withhold { $drug } for now
suggest-ino-stop = Stop { $drug }
suggest-flow = Order leukaemia immunophenotyping by flow cytometry
test-flow = Leukaemia immunophenotyping by flow cytometry
suggest-lft = Order liver tests (total bilirubin, AST, ALT, ALP, gamma-GT)
test-lft = Liver tests: total bilirubin, AST, ALT, ALP, gamma-GT
suggest-cbc = Order a blood count with differential and blasts
test-cbc = Blood count with differential and blast count

## Facts
fact-ino-plannedDoses = Inotuzumab ordered
fact-ino-administrations = Inotuzumab given
fact-ino-holdEpisodes = Inotuzumab withheld
fact-ino-permanentStop = Inotuzumab stopped for good
mark-by-order = ordered, giving not confirmed
