"""`make bench-service`: a real server under load, on this machine, over real HTTP."""
