"""How values are spelled, as one regular expression. Text is in its normal form (see `normal`).

In f-strings a quantifier's braces are doubled: `\\d{{1,2}}`.
"""

from __future__ import annotations

import re
from functools import cache

from .numbers import ENGLISH, HAN, ONES, WORDS

N, H = f"(?:{ENGLISH})", HAN
END = r"(?![a-z0-9])"
FREE = r"(?<![a-z\d])(?<!\d[.:])"
"""Nothing before it that would make it the tail of another value."""
SLIPPED_MINUTE = "m(?=[inute]*n)(?=[inue]*t)[inute]{4,6}s?"
SLIPPED_SECOND = "s(?=[econ]*d)[econd]{4,7}s?"
"""The units with their letters in another order, one left out or doubled: "8 secodns", "2 mintues"."""
HOUR = "(?:hours?|hrs?|h)"
MINUTE, SECOND = f"(?:minutes?|mins?|{SLIPPED_MINUTE}|m)", f"(?:seconds?|secs?|{SLIPPED_SECOND}|s)"
HALF = "(?: and a half)"
SINGLE = "(?:hour|minute|min|second|sec)"
THINGS = "(?: (?:clip|shot|video|scene|photo|one|half|part|word)s?\\b)"
"""After "the second": a place in an order, not a length."""
JOINED = "(?:,? ?(?:and )?"
AFTER_SECOND = (
    "of|later|in|into|at|before|after|from|to|long|and|each|per|or|then|for|apart|fade|pause|silence|delay|"
    "crossfade|dissolve"
)


BARE_TAIL = (
    r" (?:long|in|to|till|until|through|and|mark|can|should|onwards?|on|please|pls|plz|thanks|thx|as|then|"
    r"with|but|or|so|exactly|into|off|out)\b|\s*(?:$|[,.;!?()])"
)
"""What may follow "a minute ten", "one minute forty-five": a number whose unit is left out."""
BEFORE_A = ("under", "than", "over", "for", "about", "within", "least")
"""Before "a second": one second, whatever follows."""
BEFORE_UNIT = ("first", "middle", "last", "final", "every", "each", "opening", "next", "following")
"""Before a bare unit: "the first minute" is one minute."""


def any_of(*bodies: str) -> str:
    """Alternatives; the first that fits is taken."""
    return "|".join(bodies)


