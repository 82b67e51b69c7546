"""Myeloma rule book."""
