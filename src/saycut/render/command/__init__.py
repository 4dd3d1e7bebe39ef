"""ffmpeg's own language: the only place that spells its options and filters, and knows its escaping.

Nothing of a person's stands in a filter: names are ours, numbers are numbers. File names stand only after
`-i` and last on the line, as `file:<absolute path>`; graphs, scripts and look-up tables are read by short
names of ours from the work folder, which is the process' current folder.
"""

from .filters import filters, graph_text
from .numbers import rate
from .options import (
    animated_encoding,
    copied_picture,
    copied_sound,
    file_name,
    frame_count,
    graph_from,
    join_list,
    joined_picture,
    joining,
    muxing,
    nowhere,
    one_or_more_pictures,
    opening,
    picture_encoding,
    reading,
    reading_own,
    silence,
    simple_filters,
    sound_encoding,
    sound_from,
    still_encoding,
    threads_used,
    timescale,
)

__all__ = [
    "animated_encoding",
    "copied_picture",
    "copied_sound",
    "file_name",
    "filters",
    "frame_count",
    "graph_from",
    "graph_text",
    "join_list",
    "joined_picture",
    "joining",
    "muxing",
    "nowhere",
    "one_or_more_pictures",
    "opening",
    "picture_encoding",
    "rate",
    "reading",
    "reading_own",
    "silence",
    "simple_filters",
    "sound_encoding",
    "sound_from",
    "still_encoding",
    "threads_used",
    "timescale",
]
