"""Everything that can go wrong, as one tree.

SaycutError                     code, field, way_out; the message is for a person
├── InputError                  what came in cannot be used
│   ├── MediaError              a file: missing, empty, unreadable, of the wrong kind
│   ├── OperationError          an operation that cannot be done on this draft
│   │   └── NotAvailable        an operation Saycut does not do yet, or not on this machine
│   ├── DraftError              a draft that breaks the rules of `timeline`
│   └── OutputError             the place or the form of the result cannot be used
├── NothingDone                 a request of which nothing could be done
├── ProjectError                a project folder that cannot be read, or is in use
├── RenderError                 the media engine failed; says which part and why
│   └── TargetUnreachable       no watchable file fits the size that was asked for
└── Cancelled                   the person stopped it

A message says what is wrong; `way_out` says what to do next, as a whole sentence.
"""

from __future__ import annotations


class SaycutError(Exception):
    """The root: catch this at the edge of a program (command line, HTTP), nowhere else."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, way_out: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out
        self.field = field

    def as_dict(self) -> dict[str, str]:
        """The error as the JSON a program reads: code, message, and where known way_out, field."""
        found = {"code": self.code, "message": self.message}
        if self.way_out:
            found["way_out"] = self.way_out
        if self.field:
            found["field"] = self.field
        return found


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


class NothingDone(SaycutError):
    """A request of which nothing could be done; the reply says why, part by part."""

    code = "nothing_done"
    exit_code = 8


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


class Cancelled(SaycutError):
    """The person (or a signal) stopped the work; nothing half-made is left."""

    code = "cancelled"
    exit_code = 130
