"""The HTTP end of the service: the hosted contract, and what Saycut adds to it.

| module | what it does |
|---|---|
| `app` | all routers as one application; read this first |
| `replies` | the forms of answers: `{"code":0,"data":…}`, problems with their way out |
| `guard` | who is calling, and whether the token is good for it |
| one module a group of routes | `auth`, `tasks`, `uploads`, `turns`, `exports`, … |

Routes read a request, call one function of `sessions` or `accounts`, and write its answer. Nothing else.
"""
