"""To be seen: who is at what (ids), what is said of it (log), how much of it there is (figures), how long
each part took (traces). On the lowest floor: every room may tell, none must know where it goes.

| module | what it does |
|---|---|
| `context` | the ids of the request, session, turn and job at work, carried along by Python's own contexts |
| `redaction` | takes secrets out of text before it is written anywhere |
| `logs` | the form of the log: JSON or text, with the ids, without secrets |
| `figures` | Prometheus metrics of this process |
| `traces` | OpenTelemetry spans, where an operator wants them; else nothing |
"""
