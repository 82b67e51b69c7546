"""The body of a POST: said to be JSON in UTF-8, and not too long."""

from __future__ import annotations

from flask import request

from cdshooks.errors import UnsupportedMedia

MEDIA = ("application/json", "application/fhir+json")


def body() -> bytes:
    """The bytes of the request; 415 and 413 where they aren't to be read."""
    if request.mimetype not in MEDIA:
        raise UnsupportedMedia("Content-Type must be application/json.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMedia("The body must be in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("Content-Encoding is not supported.")
    return request.get_data(cache=False)
