"""Rules for a voice and the music under it in one recording: they cannot be taken apart."""

from __future__ import annotations

import re

from ..clause import Clause
from .reader import Reader

APART = ("v:split", "v:detach", "v:keep", "v:extract_audio")
KEPT = re.compile(
    r"\b(?:keep(?:ing)?|leave|leaving|without (?:touching|losing)|not|but|only)\b[^.;!?]*"
    r"\b(?:voices?|vocals?|dialogu?e|speech|talking|speaker|narration)\b",
    re.I,
)
"""What is to stay of the sound that the music is to go from."""


def apart(c: Clause, r: Reader) -> bool:
    """ "isolate the vocals", "remove the background music but keep the voice"."""
    if "music" in r.context.tracks or any(s.op == "add_music" for s in r.steps):
        return False
    music, voice = c.one("n:music"), c.one("n:voice")
    if c.one("span", "point", "quote", "asset", "file", "asset:", "n:silence", "n:captions") is not None:
        return False
    vocals = voice is not None and voice.text.lower().split()[-1] in ("vocals", "vocal", "acapella")
    asked = voice is not None and c.said(*APART) and (music is not None or vocals)
    gone = music is not None and c.said("v:remove") and KEPT.search(r.words, c.start) is not None
    if not asked and not gone:
        return False
    r.refuse(c, "no_stems")
    return True


WHILE = frozenset(("when", "while", "whenever", "as", "every time", "each time"))


def muted_while(c: Clause, r: Reader) -> bool:
    """ "mute it while he is speaking": when that is, nobody told; all of the sound is not meant."""
    verb, voice = c.one("v:mute"), c.one("n:voice")
    if verb is None or voice is None or c.one("n:music", "n:sfx", "span", "point", "clips") is not None:
        return False
    word = voice.text.lower()
    led = word.split(" ")[0] in WHILE or any(
        t.text.lower() in WHILE and t.start < voice.start for t in c.tokens[-5:]
    )
    if not led:
        return False
    r.refuse(c, "unseen_content", what=r.words[verb.end : c.end].strip())
    return True
