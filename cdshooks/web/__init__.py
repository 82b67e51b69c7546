"""The HTTP face, one blueprint a chapter."""
