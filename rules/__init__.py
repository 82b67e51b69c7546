"""Decides: the rule books as functions over facts. Knows neither FHIR nor HTTP."""
