"""A plan's pictures (and the sound beside them) to a file: one process, or chunks and a join.

`encode(job, profile, target)` is the one door: a plain export goes through it once, a size target as often
as it needs, each time with another bitrate or pass in the profile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..ids import AssetId
from ..media.lut import cube_text, read_lut
from . import command
from .plan import Chunk, Input, Prepass, RenderPlan
from .profile import Profile
from .run import EngineFailed, Task, explained, run

Told = Callable[[float], None]
PART_S = 20.0
"""The least length of a part, in seconds of 1080p30: 20 to 40 s of a processor or two at veryfast, against
half a second that it costs to begin one."""


@dataclass(frozen=True)
class RenderOptions:
    """Where and with what an export works."""

    work_dir: Path
    """Temporary files go into a folder of their own below it, removed at the end."""
    fonts_conf: Path | None = None
    """The fontconfig file that texts are drawn with."""
    ffmpeg: str | None = None
    """The engine; None: the one that came with Saycut."""
    threads: int | None = None
    """Threads the engine may use; None: as many as it likes."""
    limit_s: float | None = None
    """The longest one process may take."""
    smart: bool = True
    """Copy the pictures that nothing touches instead of encoding them, where that is safe."""
    part_s: float = PART_S
    """What is longer than twice this is made in parts; 0: never. Files with the same are the same."""

    @property
    def engine(self) -> str:
        if self.ffmpeg:
            return self.ffmpeg
        import imageio_ffmpeg  # type: ignore[import-untyped]

        return str(imageio_ffmpeg.get_ffmpeg_exe())


@dataclass(frozen=True)
class Job:
    """A plan with everything it touches in the world."""

    plan: RenderPlan
    sources: Mapping[AssetId, Path]
    names: Mapping[AssetId, str]
    """What people call the sources."""
    work: Path
    """A folder of this job alone."""
    options: RenderOptions
    sound: Path | None = None
    """The rendered sound, as long as the pictures."""
    cancel: threading.Event | None = None
    said: list[str] = field(default_factory=list)
    """What the engine complained of without failing."""
    sound_encoded: bool = False
    """Whether the sound is encoded as the profile says already: then it is copied."""


def in_parts(plan: RenderPlan, profile: Profile) -> bool:
    """Whether pictures are encoded chunk by chunk, and the sound comes to them only in the end."""
    return len(plan.chunks) > 1 and profile.pass_no != 1


def encode(job: Job, profile: Profile, target: Path, *, told: Told | None = None) -> None:
    """The plan's moving pictures encoded by `profile`, with the sound when the plan has one.

    `profile` may differ from the plan's in codec settings only (bitrate, crf, preset, pass), never in size
    or rate. With `pass_no` 1 nothing is written but the pass log. What is `in_parts` goes by `encode_parts`
    and `join_parts`. Raises RenderError or Cancelled.
    """
    plan = job.plan
    if profile.kind == "audio":
        encode_sound(job, profile, target)
        return
    share = 0.0
    for i, chunk in enumerate(plan.chunks):
        weight = chunk.frames / plan.frames
        words = chunk_command(job, profile, i, target)
        _run(job, words, chunk.inputs, frames=chunk.frames, target=target, told=_part(told, share, weight))
        share += weight


def encode_parts(job: Job, profile: Profile, *, told: Told | None = None) -> list[Path]:
    """Every chunk as a file of its own in the job's folder, pictures only, in order."""
    plan, share, made = job.plan, 0.0, []
    whole = sum(c.frames for c in plan.chunks)
    for i, (chunk, name) in enumerate(zip(plan.chunks, chunk_files(plan.chunks), strict=True)):
        path = job.work / name
        weight = chunk.frames / whole
        encode_part(job, profile, i, path, told=_part(told, share, weight))
        share += weight
        made.append(path)
    return made


