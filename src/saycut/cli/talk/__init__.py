"""One conversation, over the wire or on a project folder: what `say` and `chat` and their kin share.

| module | what it does |
|---|---|
| `place` | what is talked to, and what it gives: the two implementations are `wire` and `project` |
| `doing` | words → steps → done, with what the backend's text asks for |
| `remembered`, `consent` | the session and jobs of the last command; what may be sent to whom |
| `telling` | what is shown: to a person, or as one JSON object |
| `picture` | the timeline drawn with characters |
| `chat` | the conversation in a terminal |
"""
