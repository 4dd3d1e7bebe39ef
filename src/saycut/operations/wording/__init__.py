"""What the person is told, in their language: `sentence(said, language)`.

The words stand in `<language>/<family>.json`, one flat table each; all files of a language are one namespace.
Keys are `<op>.<what>` (sentences), `error.<what>` with `error.<what>.way_out` (refusals) and `word.<name>`
(names of moods, transitions, effects …). A template names its values as `{name}` or `{name:kind}`:

    {t:clock}      1:50                        {n:plural|pause|pauses}   pause, pauses (English)
    {t:seconds}    10 s, 10 秒                  {names:list}              a, b and c
    {n:size}       48.2 MB                     {text:quote}              “Hello”, shortened
    {x:percent}    0.35 as 35 %                {mood:word}               its name in the language
    {x:number}     1.5 (no needless zeros)
    {where:said}   another sentence, or several in a row: a part of this one

Values are data: they are formatted once and never read as a template; line breaks in them become spaces.
"""

from .catalog import LANGUAGES, catalog, language_of
from .sentences import sentence

__all__ = ["LANGUAGES", "catalog", "language_of", "sentence"]
