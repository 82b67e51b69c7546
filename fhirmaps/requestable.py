"""Tests, examinations and consults a card may propose: catalogue name to code concept.

The text of each is ``test-<name>`` in the catalogues. A name without a concept is sent as text.
"""

REQUESTABLE = {
    "abdominal-doppler": "abdominal-ultrasound",
    "albumin": "albumin",
    "blood-count": "cbc-panel",
    "baseline-weight": "body-weight",
    "body-weight": "body-weight",
    "calcium": "calcium-total",
    "cbc": "cbc-panel",
    "consult-cardiology": "",
    "consult-dental": "consult-dental",
    "consult-dental-haematology": "consult-dental",
    "consult-haematology": "consult-haematology",
    "consult-infectious-disease": "consult-infectious-disease",
    "consult-oral-surgery": "consult-oral-surgery",
    "consult-pharmacy": "consult-pharmacy",
    "consult-thrombosis": "consult-haematology",
    "consult-transplant": "consult-haematology",
    "creatinine": "creatinine",
    "daily-weight": "body-weight",
    "dxa": "",
    "flow": "flow-cytometry-order",
    "lft": "lft-panel",
    "magnesium": "magnesium",
    "skeletal-imaging": "skeletal-imaging",
}
