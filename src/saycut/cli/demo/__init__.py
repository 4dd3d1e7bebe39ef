"""The clip that `saycut demo` edits: drawn and spoken on the spot, so that none has to be brought."""
