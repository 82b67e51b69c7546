"""An example client: what an EHR does around one CDS Hooks call (``cdshooks call``)."""
