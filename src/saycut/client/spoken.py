"""The words of a turn on their way to the person: pieces, wholes, and the one sentence that is dropped.

The hosted service ends some answers that went well with "I encountered a temporary issue…". After normal
text it is dropped; alone it is the answer.
"""

from __future__ import annotations

import re

ISSUE = "i encountered a temporary issue"
_TRAILING = re.compile(r"\s*\bI encountered a temporary issue[^\n]*\s*\Z", re.IGNORECASE)


class Spoken:
    """Takes texts as they come and gives those to be shown; what may be the trailing sentence is held."""

    def __init__(self) -> None:
        self.said = False
        """Whether the person was shown any whole text."""
        self._held: list[str] = []
        self._pieces = ""
        self._shown = 0

    def piece(self, text: str) -> str:
        """The part of a text in pieces that can be shown now; may be empty."""
        self._pieces += text
        safe = _safe_length(self._pieces)
        new = self._pieces[self._shown : safe]
        self._shown = max(self._shown, safe)
        return new

    def whole(self, text: str) -> list[str]:
        """The whole texts to be shown now; ends what came in pieces."""
        self._pieces, self._shown = "", 0
        if not text.strip():
            return []
        found = _TRAILING.search(text)
        head = text[: found.start()] if found else text
        if not head.strip():
            self._held.append(text.strip())
            return []
        ready, self._held = [*self._held, head], [text[found.start() :].strip()] if found else []
        self.said = True
        return ready

    def end(self) -> list[str]:
        """What is left when the stream has ended: pieces that never came whole, words that stand alone."""
        left = self.whole(self._pieces) if self._pieces else []
        if not self.said and self._held:
            left, self._held, self.said = [*left, *self._held], [], True
        return left


def _safe_length(text: str) -> int:
    """How much of a text can be shown without showing the beginning of the sentence that may be dropped."""
    low = text.lower()
    at = low.find(ISSUE, low.rstrip().rfind("\n") + 1)
    if at < 0:
        tail = next((n for n in range(min(len(ISSUE), len(low)), 0, -1) if low.endswith(ISSUE[:n])), 0)
        at = len(text) - tail
    return len(text[:at].rstrip()) if at < len(text) else len(text)
