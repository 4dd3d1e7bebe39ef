"""Words to a plan, by rules, with no model: English and Chinese.

`plan(words, context)` reads a request, `resolve(plan, context)` gives its times in ms where lengths are
known, `plan_batch(lines)` does both for lines of JSON. The rules stand in `rules/`, one file per step.
"""

from __future__ import annotations

from .batch import plan_batch, plan_json
from .context import ContextAsset, PlanContext
from .reading import plan, resolve

__all__ = ["ContextAsset", "PlanContext", "plan", "plan_batch", "plan_json", "resolve"]
