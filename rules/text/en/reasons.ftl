## Override reasons of the standard's own code system
standard-reason-action-completed = Already done
standard-reason-cds-not-applicable = Advice does not apply here
standard-reason-cds-suboptimal-context = Advice was given on incomplete or wrong data
standard-reason-not-convenient-feasible = Not feasible
standard-reason-patient-contraindication = Contraindicated in this patient
standard-reason-patient-refuses = Patient refuses
