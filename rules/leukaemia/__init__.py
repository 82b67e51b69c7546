"""Leukaemia rule book."""
