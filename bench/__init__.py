"""`make bench`: the jobs of Saycut against the same work by hand, in pairs. See `__main__`."""
