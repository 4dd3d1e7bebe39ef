"""The grammar: protect → tag → spans → clauses → frames → plan → resolve → validate, a file each."""
