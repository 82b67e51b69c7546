"""Every error as an OperationOutcome, also those Flask raises itself."""

from __future__ import annotations

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from cdshooks.errors import HookError, Issue
from cdshooks.logs import fault, logger
from cdshooks.web.state import answer
from cdshooks.wire.outcome import outcome

_KNOWN = {
    400: ("invalid", "The request is not valid."),
    404: ("not-found", "There is nothing at this address."),
    405: ("not-supported", "This address does not answer this method."),
    413: ("too-long", "The body is too large."),
    414: ("too-long", "The address is too long."),
    415: ("not-supported", "Content-Type must be application/json."),
}


def register(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HookError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crashed)


def _refused(error: HookError) -> Response:
    g.refusal = {"code": error.code, "path": error.path}
    if error.reason:
        g.refusal["reason"] = error.reason
    return answer(outcome(error.issues), error.status, error.headers)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code, text = _KNOWN.get(status, ("processing", "The request could not be served."))
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer(outcome([Issue(code, text)]), status, headers)


def _crashed(error: Exception) -> Response:
    logger().error("request-crashed", **fault(error))
    text = "The server failed while answering; the fault has been logged."
    return answer(outcome([Issue("exception", text)]), 500)
