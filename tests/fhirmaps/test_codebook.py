"""The code book: codes and names lead to concepts, and site maps are checked before they count."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirmaps.codebook import CodeBook, CodeMapError
from fhirmaps.codetables import CODES, COLUMNS, TABLES, read_names, read_shipped

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
JLAC10 = "http://medis.or.jp/CodeSystem/master-JLAC10-17digits"
LOINC = "http://loinc.org"
BOOK = CodeBook.load()


def concepts(system: Any, code: Any) -> set[str]:
    return {match.concept for match in BOOK.matches(system, code)}


def test_shipped_tables_are_well_formed() -> None:
    for table in TABLES:
        with (CODES / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert tuple(rows[0]) == COLUMNS
        assert len({(r[0], r[1], r[2]) for r in rows[1:]}) == len(rows) - 1
        for row in rows[1:]:
            assert row[4] in ("exact", "descendant-prefix"), row
            assert row[5] in ("high", "medium", "low"), row
            assert all(row[i].strip() for i in (0, 1, 2)), row


def test_no_snomed_description_is_shipped() -> None:
    shown = {
        code.display
        for concept in BOOK.concepts()
        for code in BOOK.codes_of(concept)
        if code.system == "http://snomed.info/sct"
    }
    assert shown == {""}


def test_loading_is_fast_enough_for_a_worker_start() -> None:
    from fhirmaps import codebook

    started = time.perf_counter()
    CodeBook(read_shipped(), codebook._Shared())
    assert time.perf_counter() - started < 1.5  # a tenth of it on an idle machine


def test_load_without_maps_gives_one_book() -> None:
    assert CodeBook.load() is CodeBook.load()


@pytest.mark.parametrize(
    ("system", "code", "concept"),
    [
        (RXNORM, "402243", "bortezomib"),
        (RXNORM + "/", "402243", "bortezomib"),
        ("urn:oid:2.16.840.1.113883.6.88", "402243", "bortezomib"),
        ("http://www.whocc.no/atc", "l01xg01", "bortezomib"),
        (YJ, "4239401D1026", "inotuzumab-ozogamicin"),
        ("urn:oid:1.2.392.100495.20.1.73", "4239401D1026", "inotuzumab-ozogamicin"),
        (YJ, "3999435A1020", "denosumab-120mg"),
        (YJ, "3999435A1020", "denosumab"),
        ("http://medis.or.jp/CodeSystem/master-HOT9", "105203901", "dexamethasone"),
        ("http://medis.or.jp/CodeSystem/master-HOT13", "1052039010101", "dexamethasone"),
        (ICD10, "C90.0", "multiple-myeloma"),
        (ICD10, "C900", "multiple-myeloma"),
        ("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full", "C900", "multiple-myeloma"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "c90.01", "multiple-myeloma-in-remission"),
        (JLAC10, "3J010000002327101", "total-bilirubin"),
        ("urn:oid:1.2.392.200119.4.504", "3J010-0000-023-271-01", "total-bilirubin"),
        (
            "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS",
            "3J010000002327101",
            "total-bilirubin",
        ),
        (LOINC, "51124-6", "cd22-percent-blasts"),
        ("https://loinc.org", "1975-2", "total-bilirubin"),
        ("http://snomed.info/sct/731000124108", "260385009", "answer-negative"),
        (
            "https://cdshooks-haematology.example/fhir/CodeSystem/attested-facts",
            "hsct-plan",
            "attested-hsct-plan",
        ),
    ],
)
def test_code_leads_to_its_concept(system: str, code: str, concept: str) -> None:
    assert concept in concepts(system, code)


def test_one_code_may_carry_several_concepts() -> None:
    assert {"hepatic-vod-sos", "hepatic-disease"} <= concepts(ICD10, "K76.5")


def test_blood_count_analyte_is_never_matched_by_its_start() -> None:
    assert concepts(JLAC10, "2A990000001930952") == {"wbc"}
    assert "wbc" not in concepts(JLAC10, "2A990000001930955")


@pytest.mark.parametrize(
    ("system", "code"),
    [(None, "1"), (LOINC, None), (1, 2), (LOINC, ""), ("", "51124-6"), (LOINC, "51124"), ({}, [])],
)
def test_what_is_no_code_of_ours_matches_nothing(system: Any, code: Any) -> None:
    assert BOOK.matches(system, code) == ()


def test_reading_keeps_text_codes_and_concepts() -> None:
    reading = BOOK.read(
        {"coding": [{"system": LOINC, "code": "1975-2", "display": "Bili"}], "text": "T-Bil"}
    )
    assert reading.concepts == ("total-bilirubin",)
    assert (reading.text, reading.texts) == ("T-Bil", ("T-Bil", "Bili"))
    assert reading.mapped
    assert reading.has_coding
    assert not reading.unconfirmed


def test_single_coding_object_and_bare_coding_are_read() -> None:
    coding = {"system": LOINC, "code": "1975-2"}
    assert BOOK.read({"coding": coding}).concepts == ("total-bilirubin",)
    assert BOOK.read(coding).concepts == ("total-bilirubin",)
    assert BOOK.read([{"coding": [coding]}]).concepts == ("total-bilirubin",)


def test_weak_rows_are_marked() -> None:
    weak = next(
        code
        for concept in sorted(BOOK.concepts())
        for code in BOOK.codes_of(concept)
        if code.confidence == "low" and code.match == "exact"
    )
    reading = BOOK.read({"coding": [{"system": weak.system, "code": weak.code}]})
    assert reading.unconfirmed
    assert weak.concept in reading.weak


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["coding", "text", "code", "system", "display"]), inner)
    ),
    max_leaves=12,
)


@given(json)
def test_reading_never_fails(value: Any) -> None:
    reading = BOOK.read(value)
    assert reading.mapped == bool(reading.concepts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ボルテゾミブ注射用3mg「トーワ」", ("bortezomib",)),
        ("ベルケイド", ("bortezomib",)),
        ("Velcade 3.5 mg", ("bortezomib",)),
        ("VELCADE3.5mg", ("bortezomib",)),
        ("レブラミドカプセル５ｍｇ", ("lenalidomide",)),
        ("ｱｼｸﾛﾋﾞﾙ錠", ("aciclovir",)),
        ("アシクロビル軟膏", ("aciclovir",)),
        ("ゾビラックスクリーム", ("aciclovir",)),
        ("acyclovir 400 MG Oral Tablet", ("aciclovir",)),
        ("valacyclovir", ("valaciclovir",)),
        ("バラシクロビル錠500mg", ("valaciclovir",)),
        ("valganciclovir", ("valganciclovir",)),
        ("ソル・メドロール静注用", ("methylprednisolone",)),
        ("ソルメドロール", ("methylprednisolone",)),
        ("liposomal doxorubicin", ("doxorubicin-liposomal",)),
        ("コンプラビン配合錠", ("aspirin", "antiplatelet-combination")),
        ("pegfilgrastim-jmdb", ("pegfilgrastim",)),
        ("lenalidomide and dexamethasone", ("lenalidomide", "dexamethasone")),
        ("ヘパリン類似物質油性クリーム", ()),
        ("heparinoid", ()),
        ("VRd", ()),
        ("BLd", ()),
        ("アシクロビルモドキ", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_drugs_named_in_text(text: Any, found: tuple[str, ...]) -> None:
    assert BOOK.drug_names_in(text) == found


def test_every_searched_name_finds_its_own_concept() -> None:
    for row in read_names("drug_names.csv"):
        if row["kind"] not in ("label", "exclusion"):
            assert row["concept"] in BOOK.drug_names_in(row["name"]), row


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("肝中心静脈閉塞症の疑い", "hepatic-vod-sos"),
        ("VOD/SOS after HSCT", "hepatic-vod-sos"),
        ("Sinusoidal  Obstruction Syndrome", "hepatic-vod-sos"),
        ("くすぶり型骨髄腫", "smouldering-myeloma"),
        ("smoldering multiple myeloma", "smouldering-myeloma"),
        ("クロウ・深瀬症候群", "poems-syndrome"),
        ("帯状疱疹予防", "prophylaxis-intent"),
        ("帯状疱疹予防", "herpes-zoster"),
        ("ジルベール症候群", "gilbert-syndrome"),
    ],
)
def test_conditions_named_in_text(text: str, concept: str) -> None:
    assert concept in BOOK.condition_names_in(text)


def test_words_inside_words_do_not_count() -> None:
    assert BOOK.condition_names_in("SOSIN vodka methods") == ()
    assert BOOK.condition_names_in("pulmonary veno-occlusive disease") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("総ビリルビン", ("total-bilirubin",)),
        ("T-Bil", ("total-bilirubin",)),
        ("直接ビリルビン", ("direct-bilirubin",)),
        ("AST(GOT)", ("ast",)),
        ("γ‐ＧＴＰ", ("ggt",)),
        ("Ca", ("calcium-total",)),
        ("CA19-9", ()),
        ("尿中クレアチニン", ()),
        ("creatinine clearance", ("creatinine-clearance-measured",)),
        ("血小板数", ("platelets",)),
        ("赤芽球", ()),
    ],
)
def test_laboratory_tests_named_in_text(text: str, found: tuple[str, ...]) -> None:
    assert BOOK.lab_names_in(text) == found


def test_drug_names_to_show() -> None:
    assert BOOK.drug_name("aspirin", "en") == "aspirin"
    assert BOOK.drug_name("dexamethasone", "ja") == "デキサメタゾン"
    assert BOOK.drug_name("zoledronic-acid", "ja") == "ゾレドロン酸"
    assert BOOK.drug_name("lipegfilgrastim", "ja") == "lipegfilgrastim"
    assert BOOK.drug_name("no-such-drug", "en") == "no-such-drug"


def site_map(folder: Path, *lines: str, head: str = ",".join(COLUMNS)) -> Path:
    path = folder / "site.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def test_site_map_adds_local_codes(tmp_path: Path) -> None:
    path = site_map(
        tmp_path,
        "total-bilirubin,http://hospital.example/lab,TB01,,exact,high",
        "car-t-infusion,http://hospital.example/ops,CART,,descendant-prefix,",
    )
    book = CodeBook.load([path])
    assert book.matches("http://hospital.example/lab/", " tb01 ")[0].concept == "total-bilirubin"
    assert book.matches("http://hospital.example/ops", "CART-7")[0].concept == "car-t-infusion"
    assert concepts("http://hospital.example/lab", "TB01") == set()


def test_site_map_confirms_a_weak_row(tmp_path: Path) -> None:
    head = "concept,system,code,display,match,evidence,confidence"
    path = site_map(tmp_path, f"aciclovir,{RXNORM},197310,,exact,our pharmacy,low", head=head)
    coding = {"coding": [{"system": RXNORM, "code": "197310"}]}
    assert BOOK.read(coding).unconfirmed
    assert not CodeBook.load([path]).read(coding).unconfirmed


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("total-bilirubine,http://h.example,1,,exact,high", "nearest is 'total-bilirubin'"),
        ("total-bilirubin,http://h.example,1,,like,high", "match is 'like'"),
        ("total-bilirubin,http://h.example,1,,exact,sure", "confidence is 'sure'"),
        ("total-bilirubin,http://h.example,,,exact,high", "code is empty"),
        (f"total-bilirubin,{ICD10},.,,descendant-prefix,high", "no letter or digit"),
        ("total-bilirubin,http://h.example,1,,exact,high,more", "more fields"),
    ],
)
def test_faulty_site_map_names_file_line_and_fault(tmp_path: Path, line: str, words: str) -> None:
    path = site_map(tmp_path, "ast,http://h.example,2,,exact,high", line)
    with pytest.raises(CodeMapError, match=r"site\.csv, line 3: ") as fault:
        CodeBook.load([path])
    assert words in str(fault.value)


def test_site_map_row_given_twice_is_refused(tmp_path: Path) -> None:
    row = "ast,http://h.example,2,,exact,high"
    with pytest.raises(CodeMapError, match=r"line 3: repeats the row of .*line 2"):
        CodeBook.load([site_map(tmp_path, row, row)])


@pytest.mark.parametrize("head", ["concept,code", "concept,system,code,match,colour", ""])
def test_site_map_with_wrong_heading_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(CodeMapError, match="line 1: column"):
        CodeBook.load([site_map(tmp_path, head=head)])


def test_missing_site_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodeMapError, match="cannot be read"):
        CodeBook.load([tmp_path / "none.csv"])
