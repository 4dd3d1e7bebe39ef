"""The sound of an edit: `plan` says what is heard as values, `mix` renders it to one 48 kHz stereo file.

`envelope`, `ducking` and `formats` are pure; `source` decodes, `stretch` changes speed, `limiter` and
`loudness` work on blocks of samples. All sample positions are integers at 48 kHz.
"""