LENGTH_EN = any_of(
    rf"(?:a )?(?:couple|few)(?: of)?(?: more)? (?:seconds?|secs?|minutes?|mins?){END}",
    any_of(*(rf"(?<={word} ){SINGLE}{HALF}?{END}(?!{THINGS})" for word in BEFORE_UNIT)),
    rf"(?:a )?quarter[ -](?:of a )?(?:second|minute|sec|min){END}",
    rf"half(?: an?)? ?-?{SINGLE}{END}",
    r"(?:a |one )?quarter of an hour|three quarters of an hour",
    rf"the (?:hour|minute|min){HALF}{END}",
    rf"(?:an?|another) (?:hour|minute|min){HALF}?{END}"
    rf"(?:(?: and)? {N}[ -]?(?:{MINUTE}|{SECOND}){END}|(?: and)? {N}(?={BARE_TAIL}))?",
    any_of(*(rf"(?<={word} )an? (?:second|sec){HALF}?{END}" for word in BEFORE_A)),
    rf"(?:an?|another) (?:second|sec)(?:{HALF}|(?= (?:{AFTER_SECOND})\b)|(?=\s*(?:$|[,.;!?)])))",
    rf"{FREE}\d{{1,3}}[hm]\d{{1,2}}{END}",
    rf"{FREE}-?{N}{HALF}?[ -]?{HOUR}{HALF}?(?:{END}|(?=\d))"
    rf"{JOINED}{N}{HALF}?[ -]?{MINUTE}(?:{END}|(?=\d)))?{JOINED}{N}[ -]?{SECOND}{END})?",
    rf"{FREE}-?{N}{HALF}?[ -]?{MINUTE}{HALF}?(?:{END}|(?=\d{{1,2}} ?s))"
    rf"(?:,? ?(?:and )?{N}[ -]?{SECOND}{END}|(?: and)? {N}(?={BARE_TAIL}))?",
    rf"{FREE}-?{N}{HALF}?[ -]?(?:milliseconds?|millis|msecs?|ms){END}",
    rf"{FREE}(?!{WORDS}[hms]\b)-?{N}{HALF}?[ -]?{SECOND}{HALF}?{END}",
)
NOT_MINUTE = "钟的之享辨别配镜成割析段屏好分"
"""After 分 these make another word of it."""
UNITLESS = (
    "(?:[0-9]{1,2}|零?[一二三四五六七八九十]{1,3})"
    "(?![0-9零一二三四五六七八九十.:点秒分个张条份倍%帧种位成之])"
)
"""The seconds of "1分20", "三分二十", whose unit is left out."""
LENGTH_ZH = any_of(
    rf"(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})分钟?{UNITLESS}",
    rf"{H}个?小时{UNITLESS}",
    rf"-?{H}个?半? ?(?:小时|钟头)半?(?:零?{H}分钟?)?(?:零?{H}秒钟?)?",
    rf"-?{H}个?半? ?分(?:钟半?|半钟?|(?=零?{H}秒)|(?<=\d分)|(?![{NOT_MINUTE}]))(?:零?{H}秒钟?)?",
    rf"(?:(?<![\da-z])-)?{H}个?半? ?(?:毫秒|秒钟?半?|s{END})",
    r"半个?(?:小时|钟头)|半(?:分钟|秒钟?)|一刻钟",
)
PLACE_ZH = "(?:处|的时候|时|那里|的位置|的地方)?"
POINT_ZH = any_of(
    rf"第(?:{H}个?(?:小时|钟头))?(?:{H}分钟?)?(?:{H}秒钟?半?){PLACE_ZH}",
    rf"第{H}分钟{PLACE_ZH}",
)
MOMENTS_ZH = any_of(
    rf"第{H}(?:(?:[、,和与及跟]|以及|还有)第?{H}){{1,9}}(?:秒|分钟){PLACE_ZH}",
    rf"{H}(?:(?:[、,和与及跟]|以及|还有){H}){{1,9}}(?:秒|分钟)(?:处|的时候|那里|的位置|的地方|(?=各|分别))",
)
"""Moments whose unit is told once, after the last: "第三和第五秒处"."""
CLOCK = (
    r"(?<![\d:])\d{1,3}'\d{2}(?:\"|'')?(?!\w)|"
    r"(?<=\s):\d{2}(?![\d:])|"
    r"(?<!\d)(?<!\d[:.])-?(?:\d{2}:\d{2}:\d{2}[:;]\d{2}|\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?|\d{1,3}:\d{2}(?:[.,]\d{1,3})?)(?!\d|:\d)"
)
SPOKEN_RATIOS = (
    "nine by sixteen|sixteen by nine|nine sixteen|sixteen nine|four by five|four by three|one by one|"
    "9 by 16|16 by 9|4 by 5|1 by 1|4 by 3"
)
RATIO = any_of(
    r"(?<!\d)(?<!\d[:.])\d{1,2}(?:\.\d{1,2})?(?::| : |\s?比\s?)\d{1,2}(?:\.\d{1,2})?(?![\d:])",
    r"(?<![\d.])\d{1,2}[x/]\d{1,2}(?![\dx/])",
    rf"{H}比{H}",
    f"(?:{SPOKEN_RATIOS})",
)
SIZE = any_of(
    rf"{N} ?-?(?:(?:kilo|mega|giga|tera)bytes?|[kmgt]i?bs?|megs?|gigs?){END}",
    rf"{H} ?(?:兆|个g|千字节|吉)(?:字节|b)?",
    r"(?<!\d)\d{1,6}(?:\.\d{1,3})?g(?![a-z0-9])",
)
BITRATE = rf"{N} ?-?(?:[km]bps|[km]b/s|[km]bits?/s|[km]bits?(?: per second)?|[km]b per second|bps){END}"
PERCENT = any_of(
    rf"-?{N} ?(?:%|percent|per cent|pct){END}",
    rf"百分之{H}",
    rf"{H}%",
    r"[一两二三四五六七八九]成(?=就|左右|吧|音量|不透明|透明|亮|$|[ ，。,、；;])",
)
FASTER = " (?:faster|slower|as|the speed|speed)"
FACTOR = any_of(
    rf"(?<![a-z0-9]){N} ?[x×]{END}",
    r"(?<![a-z0-9])[x×] ?(?!26[45](?!\d))\d{1,6}(?:\.\d{1,3})?(?![\d:])",
    rf"{N} times(?={FASTER})",
    rf"{H}倍速?",
)
NOT_TIME = "(?! ?(?:(?:s|secs?|mins?|seconds?|minutes?|x)(?![a-z])|%|:))"
NOT_LONG = "(?! ?-?(?:s|secs?|seconds?|mins?|minutes?|ms|(?:more )?times)(?![a-z]))"
"""After a number that is a length: "hero clip 8 secs"."""
NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "last",
    "1st",
    "2nd",
    "3rd",
    "4th",
    "5th",
    "final",
    "next",
)
NOT_NTH = "".join(f"(?<!{word} )" for word in NTH)
"""After these a number is no clip's: "rotate the second clip 180"."""
CLIPS_EN = (
    r"(?<![a-z])(?:clips|shots|scenes|segments|videos) ?#?\d{1,2} ?(?:-|–|to|through|thru) ?#?\d{1,2}"
    rf"{NOT_TIME}(?!\d|[:.]\d|[a-z%])|"
    rf"(?<![a-z]){NOT_NTH}(?:clips?|shots?|scenes?|segments?|videos?) ?"
    rf"(?:number |no\.? |nr\.? )?#?\d{{1,3}}{NOT_LONG}"
    rf"(?:(?: ?, ?| ?and ?| ?& ?|,? and )\d{{1,3}}{NOT_TIME})*(?! ?[×*]|\d|[:.]\d|[a-z%]| ?°| deg)"
    rf"|(?<![a-z])(?:clip|shot|scene|segment) (?:{'|'.join(ONES[1:11])})(?![a-z-])"
    "(?! (?:times|parts|(?:second|minute|sec|min|clip)s?)\\b)"
)
PLACE_ZH = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
CLIPS_ZH = any_of(
    rf"(?<!前)(?<!(?<![然之随])后)第{H}(?:(?:[、和与及]|以及)第?{H})*个?(?:片段|镜头|视频|素材|场景|分镜|段落|段|个|条|张|幅|部分)"
    "(?:视频|照片|图片|片段|镜头|图|素材)?",
    rf"(?<=[放排])第{H}位?(?!\s*[到至~-]\s*第?{H})(?![0-9秒分帧天集期章节次名遍级届部季季度])",
    rf"(?:片段|镜头|视频|素材|分镜){PLACE_ZH}(?:(?:[、和与及]|以及){PLACE_ZH})*"
    r"(?!\d|[:.]\d| ?[x×*]|[秒分%倍个开直起些样下共定般段条次半])",
)
SIDES = tuple(
    f"{side}{verb}"
    for side in "宽高"
    for verb in ("" if side == "宽" else "是", "度", "度改成", "度设为", "度为", "改成", "为", "设为")
)
"""Before a number that is a width or a height in pixels."""
SET_TO = ("", "为", "是", "设为", "改成", "调到")
"""Between 帧率 and its number."""
COUNTED = "个张段条份部首幅行句等块格秒种只组位"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("hexcolor", r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"),
    ("dims", r"(?<!\d)\d{3,4}\s?(?:[x×*]|by|乘)\s?\d{3,4}(?:p|px)?(?![\d])"),
    ("bitrate", BITRATE),
    ("bitrate", rf"(?:{any_of(*(f'(?<=码率{verb})' for verb in SET_TO))})\d{{2,6}} ?[km]?{END}"),
    ("size", SIZE),
    ("moments", MOMENTS_ZH),
    ("point", POINT_ZH),
    ("clock", CLOCK),
    ("ratio", RATIO),
    ("res", r"(?<![\d.])\d{3,4}[pi](?:\d{2,3})?(?![a-z0-9])|(?<![\d.])[2458]k(?![a-z0-9])"),
    ("res", r"[一二三四五六七八九十百千零]{3,6}p(?![a-z0-9])|[二四八]k(?![a-z0-9])"),
    ("fps", rf"(?<![a-z])fps ?[:=]? ?\d{{1,3}}(?:\.\d{{1,3}})?{END}"),
    ("fps", rf"{N} ?-?(?:fps|frames? (?:per|a) second|frames?/s){END}|{H} ?帧(?:/秒|每秒|率)|每秒{H}帧"),
    ("fps", rf"(?:{any_of(*(f'(?<=帧率{verb})' for verb in SET_TO))})\d{{1,3}}(?![\d.帧])"),
    ("percent", PERCENT),
    ("lufs", rf"-?{N} ?(?:lufs|lkfs){END}"),
    ("db", rf"[+-]?{N} ?(?:db|decibels?|分贝){END}"),
    ("degrees", rf"-?{N} ?-?(?:°|degrees?|deg){END}|{H}度"),
    ("px", rf"{N} ?-?(?:px|pixels?){END}|{N}(?= (?:wide|tall|high|in (?:width|height))\b)|{H}像素"),
    ("px", rf"(?:{any_of(*(f'(?<={side})' for side in SIDES))})\d{{2,4}}(?![\d.:])"),
    ("fraction", rf"(?<![\d/])\d/\d(?![\d/])|{H}分之{H}"),
    ("clips", CLIPS_EN),
    ("clips", CLIPS_ZH),
    (
        "times",
        rf"{N} (?:(?:more|extra|additional) )?times{END}(?!{FASTER})|{N} more time{END}|{H}(?:次|遍|回|步)",
    ),
    ("factor", FACTOR),
    ("length", LENGTH_EN),
    ("length", LENGTH_ZH),
    ("frames", rf"{N} ?-?frames?{END}|{H}帧"),
    ("ordinal", r"(?<!\d)\d{1,2}(?:st|nd|rd|th)(?![a-z])"),
    ("number", rf"(?<![a-z0-9.])-?{N}(?![a-z0-9])"),
    ("number", r"(?:(?<![\d.a-z:])-)?(?<!\d)\d{1,15}(?:\.\d{1,9})?(?!\d)(?![a-z0-9.]{0,40}[a-z])"),
    ("number", rf"[二两三四五六七八九十](?=[{COUNTED}])|十[一二三四五六七八九](?=[个张段条份])"),
)
"""Kinds in the order they are tried."""
FIRST = r"(?=[0-9#+\-.:×a-z零〇一二两三四五六七八九十百千万第半每片镜视素分])(?:(?<![a-z])|(?![a-z]))"
"""What a value can begin with; nothing else is tried, which keeps long requests fast."""


@cache
def value_pattern() -> re.Pattern[str]:
    """One expression for all kinds; the name of the group that matched ends in the kind."""
    bodies = "|".join(f"(?P<k{i}_{kind}>{body})" for i, (kind, body) in enumerate(PATTERNS))
    return re.compile(f"{FIRST}(?:{bodies})")
