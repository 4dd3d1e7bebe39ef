"""How large what comes over the wire may be. JSON from outside is walked once before anything else."""

from __future__ import annotations

from ..errors import DraftError

DEEPEST = 24
MOST_VALUES = 2_000_000
"""Numbers, texts, lists and objects in one draft: about a day of captions, word by word."""
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**53
"""Past it a JSON number is not exact in every language."""
LONGEST_MS = 7 * 24 * 60 * 60 * 1000
"""Times go up to a week (see `units.Ms`)."""
MOST_TRACKS = 200
MOST_ASSETS = 10_000
MOST_OUTPUTS = 1_000
MOST_SEGMENTS = 100_000


def bounded(value: object) -> None:
    """Raises DraftError for JSON that is too deep, too large, or holds what no JSON should."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while waiting:
        one, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES:
            raise DraftError("the draft is too large", way_out=f"At most {MOST_VALUES} values are read.")
        if depth > DEEPEST:
            raise DraftError("the draft is nested too deeply", way_out=f"At most {DEEPEST} levels are read.")
        if isinstance(one, dict):
            for key, inner in one.items():
                if not isinstance(key, str):
                    raise DraftError("the draft holds something that is not JSON")
                _plain(key)
                waiting.append((inner, depth + 1))
        elif isinstance(one, list):
            waiting += [(inner, depth + 1) for inner in one]
        else:
            _plain(one)


def _plain(one: object) -> None:
    if isinstance(one, str):
        if len(one) > LONGEST_TEXT:
            raise DraftError("a text in the draft is too long", way_out=f"At most {LONGEST_TEXT} characters.")
        if not one.isascii() and any(0xD800 <= ord(c) <= 0xDFFF for c in one):
            raise DraftError("a text in the draft is not Unicode")
    elif isinstance(one, bool) or one is None:
        return
    elif isinstance(one, (int, float)):
        if not abs(one) <= LARGEST_NUMBER:  # NaN is not, either
            raise DraftError("a number in the draft is too large")
    else:
        raise DraftError("the draft holds something that is not JSON")
