"""Everything that can go wrong, as one tree.

SaycutError                     code, field, way_out; the message is for a person
├── InputError                  what came in cannot be used
│   ├── MediaError              a file: missing, empty, unreadable, of the wrong kind
│   ├── OperationError          an operation that cannot be done on this draft
│   │   └── NotAvailable        an operation Saycut does not do yet, or not on this machine
│   ├── DraftError              a draft that breaks the rules of `timeline`
│   ├── OutputError             the place or the form of the result cannot be used
│   └── NothingToExport         there is nothing on the timeline yet
├── ConsentNeeded               media would leave this machine, and nobody has said yes
├── StillRunning                the work goes on; asked again later, it will have ended
├── NothingDone                 a request of which nothing could be done
├── ProjectError                a project folder that cannot be read, or is in use
├── RenderError                 the media engine failed; says which part and why
│   └── TargetUnreachable       no watchable file fits the size that was asked for
├── StoreError                  what the service keeps things in cannot be opened or used
│   └── BlobMissing             bytes that should be there are not
├── ServiceError                what the service refuses; wire_code and http_status are the contract's
│   ├── ClientIdMissing         400: no X-Client-Id
│   ├── TokenRefused            1001: no token, or one that is unknown, expired or revoked
│   ├── ScopeMissing            403: the token is good, but not for this
│   ├── SessionUnknown          1002: no such session, or another account's
│   ├── ExportUnknown           404: no such export, or another account's
│   ├── WebhookUnknown          404: no such webhook, or another account's
│   ├── RouteInvented           404: an address that skills call and that never was; says what to call
│   ├── OutOfCredits            2001: not enough credits
│   ├── UnsupportedFile         4001: not a file Saycut can use; says what was found and what is accepted
│   ├── FileTooLarge            4002: more bytes than a file may have; says how many it may
│   ├── StorageFull             4002: more bytes than the account has room for; says how many are left
│   ├── RequestTooLarge         413: a request's body has more bytes than are read
│   ├── WrongContentType        415: a body of a kind that is not read here
│   ├── UrlRefused              400: an address that Saycut does not fetch from
│   ├── Busy                    429: more at once than the plan or this server allows; says when to try again
│   ├── LinkRefused             403: a signed link that is wrong or has expired
│   ├── ExportBlocked           402: the plan does not allow it, or attribution headers are missing
│   ├── TooManyTokens           429: one token a client, so many an address; says when to try again
│   └── Conflict                409: another request was faster, or the same id with other contents
├── ServerError                 a server that does not answer, or not as the contract says
│   ├── Unreachable             no connection, or one that broke and could not be had again
│   └── Unreadable              an answer that is not the contract's
├── TurnError                   a turn that did not come to its end
│   ├── TurnFailed              the service gave it up, and says why
│   └── TurnLost                how it ended is not known; it is never sent again by itself
└── Cancelled                   the person stopped it

A message says what is wrong; `way_out` says what to do next, as a whole sentence.
"""

from __future__ import annotations

from typing import Any


class SaycutError(Exception):
    """The root: catch this at the edge of a program (command line, HTTP), nowhere else."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, way_out: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out
        self.field = field

    def as_dict(self) -> dict[str, Any]:
        """The error as the JSON a program reads: code, message, and where known way_out, field."""
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.way_out:
            found["way_out"] = self.way_out
        if self.field:
            found["field"] = self.field
        return found

    def in_language(self, language: str) -> tuple[str, str]:  # noqa: ARG002
        """(message, way out) in a language, as far as its words are known there: here they are English."""
        return self.message, self.way_out


class InputError(SaycutError):
    """What came in cannot be used."""

    code = "bad_input"
    exit_code = 2


class MediaError(InputError):
    """A file that cannot be used; `name` is the file's own name, as the person knows it."""

    code = "bad_media"
    exit_code = 3

    def __init__(self, name: str, reason: str, *, way_out: str = "") -> None:
        super().__init__(f"{name}: {reason}", way_out=way_out)
        self.name = name
        self.reason = reason


