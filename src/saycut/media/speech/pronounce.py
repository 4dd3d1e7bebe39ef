"""How a word that no dictionary has may sound: good enough to find it between its neighbours."""

from __future__ import annotations

from collections.abc import Callable


def _table(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of letters and phones, written as letters=PHONE_PHONE."""
    pairs = (entry.split("=") for entry in text.split())
    return tuple((letters, sounds.replace("_", " ")) for letters, sounds in pairs)


ENDINGS = _table("""
's=Z  s'=Z  'st=S_T  'd=D  'll=L  're=R  've=V  ing=IH_NG  iest=IY_AH_S_T  est=AH_S_T  ers=ER_Z
er=ER  ed=D  es=Z  ly=L_IY  ness=N_AH_S  s=Z
""")
"""Endings that are put behind a word that is known."""

LETTERS = _table("""
tion=SH_AH_N  sion=ZH_AH_N  ough=AO  augh=AO  eigh=EY  igh=AY  tch=CH  sch=SH  dge=JH  air=EH_R
ear=IH_R  eer=IH_R  our=AO_R  qu=K_W  ch=CH  sh=SH  th=TH  ph=F  wh=W  ck=K  ng=NG  kn=N  wr=R  gh=G
ee=IY  ea=IY  oo=UW  ou=AW  ow=OW  oa=OW  oi=OY  oy=OY  ai=EY  ay=EY  ei=EY  ey=IY  ie=IY  au=AO
aw=AO  ew=UW  ue=UW  ar=AA_R  er=ER  ir=ER  ur=ER  or=AO_R  ce=S  ci=S_IH  cy=S_IY  ge=JH  a=AE  b=B
c=K  d=D  e=EH  f=F  g=G  h=HH  i=IH  j=JH  k=K  l=L  m=M  n=N  o=AA  p=P  q=K  r=R  s=S  t=T  u=AH
v=V  w=W  x=K_S  y=IY  z=Z
""")
"""Letters to sounds, the longest spelling first."""

PLAIN = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñçßø", "aaaaaaeeeeiiiiooooouuuuncso")

Known = Callable[[str], str | None]
"""Gives the phones of a word a dictionary has ("HH AH L OW"), else None."""


def phones_of(word: str, known: Known) -> str:
    """The phones (CMU set, without stress) of any word; never empty."""
    plain = word.lower().translate(PLAIN)
    found = known(plain)
    if found:
        return found
    for ending, sound in ENDINGS:
        stem = plain.removesuffix(ending)
        if stem == plain or len(stem) < 2:
            continue
        for base in (stem, f"{stem}e", f"{stem[:-1]}y" if stem.endswith("i") else stem):
            phones = known(base)
            if phones:
                return f"{phones} {sound}"
    return _spelled(plain.replace("'", ""), known)


def _spelled(word: str, known: Known) -> str:
    for cut in range(len(word) - 3, 2, -1):  # "playhead": two words in one
        first, second = known(word[:cut]), known(word[cut:])
        if first and second:
            return f"{first} {second}"
    found: list[str] = []
    at = 0
    while at < len(word):
        for letters, sound in LETTERS:
            if word.startswith(letters, at):
                silent = letters == "e" and at == len(word) - 1 and bool(found)
                doubled = len(letters) == 1 and at > 0 and word[at - 1] == letters
                if not silent and not doubled:
                    found.append(sound)
                at += len(letters)
                break
        else:
            at += 1
    return " ".join(found) or "AH"
