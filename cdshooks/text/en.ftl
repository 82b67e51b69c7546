## Frame
site-name = Haematology decision support
site-what = CDS Hooks server on FHIR R4 for leukaemia, myeloma and their complications
nav-home = Start
nav-rules = Rules
nav-skip = Skip to the content
language-other = 日本語
footer = Decision support, not a certified medical device. A site must sign off the thresholds before use. Decisions stay with the doctor.
not-found-title = No such page
not-found-text = There is no rule with this id.
not-found-near = Did you mean:
not-found-all = All rules

## First page
home-lead = An electronic health record calls this server while a doctor opens a chart or writes an order. It answers with cards: what was noticed, the patient's own numbers it rests on, what could not be checked, and the source.
home-caution-title = What this is, and what it is not
home-caution = This is decision support, not a certified medical device, and it replaces no clinical judgement. Its rules restate published sources of a given date; every card names its source, and every threshold can be read here. An empty answer means that no rule had anything to say about the data it was given. It does not mean that all is well.
home-open = This server does not check its callers: use it for sandboxes and test data only.
home-services = Services
home-services-lead = One clinical question on one hook each. The prefetch keys are what an EHR should send along; the exact queries are in
home-discovery = discovery
column-hook = Hook
column-service = Service
column-keys = Prefetch keys
keys-required = needed
keys-fetched = fetched by the server
home-rules = Rules
home-samples = Sample calls
home-samples-lead = Invented patients, dated from today. Each command fetches a request and posts it, as an EHR would.
samples-none = This installation offers none of the sample services.
sample-request = The request
home-links = Also here
link-discovery = Discovery: the list of services, as an EHR reads it
link-live = Alive?
link-ready = Ready for work?
link-rules = Rule book

## Rule index
rules-title = Rule book
rules-lead =
    { $count ->
        [one] One rule
       *[other] { $count } rules
    } in { $families ->
        [one] one family.
       *[other] { $families } families.
    } Each page gives the decision, the thresholds in force here, the source and the card texts.
column-rule = Rule
column-hooks = Hooks
column-source = Source

## Rule page
rule-when = When it runs
rule-service = Service
rule-thresholds = Thresholds in force
rule-thresholds-none = This rule has no threshold of its own.
rule-thresholds-family = Other thresholds of this family and of the whole site
rule-thresholds-how = A site changes a threshold in its configuration, table [policy], under the key shown.
column-threshold = Threshold
column-value = Value
column-origin = Origin
column-why = Why
origin-source = source
origin-site-default = site default
origin-site = set by the site
origin-source-long = the publication states it
origin-site-default-long = the source gives no number; the site signs for it
origin-site-long = changed in this site's configuration
threshold-default = default { $value }
value-yes = yes
value-no = no
value-none = none
rule-logic = Decision
rule-logic-none = No decision table is written for this rule.
rule-not-reachable = Rows not reachable yet
rule-not-reachable-why = These rows need facts that no FHIR resource can state yet, so they never fire: { $rows }.
rule-source = Source
source-publication = Publication
source-label = Named on cards as
source-section = Section
source-grade = Recommendation or evidence grade
source-date = State of knowledge
source-kind = Kind
source-version = Edition
rule-version = Rule version
rule-texts = Card texts
rule-texts-lead = Words in braces are filled in with the patient's own data.
column-row = Row
row-other = any other row
language-en = English
language-ja = 日本語
rule-overrides = Reasons offered for not following the card
rule-reads = What it reads
rule-reads-lead = The family's facts come from these prefetch keys.
column-key = Key
column-concepts = What is looked for
reads-all = all of the patient's
rule-family = Family
rule-id = Rule id
text-missing = (no text)

## Cards
card-none = No cards.
card-suggestions = Suggestions
card-suggestions-any = Suggestions (any of them)
card-suggestions-one = Suggestions (one of them)
card-recommended = recommended
card-more = More about this rule
indicator-critical = CRITICAL
indicator-warning = WARNING
indicator-info = INFO
