"""Not to encode: pictures that nothing touches are copied as packets, and only the rest is rendered.

`parts` says what can be copied (pure), `index` reads where a source's packets stand, `avc` reads H.264's
parameter sets, `join` makes one stream of it and looks at it. Any doubt ends in `Unreadable`, and the caller
renders everything as it always can.
"""