def encode_part(job: Job, profile: Profile, index: int, target: Path, *, told: Told | None = None) -> None:
    """One chunk as a file of its own, pictures only; its looks ahead must have been made."""
    chunk = job.plan.chunks[index]
    words = chunk_command(job, profile, index, target, part=True)
    _run(job, words, chunk.inputs, frames=chunk.frames, target=target, told=told)


def join_parts(job: Job, profile: Profile, target: Path, *, told: Told | None = None) -> None:
    """The chunks that stand in the job's folder as one file, with the sound."""
    words = join_command(job, profile, target)
    _run(job, words, (), frames=job.plan.frames, target=target, told=told, doing="Joining")


def add_sound(job: Job, profile: Profile, pictures: Path, target: Path) -> list[str]:
    """Pictures that stand in a file already, with the sound beside them; gives the command line."""
    words = command.opening(job.options.engine, threads=job.options.threads)
    heard = _hearing(job, profile)
    words += [*command.reading_own(str(pictures)), *heard, *command.copied_picture()]
    if heard:
        words += [*command.sound_from(1), *_sound_words(job, profile)]
    words += [*command.muxing(profile), command.file_name(str(target))]
    _run(job, words, (), frames=job.plan.frames, target=target, doing="Joining")
    return words


def _part(told: Told | None, start: float, weight: float) -> Told | None:
    return None if told is None else lambda share: told(start + weight * share)


def chunk_command(job: Job, profile: Profile, index: int, target: Path, *, part: bool = False) -> list[str]:
    """One chunk's command line; its graph is written to the work folder by `write_files`.

    `part`: as one of several, though this plan may hold no other.
    """
    plan = job.plan
    chunk = plan.chunks[index]
    alone = len(plan.chunks) == 1 and not part
    if profile.pass_no and not alone:
        profile = replace(profile, passlog=f"{profile.passlog or 'pass'}-{index}")
    words = command.opening(job.options.engine, threads=job.options.threads)
    words += _reading(job, chunk.inputs, profile)
    heard = _hearing(job, profile) if alone and profile.pass_no != 1 else []
    words += [*heard, *command.graph_from(graph_file(index), chunk.graph)]
    if heard:
        words += command.sound_from(len(chunk.inputs))
    if profile.kind != "video":
        return [*words, *command.one_or_more_pictures(profile), command.file_name(str(target))]
    words += command.picture_encoding(profile) + command.threads_used(job.options.threads)
    words += command.frame_count(chunk.frames)
    if heard:
        words += _sound_words(job, profile)
    if profile.pass_no == 1:
        return [*words, *command.nowhere()]
    chunked = profile if alone else replace(profile, container="mp4")
    return [*words, *command.muxing(chunked, quick=not alone), command.file_name(str(target))]


def _hearing(job: Job, profile: Profile) -> list[str]:
    """The sound as an input: the rendered file, silence where there is nothing to hear, or none."""
    if profile.audio is None or job.plan.sound is None:
        return []
    return command.reading_own(str(job.sound)) if job.sound else command.silence()


def _sound_words(job: Job, profile: Profile) -> list[str]:
    return command.copied_sound() if job.sound_encoded else command.sound_encoding(profile, job.plan.seconds)


def join_command(job: Job, profile: Profile, target: Path) -> list[str]:
    """The chunks as one stream of packets, the sound encoded beside them."""
    words = command.opening(job.options.engine, threads=job.options.threads)
    heard = _hearing(job, profile)
    words += [*command.joining(JOIN_FILE), *heard, *command.joined_picture(profile.fps)]
    if heard:
        words += [*command.sound_from(1), *_sound_words(job, profile)]
    return [*words, *command.muxing(profile), command.file_name(str(target))]


def sound_command(job: Job, profile: Profile, target: Path) -> list[str]:
    """A file of sound alone."""
    words = command.opening(job.options.engine, threads=job.options.threads) + _hearing(job, profile)
    words += [*command.sound_from(0), *command.sound_encoding(profile, job.plan.seconds)]
    return [*words, *command.muxing(profile), command.file_name(str(target))]


