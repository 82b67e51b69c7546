"""What goes wrong for the example client."""

from __future__ import annotations

from cdshooks.errors import CdsHooksError


class CallFailed(CdsHooksError):
    """The call could not be made or was refused; the text says what to do next."""