class OperationError(InputError):
    """An operation that cannot be done on this draft; names the operation's field and the way out."""

    code = "bad_operation"

    def __init__(self, op: str, message: str, *, field: str | None = None, way_out: str = "") -> None:
        super().__init__(message, way_out=way_out, field=field)
        self.op = op


class NotAvailable(OperationError):
    """An operation by its right name that Saycut does not do yet, or not on this machine."""

    code = "not_available"


class DraftError(InputError):
    """A draft that breaks a rule of the timeline."""

    code = "bad_draft"


class OutputError(InputError):
    """The place or form of the result cannot be used (exists already, unknown format, no such folder)."""

    code = "bad_output"
    exit_code = 4


class NothingToExport(InputError):
    """There is nothing on the timeline yet that an export could show."""

    code = "nothing_to_export"

    def __init__(self, message: str = "there is nothing on the timeline yet") -> None:
        super().__init__(message, way_out="Generate or upload something first.")


class NothingDone(SaycutError):
    """A request of which nothing could be done; the reply says why, part by part."""

    code = "nothing_done"
    exit_code = 8


class ConsentNeeded(SaycutError):
    """Media would go to another machine, and nobody has said yes to that; `host` is where it would go."""

    code = "consent_needed"
    exit_code = 13

    def __init__(self, host: str, what: str) -> None:
        super().__init__(
            f"{what} would be sent to {host}, which is not this machine, and nobody has said yes to that",
            way_out="Ask the person whose files they are; then add --yes, which is remembered for this host.",
        )
        self.host = host


class StillRunning(SaycutError):
    """The work goes on where it runs; nothing is lost. `job_id` finds it again."""

    code = "still_running"
    exit_code = 12

    def __init__(self, job_id: str) -> None:
        super().__init__(
            "this is still at work", way_out=f"Look again with: saycut job wait {job_id} --timeout 25"
        )
        self.job_id = job_id


class ProjectError(SaycutError):
    """A project folder that cannot be read, or is in use by another process."""

    code = "bad_project"
    exit_code = 5


class RenderError(SaycutError):
    """The media engine failed; the message says which part and why, in a person's words."""

    code = "render_failed"
    exit_code = 6


class TargetUnreachable(RenderError):
    """No watchable file fits the size asked for; `smallest_bytes` is the smallest that would."""

    code = "target_unreachable"
    exit_code = 7

    def __init__(self, message: str, *, smallest_bytes: int, way_out: str = "") -> None:
        super().__init__(message, way_out=way_out, field="max_bytes")
        self.smallest_bytes = smallest_bytes

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"smallest_bytes": self.smallest_bytes}


class StoreError(SaycutError):
    """What the service keeps things in (database, blobs, jobs) cannot be opened or used."""

    code = "bad_store"
    exit_code = 5


class BlobMissing(StoreError):
    """Bytes that should be there are not; `key` says where they were looked for."""

    code = "blob_missing"

    def __init__(self, key: str) -> None:
        super().__init__(f"the bytes at {key} are not there", way_out="Upload the file again.")
        self.key = key


class ServiceError(SaycutError):
    """What the service refuses, in the numbers of its contract; `data` is what a client can act upon."""

    code = "refused"
    exit_code = 9
    wire_code = 500
    """`code` in the JSON of a reply."""
    http_status = 500

    @property
    def data(self) -> dict[str, int | str]:
        """Facts for the reply's `data`; none by default."""
        return {}


class ClientIdMissing(ServiceError):
    """A request for an anonymous token without a usable X-Client-Id."""

    code = "client_id_missing"
    wire_code = 400
    http_status = 400

    def __init__(self, message: str = "the header X-Client-Id is missing or blank") -> None:
        super().__init__(message, way_out="Make a UUID, keep it, and send it as X-Client-Id.")


class TokenRefused(ServiceError):
    """No token, or one that is malformed, unknown, expired or revoked: which, is not told."""

    code = "token_refused"
    wire_code = 1001
    http_status = 401

    def __init__(self, message: str = "the token is missing, wrong, expired or revoked") -> None:
        super().__init__(message, way_out="Get a new token: POST /api/auth/anonymous-token.")


