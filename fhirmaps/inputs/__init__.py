"""One module a rule family: PatientRecord to the inputs of that family."""
