"""Drug classes of the rule books, by the project's own concept names (mapping section 3.2)."""

INOTUZUMAB = "inotuzumab-ozogamicin"
CD19_DIRECTED = (
    "blinatumomab",
    "tisagenlecleucel",
    "brexucabtagene-autoleucel",
    "axicabtagene-ciloleucel",
    "lisocabtagene-maraleucel",
)
CAR_T = (*CD19_DIRECTED[1:], "idecabtagene-vicleucel", "ciltacabtagene-autoleucel")

PROTEASOME_INHIBITORS = ("bortezomib", "carfilzomib", "ixazomib")
IMIDS = ("thalidomide", "lenalidomide", "pomalidomide")
ANTI_CD38 = ("daratumumab", "isatuximab")
OTHER_MYELOMA = (
    "elotuzumab",
    "idecabtagene-vicleucel",
    "ciltacabtagene-autoleucel",
    "panobinostat",
    "teclistamab",
    "elranatamab",
    "talquetamab",
    "belantamab-mafodotin",
    "selinexor",
    "bendamustine",
    "etoposide",
    "cisplatin",
    "doxorubicin-liposomal",
    "doxorubicin",
    "melphalan",
    "cyclophosphamide",
    "vincristine",
)
CORTICOSTEROIDS = (
    "dexamethasone",
    "prednisolone",
    "prednisone",
    "methylprednisolone",
    "hydrocortisone",
)
ANTI_MYELOMA = (*PROTEASOME_INHIBITORS, *IMIDS, *ANTI_CD38, *OTHER_MYELOMA)
"""Anti-myeloma agents without the corticosteroids, which count where a rule says so."""

BISPHOSPHONATES_IV = ("zoledronic-acid", "pamidronate")
BISPHOSPHONATES_OTHER = ("alendronate", "risedronate", "ibandronate", "minodronate", "clodronate")
BONE_AGENTS = ("zoledronic-acid", "denosumab", "pamidronate")

ANTIVIRAL_COVER = ("aciclovir", "valaciclovir")
ANTIVIRAL_SUPPRESS_ONLY = (
    "famciclovir",
    "amenamevir",
    "ganciclovir",
    "valganciclovir",
    "foscarnet",
)

HEPARINS = ("heparin", "enoxaparin", "dalteparin")
DOACS = ("apixaban", "rivaroxaban", "edoxaban", "dabigatran")
ANTICOAGULANTS = (*HEPARINS, "fondaparinux", "warfarin", *DOACS)
OTHER_ANTIPLATELETS = (
    "clopidogrel",
    "antiplatelet-combination",
    "prasugrel",
    "ticagrelor",
    "cilostazol",
)

CALCIUM = ("calcium-carbonate", "calcium-preparation", "calcium-vitamin-d-combination")
VITAMIN_D_NATIVE = ("cholecalciferol", "ergocalciferol", "calcium-vitamin-d-combination")
VITAMIN_D_ACTIVE = ("calcitriol", "alfacalcidol", "eldecalcitol")

ALKYLATORS = (
    "cyclophosphamide",
    "busulfan",
    "melphalan",
    "thiotepa",
    "treosulfan",
    "ifosfamide",
    "bendamustine",
    "carmustine",
    "ranimustine",
    "nimustine",
    "lomustine",
)
TYROSINE_KINASE_INHIBITORS = (
    "imatinib",
    "dasatinib",
    "nilotinib",
    "bosutinib",
    "ponatinib",
    "asciminib",
)
PD1_PDL1 = ("nivolumab", "pembrolizumab", "cemiplimab", "atezolizumab", "durvalumab", "avelumab")
ANTINEOPLASTICS = (
    INOTUZUMAB,
    *CD19_DIRECTED,
    *ANTI_MYELOMA,
    *ALKYLATORS,
    *TYROSINE_KINASE_INHIBITORS,
    *PD1_PDL1,
    "hydroxycarbamide",
    "cytarabine",
    "methotrexate",
    "gemtuzumab-ozogamicin",
    "antineoplastic-any",
)

SOLVENTS = ("sodium-chloride-solution", "water-for-injection")
"""Parts of a mixture that no text names as the drug."""

DRUG_CLASSES = frozenset(
    {
        "antineoplastic-any",
        "antipyretic-analgesic",
        "antihistamine",
        "bisphosphonate",
        "nsaid",
        "rate-slowing-drug",
        "qt-prolonging-drug",
        "erythropoiesis-stimulating",
        "ino-component",
    }
)
"""Concepts that name a class of drugs; an entry may carry them beside its ingredient."""
