"""`saycut export`: the files of a project, as it stands."""

from __future__ import annotations

from pathlib import Path

from ..options import AS_JSON, CAPTIONS_MODEL, FORCE, KEEP_WORK, OUTPUT, PROJECT, SEED


def export(
    project: Path = PROJECT,
    output: str = OUTPUT,
    force: bool = FORCE,
    as_json: bool = AS_JSON,
    captions_model: Path = CAPTIONS_MODEL,
    seed: int = SEED,
    keep_work: bool = KEEP_WORK,
) -> int:
    """Make the files of a project: saycut export --project talk.saycut -o out.mp4"""
    from ..making import Wishes, export_project

    return export_project(
        Wishes(
            output=output,
            force=force,
            as_json=as_json,
            project=project,
            captions_model=captions_model,
            seed=seed,
            keep_work=keep_work,
        )
    )
