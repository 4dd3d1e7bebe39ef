"""Who may do what, and what it costs.

| module | what it does |
|---|---|
| `scopes` | what a token is good for |
| `terms` | the operator's terms: plans, prices, limits |
| `signing_in` | an anonymous token for a client id; a bearer token → `Principal` |
| `registering` | an anonymous account becomes a registered one and keeps all it has |
| `claiming` | a token that opens one project in a browser, and no API |
| `exporting` | whether a principal may export |
| `crediting` | balance, what a turn costs, setting it aside and settling it |
| `administering` | what the operator does by hand: accounts, tokens, grants |

Functions take a `Database` (or a transaction of it) and values; refusals are the `ServiceError`s of `errors`.
"""