class ScopeMissing(ServiceError):
    """The token is good, but lacks the `scope` that this needs."""

    code = "scope_missing"
    wire_code = 403
    http_status = 403

    def __init__(self, scope: str) -> None:
        super().__init__(f"the token lacks the scope {scope}", way_out=f"Use a token with the scope {scope}.")
        self.scope = scope

    @property
    def data(self) -> dict[str, int | str]:
        return {"scope": self.scope}


class SessionUnknown(ServiceError):
    """No such session, or another account's: the two look the same from outside."""

    code = "session_unknown"
    wire_code = 1002
    http_status = 404

    def __init__(self, message: str = "there is no such session") -> None:
        super().__init__(message, way_out="Begin one: POST /api/tasks/me/with-session/nemo_agent.")


class ExportUnknown(ServiceError):
    """No such export, or another account's: the two look the same from outside."""

    code = "export_unknown"
    wire_code = 404
    http_status = 404

    def __init__(self) -> None:
        super().__init__("there is no such export", way_out="Begin one: POST /api/render/proxy/lambda.")


class WebhookUnknown(ServiceError):
    """No such webhook, or another account's: the two look the same from outside."""

    code = "webhook_unknown"
    wire_code = 404
    http_status = 404

    def __init__(self) -> None:
        super().__init__("there is no such webhook", way_out="List them: GET /api/webhooks.")


class RouteInvented(ServiceError):
    """An address that some skills call and that never was; `steps` say what to call instead."""

    code = "route_invented"
    wire_code = 404
    http_status = 404

    def __init__(self, path: str, *, steps: str) -> None:
        super().__init__(f"there is no {path} here, and never was: an edit is a conversation", way_out=steps)


class OutOfCredits(ServiceError):
    """The account has fewer credits available than this needs."""

    code = "out_of_credits"
    wire_code = 2001
    http_status = 402

    def __init__(self, *, needed: int, available: int) -> None:
        super().__init__(
            f"this needs {needed} credits, and {available} are available",
            way_out="Register to get more credits, or top up in your account.",
        )
        self.needed = needed
        self.available = available

    @property
    def data(self) -> dict[str, int | str]:
        return {"needed": self.needed, "available": self.available}


class FileTooLarge(ServiceError):
    """More bytes than a file may have: `most` of them."""

    code = "file_too_large"
    wire_code = 4002
    http_status = 413

    def __init__(self, most: int) -> None:
        super().__init__(
            f"the file has more than {most:,} bytes", way_out="Compress or trim it, and send it again."
        )
        self.most = most

    @property
    def data(self) -> dict[str, int | str]:
        return {"most": self.most}


class StorageFull(ServiceError):
    """More bytes than the account's plan has room for: `left` of them, beside the files there are."""

    code = "storage_full"
    wire_code = 4002
    http_status = 413

    def __init__(self, left: int) -> None:
        super().__init__(
            f"the account has room for {left:,} bytes more",
            way_out="Delete a session you no longer need, or compress or trim the file.",
        )
        self.left = left

    @property
    def data(self) -> dict[str, int | str]:
        return {"left": self.left}


class UnsupportedFile(ServiceError):
    """A file that is none of what Saycut takes; `found` says what it is."""

    code = "unsupported_file"
    wire_code = 4001
    http_status = 415

    def __init__(self, name: str, found: str, *, accepted: str) -> None:
        super().__init__(f"{name}: {found}", way_out=f"Send one of {accepted}.")
        self.found = found
        self.accepted = accepted

    @property
    def data(self) -> dict[str, int | str]:
        return {"found": self.found, "accepted": self.accepted}


class RequestTooLarge(ServiceError):
    """A request's body has more than `most` bytes; files go to the upload endpoints."""

    code = "request_too_large"
    wire_code = 413
    http_status = 413

    def __init__(self, most: int) -> None:
        super().__init__(
            f"the request has more than {most:,} bytes", way_out="Send files to the upload endpoint."
        )
        self.most = most

    @property
    def data(self) -> dict[str, int | str]:
        return {"most": self.most}


