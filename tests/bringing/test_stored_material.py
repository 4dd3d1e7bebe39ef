"""A session's files as material: told by their rows, fetched only when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import DraftError
from saycut.ids import AssetId
from saycut.media.probe import probe
from saycut.media.streams import PictureStream, Probe, SoundStream
from saycut.operations.cut.remove_silence import RemoveSilence
from saycut.sessions import stored_material
from saycut.sessions.generated import with_generated
from saycut.sessions.workplace import Workplace
from saycut.store import revisions, sessions, uploads
from saycut.store.accounts import create_account
from saycut.store.database import Database, Tx
from saycut.timeline.facts import AssetFacts, Line
from saycut.timeline.model import Asset, AssetKind, Draft
from saycut.timeline.start import draft_of
from saycut.timeline.text import Word
from saycut.units import span
from saycut.wire.draft_codec import draft_to_wire

Owner = tuple[str, str]

rates = st.fractions(min_value=Fraction(1, 1000), max_value=1000)
whole = st.integers(min_value=0, max_value=2**40)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
pictures = st.builds(
    PictureStream,
    index=whole, codec=texts, coded_width=whole, coded_height=whole, width=whole, height=whole,
    sar=st.fractions(min_value=Fraction(1, 10**6)), fps=st.none() | rates, nominal_fps=st.none() | rates,
    pix_fmt=texts, duration_ms=st.none() | whole,
)  # fmt: skip
probes = st.builds(
    Probe,
    name=texts, kind=st.sampled_from(AssetKind), format=texts, size_bytes=whole,
    duration_ms=st.none() | whole, origin_us=st.integers(-(2**40), 2**40), picture=st.none() | pictures,
    sounds=st.lists(st.builds(SoundStream, index=whole, codec=texts), max_size=3).map(tuple),
    created_ms=st.none() | whole, warnings=st.lists(texts, max_size=3).map(tuple),
)  # fmt: skip


@given(probes)
def test_a_probe_is_the_same_after_json(found: Probe) -> None:
    assert Probe.model_validate(json.loads(json.dumps(found.model_dump(mode="json")))) == found


def test_probes_of_real_files_are_the_same_after_json(tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    film = make_clip(
        tmp_path / "film.mp4",
        "-f", "lavfi", "-i", "testsrc2=d=0.5:r=30000/1001:s=64x48", "-f", "lavfi", "-i", "sine=d=0.5",
        "-vf", "setsar=4/3", "-pix_fmt", "yuv420p",
    )  # fmt: skip
    found = probe(film)
    assert found.picture is not None
    assert found.picture.sar == Fraction(4, 3)
    assert found.picture.fps == Fraction(30000, 1001)
    assert Probe.model_validate_json(found.model_dump_json()) == found


class Files:
    """Files of a session that need no bytes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def owner(self) -> Owner:
        async with self.database.writing() as tx:
            account = await create_account(tx)
            return account.id, (await sessions.create_session(tx, account.id, name="project")).id

    async def bring(self, owner: Owner, *names: str) -> None:
        for name in names:
            async with self.database.writing() as tx:
                await self._add(tx, owner, name)
                await stored_material.begin_draft(tx, owner)

    async def _add(self, tx: Tx, owner: Owner, name: str) -> None:
        picture = PictureStream(
            index=0, codec="h264", coded_width=64, coded_height=48, width=64, height=48,
            fps=Fraction(25), nominal_fps=Fraction(25), pix_fmt="yuv420p", duration_ms=2000,
        )  # fmt: skip
        found = Probe(
            name=name, kind=AssetKind.VIDEO, format="mp4", size_bytes=9, duration_ms=2000, picture=picture
        )
        digest = name.encode().hex().ljust(64, "0")
        await uploads.keep_blob(tx, uploads.Blob(digest, f"blobs/{name}", 9, "video/mp4"))
        told = found.model_dump(mode="json")
        await uploads.add_asset(tx, owner, uploads.NewFile(digest, name, "video", "upload", told))

    async def stored(self, owner: Owner) -> stored_material.StoredSession:
        async with self.database.reading() as tx:
            return await stored_material.stored_session(tx, owner)

    async def save(self, owner: Owner, draft: Draft, *, turn: str | None = "e-1") -> None:
        stored = await self.stored(owner)
        async with self.database.writing() as tx:
            await revisions.save_revision(tx, owner, draft, expected=stored.revision, turn_id=turn)


@pytest.fixture
def files(database: Database) -> Files:
    return Files(database)


def _shown(draft: Draft) -> list[str]:
    return [draft.asset(clip.asset).name for clip in draft.main]


async def test_uploads_begin_the_draft_until_it_is_edited(files: Files) -> None:
    owner = await files.owner()
    assert (await files.stored(owner)).draft == Draft()
    await files.bring(owner, "a.mp4", "b.mp4")
    stored = await files.stored(owner)
    assert _shown(stored.draft) == ["a.mp4", "b.mp4"]
    assert stored.draft == draft_of(stored_material.assets_of(stored.files))
    await files.save(owner, stored.draft.replace(title="Edited"))
    await files.bring(owner, "logo.mp4")
    after = await files.stored(owner)
    assert _shown(after.draft) == ["a.mp4", "b.mp4"]
    assert after.draft.title == "Edited"
    assert [asset.id for asset in after.draft.assets] == ["a1", "a2", "a3"]
    assert after.revision == stored.revision + 1, "a file that is only there makes no step to undo"


