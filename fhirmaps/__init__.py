"""Turns FHIR into rule inputs, and rule proposals into FHIR. Knows no HTTP."""
