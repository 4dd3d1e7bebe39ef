"""One conversation, over the wire or on a project folder: what `say` and `chat` and their kin share.

| module | what it does |
|---|---|
| `session` | the options of a command → the place it talks to |
| `place` | what is talked to, and what it gives: the two implementations are `wire` and `project` |
| `doing` | words → steps → done, with what the backend's text asks for |
| `saying`, `jobs`, `status`, `sessions` | one message; what goes on; what there is; which session |
| `remembered`, `consent`, `naming` | session and jobs of the last command; what may be sent; names of files |
| `telling`, `wording` | what is shown, to a person or as one JSON object; the command's own words |
| `chat`, `screen`, `picture` | the conversation in a terminal; the timeline drawn with characters |
"""