async def test_a_client_s_own_draft_is_an_edit_too(files: Files) -> None:
    owner = await files.owner()
    await files.bring(owner, "a.mp4")
    await files.save(owner, (await files.stored(owner)).draft.replace(title="Mine"), turn=None)
    await files.bring(owner, "b.mp4")
    assert (await files.stored(owner)).draft.title == "Mine"


async def test_undo_takes_no_file_away(files: Files) -> None:
    owner = await files.owner()
    await files.bring(owner, "a.mp4")
    await files.save(owner, (await files.stored(owner)).draft.replace(title="Edited"))
    await files.bring(owner, "b.mp4")
    stored = await files.stored(owner)
    async with files.database.reading() as tx:
        before = await stored_material.draft_at(tx, stored, -1)
        assert await stored_material.draft_at(tx, stored, -2) is None
    assert before is not None
    assert before.title == ""
    assert [asset.name for asset in before.assets] == ["a.mp4", "b.mp4"]


async def test_a_file_is_fetched_when_it_is_looked_up_and_once(files: Files, tmp_path: Path) -> None:
    owner = await files.owner()
    await files.bring(owner, "a.mp4", "b.mp4")
    fetched: list[str] = []

    def fetch(key: str) -> Path:
        fetched.append(key)
        return tmp_path / key.rpartition("/")[2]

    stored = await files.stored(owner)
    material = stored_material.material_of(stored.files, fetch)
    music = Asset(
        id=AssetId("g1"), name="lofi", kind=AssetKind.AUDIO, locator="sound:whoosh", duration_ms=500
    )
    draft = stored.draft.replace(assets=(*stored.draft.assets, music))
    (tmp_path / "work").mkdir()
    made = with_generated(draft, material, Workplace(cache=tmp_path / "cache"), work=tmp_path / "work")
    assert {"a1", "a2", "g1"} == set(made.sources)
    assert made.sources[AssetId("g1")].is_file()
    assert AssetId("a1") in made.sources
    assert made.sources.get(AssetId("a9")) is None
    assert not fetched
    assert made.sources[AssetId("a2")] == made.sources[AssetId("a2")] == tmp_path / "b.mp4"
    assert fetched == ["blobs/b.mp4"]


async def test_facts_are_kept_and_only_those_that_last(files: Files) -> None:
    owner = await files.owner()
    await files.bring(owner, "a.mp4")
    one = AssetId("a1")
    line = Line(text="hi", start_ms=0, end_ms=5, words=(Word(text="hi", start_ms=0, end_ms=5),))
    heard = AssetFacts(speech=(span(1, 2),), silence=(span(3, 4),), transcript=(line,), scenes=())
    unheard = heard.replace(transcript=None, transcript_why_not="No model.")

    async def keep(facts: dict[AssetId, AssetFacts]) -> dict[AssetId, AssetFacts]:
        known = stored_material.facts_of((await files.stored(owner)).files)
        async with files.database.writing() as tx:
            await stored_material.keep_facts(tx, owner, facts, known=known)
        return stored_material.facts_of((await files.stored(owner)).files)

    lasting = stored_material.lasting_facts({one: unheard}, [RemoveSilence(threshold_db=-30)])
    assert await keep(lasting) == {one: AssetFacts(speech=heard.speech, scenes=())}
    assert await keep(stored_material.lasting_facts({one: heard})) == {one: heard}
    assert await keep({AssetId("g1"): heard}) == {one: heard}, "nothing is kept of what is no file"


async def test_a_stranger_s_draft_gets_our_assets(files: Files) -> None:
    owner = await files.owner()
    await files.bring(owner, "a.mp4", "b.mp4")
    stored = await files.stored(owner)
    wire = draft_to_wire(stored.draft)
    wire["a"][0] |= {"n": "../../etc/passwd", "d": 3_600_000, "theirs": 1}
    del wire["a"][1]["d"]
    found = stored_material.strangers_draft(wire, stored.files)
    assert [asset.name for asset in found.assets] == ["a.mp4", "b.mp4"]
    assert found.assets[0].duration_ms == 2000
    assert found.assets[0].extra == {"theirs": 1}
    wire["t"][0]["sg"][0] |= {"d": 3_000_000, "se": 3_000_000}
    for change in (
        {"t": wire["t"]},
        {"a": [*wire["a"], {"i": "a3", "n": "x", "k": "video"}]},
        {"a": [*wire["a"], {"i": "a3", "n": "x", "k": "audio", "l": "music:lofi", "d": 9}]},
        {"a": [*wire["a"], {"i": "g1", "n": "x", "k": "video", "l": "music:lofi", "d": 9}]},
    ):
        with pytest.raises(DraftError):
            stored_material.strangers_draft(draft_to_wire(stored.draft) | change, stored.files)
