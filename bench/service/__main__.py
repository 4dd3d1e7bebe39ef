"""`make bench-service`: `python -m bench.service [load] [uploads] [--seconds 180]`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from ..clips import WORK
from ..report import RESULTS, keep
from . import load, uploads

PARTS = ("load", "uploads")


def main() -> None:
    """Runs the parts asked for; each is written as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="bench.service")
    parser.add_argument("parts", nargs="*", default=list(PARTS), choices=[*PARTS, []])
    parser.add_argument("--seconds", type=int, default=180, help="how long the load goes on")
    asked = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    for part in asked.parts or PARTS:
        data = Path(tempfile.mkdtemp(prefix="service-", dir=WORK))
        try:
            found = load.measure(data, asked.seconds) if part == "load" else uploads.measure(data)
        finally:
            shutil.rmtree(data, ignore_errors=True)
        keep(f"service_{part}", found)
        sys.stdout.write(f"{part}: {found}\n")


if __name__ == "__main__":
    main()
