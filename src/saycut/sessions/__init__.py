"""What a person wants, one file per wish; a command line and a service call the same functions.

| module | what it does |
|---|---|
| `workplace` | what the machine gives: engine, folders, models |
| `material` | files in place → assets with probes |
| `edit` | words (or a plan) and a draft → a turn: the new draft and all there is to say of it |
| `reply` | a turn → what the person reads, in the language of the words |
| `export` | a draft → files, with progress |

Nothing here prints, reads the environment or holds state between calls.
"""
