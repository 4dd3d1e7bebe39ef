"""Facts read from files. Nothing here changes a file, and nothing here touches the network unasked.

What other rooms use, each imported from its own module:

| module | names | what it tells |
|---|---|---|
| `probe` | `probe`, `asset_of` | what a file is: streams, sizes, rates, length, warnings |
| `streams` | `Probe`, `PictureStream`, `SoundStream` | the values `probe` gives |
| `analyse` | `analyse`, `AnalyseOptions` | the analyses that are asked for, as `AssetFacts`, cached |
| `loudness` | `measure_loudness`, `Loudness` | integrated loudness, range and true peak |
| `speech.options` | `SpeechOptions` | where words come from: a model, a service, a pasted script |
| `speech.table` | `speech_sources` | which of these would work here, and why not (for `doctor`) |
| `subtitles` | `read_subtitles` | the lines of an SRT, VTT or ASS file |

All times are on the asset's own clock: milliseconds from the file's first timestamp, as the media engine
counts them too.
"""
