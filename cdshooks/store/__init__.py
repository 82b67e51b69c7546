"""What outlives a call: cards shown and what became of them."""

from cdshooks.store.records import Override, Shown
from cdshooks.store.store import Store

__all__ = ["Override", "Shown", "Store"]
