"""`python -m saycut` is `saycut`."""

from .cli import main

main()