class WrongContentType(ServiceError):
    """A request's body is of a kind that is not read here; `accepted` says which is."""

    code = "wrong_content_type"
    wire_code = 415
    http_status = 415

    def __init__(self, message: str, *, accepted: str) -> None:
        super().__init__(message, way_out=f"Send {accepted}.")
        self.accepted = accepted

    @property
    def data(self) -> dict[str, int | str]:
        return {"accepted": self.accepted}


class UrlRefused(ServiceError):
    """An address that Saycut does not fetch from or send to: not http(s), not public, too slow, no answer."""

    code = "url_refused"
    wire_code = 400
    http_status = 400


class Busy(ServiceError):
    """More at once than the plan or this server allows; says when to try again."""

    code = "busy"
    wire_code = 429
    http_status = 429

    def __init__(self, message: str, *, retry_after_s: int = 5, way_out: str = "") -> None:
        super().__init__(message, way_out=way_out or "Wait until something has ended, and try again.")
        self.retry_after_s = retry_after_s

    @property
    def data(self) -> dict[str, int | str]:
        return {"retry_after_s": self.retry_after_s}


class LinkRefused(ServiceError):
    """A signed link that is not ours, was changed, or has expired: which, is not told."""

    code = "link_refused"
    wire_code = 403
    http_status = 403

    def __init__(self) -> None:
        super().__init__("this link is wrong or has expired", way_out="Ask for a new one.")


class ExportBlocked(ServiceError):
    """The plan does not allow exports, or attribution headers are missing; `reason` says which."""

    code = "export_blocked"
    wire_code = 402
    http_status = 402

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message, way_out="Register or upgrade your plan to unlock export.")
        self.reason = reason
        """`attribution` or `plan`."""

    @property
    def data(self) -> dict[str, int | str]:
        return {"reason": self.reason}


class TooManyTokens(ServiceError):
    """One anonymous token a client and so many an address within the window; says when the next is due."""

    code = "too_many_tokens"
    wire_code = 429
    http_status = 429

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message, way_out="Use the token you have; a new one is given when it has expired.")
        self.retry_after_s = retry_after_s

    @property
    def data(self) -> dict[str, int | str]:
        return {"retry_after_s": self.retry_after_s}


class Conflict(ServiceError):
    """Another request was faster, or the same id came with other contents; nothing was changed."""

    code = "conflict"
    wire_code = 409
    http_status = 409


class ServerError(SaycutError):
    """A server that does not answer, or not as the contract says; `http_status` where there was one."""

    code = "server_trouble"
    exit_code = 10

    def __init__(self, message: str, *, way_out: str = "", http_status: int | None = None) -> None:
        super().__init__(message, way_out=way_out or "Try again in a while.")
        self.http_status = http_status


class Unreachable(ServerError):
    """No connection, or one that broke and could not be had again; `sent`: the request may have arrived."""

    code = "unreachable"

    def __init__(self, message: str, *, way_out: str = "", sent: bool = False) -> None:
        super().__init__(message, way_out=way_out or "Look whether the server runs, and where it listens.")
        self.sent = sent


class Unreadable(ServerError):
    """An answer that is not the contract's: another program listens there, or a proxy answers for it."""

    code = "unreadable"


class TurnError(SaycutError):
    """A turn that did not come to its end."""

    code = "turn_error"
    exit_code = 11


class TurnFailed(TurnError):
    """The service gave the turn up, and says why; a failed turn costs nothing. `reason` is its code."""

    code = "turn_failed"

    def __init__(self, message: str, *, reason: str = "", way_out: str = "") -> None:
        super().__init__(message, way_out=way_out or "Say it again, or say it another way.")
        self.reason = reason


class TurnLost(TurnError):
    """How the turn ended is not known, nor does the timeline show it. It is never sent again by itself."""

    code = "turn_lost"

    def __init__(self, message: str, *, way_out: str = "") -> None:
        super().__init__(message, way_out=way_out or "Say it again if you still want it.")


class Cancelled(SaycutError):
    """The person (or a signal) stopped the work; nothing half-made is left."""

    code = "cancelled"
    exit_code = 130
