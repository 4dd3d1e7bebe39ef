"""Headings and labels of a written brief: "## Steps", "Shot list:", "- Length: 45 seconds".

A heading that only names a part of the brief is no wish; one that names a thing ("Music:", "## Captions") is
what the next line is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..context import kind_of_name
from .token import CONTEXT, Token

MARKS = frozenset("#*_=-–—•·>.:：)0123456789")
THINGS = (
    "n:music", "n:captions", "n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:watermark",
    "n:logo", "n:hook", "n:transition", "n:thumbnail", "n:sfx", "n:instrument",
)  # fmt: skip
"""Nouns of a heading that the line below it tells more of."""
VALUES = (
    "quote", "asset", "file", "url", "length", "hold", "span", "point", "clock", "percent", "ratio", "res",
    "size", "fps", "db", "lufs", "dims", "factor", "clips", "every", "shots", "mood:", "color:", "hexcolor",
)  # fmt: skip
"""What makes a line more than a heading."""
ABOUT_TAG = "x:about"
"""Marks words that only tell about the work; they are said back as such."""
PLAIN_VERBS = ("v:process", "v:make", "v:write", "v:export", "v:cut", "v:add")
ALONE = frozenset(
    ("task", "tasks", "steps", "step", "output", "requirements", "instructions", "goal", "goals", "context",
     "notes", "note", "deliverable", "deliverables", "spec", "specs", "overview", "brief", "shot list",
     "structure", "objective", "background", "summary", "edits", "editing", "edit", "to do", "todo",
     "shots", "storyboard", "assets", "files", "materials", "input", "inputs", "video", "audio", "visuals",
     "style", "format", "timeline", "what i need", "what we need", "here's what i need", "shotlist")
)  # fmt: skip
"""Lines that are headings without a mark."""
INLINE = frozenset(
    ("task", "tasks", "steps", "output", "requirements", "instructions", "goal", "deliverable",
     "deliverables", "specs", "spec", "note", "notes", "brief", "sequence", "shots", "shot list",
     "storyboard", "objective", "body", "main", "main part", "main body", "middle part", "middle section",
     "content", "opening", "closing", "part one", "part two", "opener")
)  # fmt: skip
"""Labels before a wish in the same line."""
ABOUT = frozenset(
    ("brief", "concept", "idea",
     "client", "audience", "target audience", "brand", "product", "project", "deadline", "budget", "context",
     "background", "purpose", "who it's for", "company", "customer", "campaign", "occasion", "topic",
     "subject", "event", "usp", "persona", "kpi", "due", "due date", "contact", "voice of brand",
     "mood board",
     "reason", "why", "rationale", "reasoning",
     "tone of voice", "brand voice", "location", "date", "tagline idea", "notes", "note")
)  # fmt: skip
"""Labels after which a line tells about the work, and asks for nothing."""


AIMS = frozenset(("goal", "objective", "aim", "goals", "intent", "vibe goal", "why", "reason"))
"""Labels after which a line with no value and no verb tells what the work is for."""


def headings(tokens: list[Token]) -> list[Token]:
    """The tokens; headings are claimed, a named thing is brought to the line it heads."""
    lines = list(_lines(tokens))
    for sentence in _sentences(tokens):
        _label(sentence)
    if len(lines) < 2:
        return tokens
    _signed(lines)
    for i, line in enumerate(lines):
        below = next((n for n in lines[i + 1 :] if _body(n)), None)
        if _about(line):
            _claim(line, ABOUT_TAG)
        elif _unwanted(line):
            for under in lines[i : _next_heading(lines, i + 1)]:
                _claim(under, ABOUT_TAG)
        elif _is_heading(line) and below is not None:
            _headed(line, below)
    return [t for line in lines for t in line]


SIGNED = (
    "best regards",
    "kind regards",
    "regards",
    "cheers",
    "sincerely",
    "many thanks",
    "thanks",
    "thank you",
    "all the best",
)


def _signed(lines: list[list[Token]]) -> None:
    """ "Best regards, / Tom": who writes."""
    for i, line in enumerate(lines):
        first = next(iter(_body(line)), None)
        if i and first is not None and first.text.lower() in SIGNED and len(_body(line)) <= 4:
            for end in lines[i:]:
                if len(_body(end)) <= 4:
                    _claim(end)


def _lines(tokens: list[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for t in tokens:
        line.append(t)
        if t.text == "\n":
            yield line
            line = []
    if line:
        yield line


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """What stands between full stops: "Task: make it vertical. Requirements: 1080p"."""
    part: list[Token] = []
    for t in tokens:
        if t.punct and t.text in ".;!?\n":
            yield part
            part = []
        else:
            part.append(t)
    yield part


def _body(line: list[Token]) -> list[Token]:
    """A line without its bullet, number, marks and end."""
    found = list(line)
    while found and (found[0].punct or found[0].has("symbol") or _numbering(found)):
        found = found[1:]
    while found and (found[-1].punct or found[-1].has("symbol")):
        found = found[:-1]
    return found


def _numbering(line: list[Token]) -> bool:
    return line[0].has("number") and len(line) > 1 and line[1].text in (".", ")", ":")


def _is_heading(line: list[Token]) -> bool:
    body = _body(line)
    if not body or any(t.has(*VALUES) for t in body):
        return False
    if any(t.has("v:") and not t.has(*PLAIN_VERBS, "f:", "n:") for t in body):
        return False
    text = " ".join(t.text.lower() for t in body)
    visible = [t for t in line if t.text != "\n"]
    marked = visible[0].text == "#" or visible[-1].text in (":", "：")
    starred = len(visible) > 2 and visible[0].text == visible[-1].text == "*"
    return marked or starred or text in ALONE


REFUSING = frozenset(
    ("avoid", "exclude", "excluded", "not needed", "unwanted", "out of scope", "skip", "leave out", "don'ts",
     "don't", "do not", "donts", "no", "without", "not wanted", "please avoid", "not required", "never")
)  # fmt: skip


def _unwanted(line: list[Token]) -> bool:
    """ "What I don't need:", "Avoid:": the heading of what is not to be done."""
    body = _body(line)
    visible = [t for t in line if t.text != "\n"]
    if not body or visible[-1].text not in (":", "：") or any(t.has(*VALUES) for t in body):
        return False
    text = " ".join(t.text.lower() for t in body)
    return text in REFUSING or (any(t.has("c:neg") for t in body) and len(body) <= 6)


def _next_heading(lines: list[list[Token]], i: int) -> int:
    """Where the list under a heading ends: at the next line that has no mark of the list."""
    while i < len(lines) and (not _body(lines[i]) or lines[i][0].text in LISTING or _numbering(lines[i])):
        i += 1
    return i


LISTING = ("-", "*", "•", "·", "–", "—", "[", "x", "✗", "❌")


def _about(line: list[Token]) -> bool:
    """ "Audience: young parents"."""
    colon = next((i for i, t in enumerate(line) if t.text in (":", "：")), None)
    if colon is None:
        return False
    label = " ".join(t.text.lower() for t in _body(line[:colon]))
    rest = _body(line[colon:])
    if label in AIMS:
        return bool(rest) and not any(
            t.has(*VALUES, "ratio:", "platform:", "n:captions") or (t.has("v:") and t.text[-2:] != "er")
            for t in rest
        )
    return label in ABOUT and bool(rest) and not any(t.has("v:") and not t.has("f:", "n:") for t in rest)


def _label(line: list[Token]) -> None:
    """ "Sequence: a.mp4 → b.mp4": a label that names nothing that can be made."""
    colon = next((i for i, t in enumerate(line) if t.text in (":", "：")), None)
    label = body = _body(line[:colon]) if colon else []
    label = [t for t in label if not (t.has("span") or t.punct)] if label and label[-1].has("span") else label
    text = " ".join(t.text.lower() for t in label)
    after = next((t for t in line[(colon or 0) + 1 :] if not t.punct), None)
    if len(label) == 1 and label[0].has("n:audio") and after is not None and _sound(after):
        label[0].tags = frozenset({"n:music"})
    if (
        len(label) == 1
        and len(body) > 1
        and label[0].has("clips")
        and label[0].text.lower().startswith(SCENES)
    ):
        _claim(label)
    named = label and label[0].text.lower() in ("for", "for the", "for our", "for my") and len(label) <= 5
    if named and not any(t.has("v:", "platform:", "n:every", "f:all", *VALUES) for t in label):
        _claim(label, ABOUT_TAG)
    elif text in INLINE:
        _claim(label)
    elif 1 <= len(label) <= 3 and (all(t.has("unknown", "f:") for t in label) or _kind_of_work(label)):
        _claim(label, ABOUT_TAG)


WORKS = frozenset(("edit", "video", "cut", "montage", "reel", "vlog", "recap", "teaser", "film"))


def _kind_of_work(label: list[Token]) -> bool:
    """ "wedding edit: a.mp4 then b.mp4", "my bali vlog: …"."""
    return label[-1].text.lower() in WORKS and any(t.has("unknown") for t in label[:-1])


SCENES = ("scene", "section", "segment", "chapter", "part", "step", "shot", "act")
"""Parts of a list that are told with their times: no clips of their own."""


def _sound(token: Token) -> bool:
    name = token.reading("asset") or str(token.value)
    return token.has("asset", "file", "asset:") and kind_of_name(name) == "audio"


def _headed(line: list[Token], below: list[Token]) -> None:
    things = {tag for t in line for tag in t.tags if tag.startswith(THINGS)}
    told = any(things & t.tags or t.has("v:add", "v:remove", "quote") for t in below) or not things
    if told and not (things and any(t.has("quote") for t in below)):
        _claim(line)
        return
    for t in line:
        if t.punct or t.has("symbol", "number"):
            t.tags, t.claim = frozenset({"f:det"}), CONTEXT
    for t in below:
        if not (t.punct or t.has("symbol")):
            break
        t.tags, t.claim = frozenset({"f:det"}), CONTEXT


def _claim(line: list[Token], *more: str) -> None:
    for t in line:
        t.claim = CONTEXT
        if not t.punct:
            t.tags = frozenset({"f:det", *more})


def about(tokens: list[Token]) -> list[list[Token]]:
    """The lines that only tell about the work, without their marks."""
    runs: list[list[Token]] = []
    last: Token | None = None
    for token in tokens:
        if token.has(ABOUT_TAG):
            if last is not None and last.has(ABOUT_TAG):
                runs[-1].append(token)
            else:
                runs.append([token])
        last = token if not token.punct or token.text == "\n" else last
    return runs


__all__ = ["about", "headings"]
