"""Compiling is pure: the same draft gives the same plan, down to the text the engine reads.

`SAYCUT_GOLDEN=write pytest tests/render/test_plan.py` writes the golden files anew: read the difference.
"""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from saycut.ids import AssetId
from saycut.media.streams import PictureStream, Probe
from saycut.render.command import graph_text
from saycut.render.compile import compile_plan
from saycut.render.plan import plan_as_json
from saycut.render.profile import profile_for
from saycut.timeline.facts import AssetFacts, FaceBox
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Canvas,
    Clip,
    Color,
    Draft,
    Hidden,
    Key,
    Look,
    Output,
    PictureFade,
    Place,
    Rect,
    Track,
    Transition,
    Zoom,
)  # fmt: skip

from .drafts import clip_of, sequence

GOLDEN = Path(__file__).parent / "golden"
RATE = Fraction(30000, 1001)


def probe_of(kind: AssetKind, width: int, height: int, **seen: Any) -> Probe:
    still = kind is AssetKind.IMAGE
    picture = PictureStream(
        index=0, codec="h264", coded_width=width, coded_height=height, width=width, height=height,
        fps=None if still else RATE, nominal_fps=None if still else RATE,
        pix_fmt=seen.pop("pix_fmt", "yuv420p"),
        matrix=seen.pop("matrix", "bt709"), duration_ms=None if still else 60_000, **seen,
    )  # fmt: skip
    form = "jpg" if still else "mp4"
    length = None if still else 60_000
    return Probe(name="x", kind=kind, format=form, size_bytes=1, duration_ms=length, picture=picture)


VIDEO, PHONE, PHOTO = (AssetId(f"a{i}") for i in (1, 2, 3))
PROBES = {
    VIDEO: probe_of(AssetKind.VIDEO, 1920, 1080),
    PHONE: probe_of(AssetKind.VIDEO, 1280, 720, matrix="smpte170m", rotation=0),
    PHOTO: probe_of(AssetKind.IMAGE, 4000, 3000, pix_fmt="yuvj444p", matrix=None),
}
ASSETS = (
    Asset(id=VIDEO, name="talk.mp4", kind=AssetKind.VIDEO, duration_ms=60_000, width=1920, height=1080),
    Asset(id=PHONE, name="a,b;c'[x].mp4", kind=AssetKind.VIDEO, duration_ms=60_000, width=1280, height=720),
    Asset(id=PHOTO, name="$(rm -rf).jpg", kind=AssetKind.IMAGE, width=4000, height=3000),
)
CANVAS = Canvas(width=1920, height=1080, fps=RATE)


def cuts() -> Draft:
    return sequence(
        ASSETS, [clip_of(ASSETS[0], i, i * 5000, i * 5000 + 2000) for i in range(4)], canvas=CANVAS
    )


def promo() -> Draft:
    clips = [
        clip_of(ASSETS[2], 1, 0, 3000, look=Look(zoom=Zoom(factor_start=1, factor_end=1.2), fit="crop")),
        clip_of(ASSETS[1], 2, 10_000, 13_000, transition=Transition(kind="dissolve", duration_ms=500)),
        clip_of(ASSETS[0], 3, 0, 4000, speed=2.0, look=Look(color=Color(preset="cinematic"))),
        clip_of(ASSETS[0], 4, 20_000, 21_000, reverse=True, fade=PictureFade(out_ms=300)),
    ]
    over = Clip(
        id="o1", asset=PHONE, start_ms=1000, duration_ms=2000, source_end_ms=2000,
        place=Place(position="top_right", opacity=0.5),
    )  # fmt: skip
    overlays = Track(id="t2", kind="video", role="overlay", segments=(over,))
    return sequence(ASSETS, clips, canvas=CANVAS, tracks=(overlays,), fade=PictureFade(in_ms=500))


def tall() -> Draft:
    look = Look(crop=Rect(x=0.1, y=0.1, w=0.8, h=0.8), rotate_deg=90, flip_x=True, denoise=0.5, fit="blur")
    canvas = Canvas(width=1080, height=1920, fps=RATE)
    return sequence(ASSETS, [clip_of(ASSETS[0], 1, 0, 4000, look=look)], canvas=canvas)


def keyed() -> Draft:
    look = Look(key=Key(color="#2f9e42", behind=PHONE, blurred=True), color=Color(saturation=10))
    clips = [clip_of(ASSETS[0], 1, 0, 2000, look=look), clip_of(ASSETS[0], 2, 3000, 4000, look=look)]
    over = Clip(
        id="o1", asset=PHONE, start_ms=500, duration_ms=1000, source_end_ms=1000, place=Place(),
        look=Look(key=Key(color="#1030c0")),
    )  # fmt: skip
    overlays = Track(id="t2", kind="video", role="overlay", segments=(over,))
    return sequence(ASSETS, clips, canvas=CANVAS, tracks=(overlays,))


def hidden() -> Draft:
    corner = Hidden(area=Rect(x=0, y=0.67, w=0.33, h=0.33), how="pixelate")
    box = Hidden(area=Rect(x=0, y=0, w=1, h=0.1), how="box", color="#112233")
    look = Look(hidden=(corner, box, Hidden()), flip_x=True)
    return sequence(ASSETS, [clip_of(ASSETS[0], 1, 0, 2000, look=look)], canvas=CANVAS)


FACES = {
    VIDEO: AssetFacts(faces=(tuple(FaceBox(at_ms=t, x=t / 4000, y=0.2, w=0.1, h=0.2) for t in (500, 900)),))
}


@pytest.mark.parametrize("draft", [cuts, promo, tall, keyed, hidden], ids=lambda made: made.__name__)
def test_the_plan_is_the_golden_one(draft: Any) -> None:
    made = draft()
    plan = compile_plan(made, PROBES, FACES, profile_for(made, Output()))
    told = plan_as_json(plan)
    told["graphs"] = [graph_text(c.graph).splitlines() for c in plan.chunks]
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"{draft.__name__}.json"
    if os.environ.get("SAYCUT_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_nothing_of_a_person_stands_in_a_graph() -> None:
    made = promo()
    plan = compile_plan(made, PROBES, {}, profile_for(made, Output()))
    text = "".join(graph_text(c.graph) for c in plan.chunks)
    assert not any(asset.name in text or asset.name[:4] in text for asset in ASSETS)
