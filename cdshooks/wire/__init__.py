"""What crosses the wire, one module a chapter of the CDS Hooks standard."""
