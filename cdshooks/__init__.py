"""Speaks CDS Hooks over HTTP. Knows the protocol, knows no medicine."""