def commands(job: Job, profile: Profile, target: Path) -> list[list[str]]:
    """Every command line of a job, in the order they are run."""
    plan = job.plan
    found = [prepass_command(job, p) for p in plan.prepasses]
    if profile.kind == "audio":
        return [sound_command(job, profile, target)]
    if not in_parts(plan, profile):
        return found + [chunk_command(job, profile, i, target) for i in range(len(plan.chunks))]
    for i, name in enumerate(chunk_files(plan.chunks)):
        found.append(chunk_command(job, profile, i, job.work / name, part=True))
    return [*found, join_command(job, profile, target)]


def prepass_command(job: Job, prepass: Prepass) -> list[str]:
    words = command.opening(job.options.engine, threads=job.options.threads)
    words += _reading(job, (prepass.input,), job.plan.profile)
    return [*words, *command.simple_filters(prepass.nodes), *command.nowhere()]


def _reading(job: Job, inputs: tuple[Input, ...], profile: Profile) -> list[str]:
    words: list[str] = []
    for one in inputs:
        words += command.reading(one, str(job.sources[one.asset].absolute()), profile.fps)
    return words


JOIN_FILE = "chunks.ffconcat"
SCRIPT_FILE = "texts.ass"


def graph_file(index: int) -> str:
    return f"graph{index}.txt"


def write_files(job: Job) -> None:
    """What the commands read beside the sources: graphs, the script of texts, tables, the list of chunks."""
    plan = job.plan
    for i, chunk in enumerate(plan.chunks):
        (job.work / graph_file(i)).write_text(command.graph_text(chunk.graph), "utf-8")
    if plan.script is not None:
        (job.work / SCRIPT_FILE).write_text(plan.script, "utf-8")
    for name, text in plan.scripts:
        (job.work / name).write_text(text, "utf-8")
    for asset, name in plan.luts:
        table = read_lut(job.sources[asset], name=job.names.get(asset, "the colour table"))
        (job.work / name).write_text(cube_text(table), "utf-8")
    if len(plan.chunks) > 1:
        write_list(job, chunk_files(plan.chunks))


def write_list(job: Job, names: Sequence[str]) -> None:
    """What `join_parts` joins: files in the job's folder, by names of ours."""
    (job.work / JOIN_FILE).write_text(command.join_list(names), "utf-8")


def chunk_files(chunks: tuple[Chunk, ...]) -> list[str]:
    return [f"chunk{i}.mp4" for i in range(len(chunks))]


def run_prepasses(job: Job, *, told: Told | None = None) -> None:
    """Every look ahead that the graph needs the findings of."""
    whole = sum(p.frames for p in job.plan.prepasses) or 1
    share = 0.0
    for one in job.plan.prepasses:
        weight = one.frames / whole
        words = prepass_command(job, one)
        _run(
            job, words, (one.input,), frames=one.frames, told=_part(told, share, weight), doing="Stabilising"
        )
        share += weight


def encode_sound(job: Job, profile: Profile, target: Path) -> list[str]:
    """The rendered sound alone, encoded as it will stand beside the pictures; gives the command line."""
    words = sound_command(job, profile, target)
    _run(job, words, (), frames=0, target=target, doing="Writing the sound")
    return words


def _run(
    job: Job,
    words: list[str],
    inputs: tuple[Input, ...],
    *,
    frames: int,
    target: Path | None = None,
    told: Told | None = None,
    doing: str = "Rendering",
) -> None:
    environment = {"FONTCONFIG_FILE": str(job.options.fonts_conf)} if job.options.fonts_conf else {}
    task = Task(
        words, job.work, frames=frames, partial=target, environment=environment, limit_s=job.options.limit_s
    )
    try:
        job.said.extend(run(task, told=told, cancel=job.cancel))
    except EngineFailed as failed:
        raise explained(failed, [job.names.get(i.asset, "") for i in inputs], doing) from failed
