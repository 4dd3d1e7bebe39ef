"""Text on standard input → speech as raw 16-bit mono on standard output, its rate on standard error.

Run as a process of its own (`python -m saycut.cli.demo.speak`): eSpeak NG is GPL, and it is never part of
Saycut's own process. A line of text is spoken, in English or in the voice that is named (`de`, `cmn`); an
empty line is a pause of half a second.
"""

from __future__ import annotations

import ctypes
import sys

RETRIEVE_NOT_PLAY = 1
CHARACTERS_UTF8 = 1
RATE_WORDS_A_MINUTE = 155
PARAMETER_RATE, PARAMETER_PITCH = 1, 3
PAUSE_S = 0.5


def main() -> None:
    """Speaks what comes in; ImportError (exit code 1) where espeakng-loader is not installed."""
    import espeakng_loader

    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = engine.espeak_Initialize(RETRIEVE_NOT_PLAY, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        raise SystemExit("the voice could not be started")
    heard = bytearray()

    def keep(samples: int | None, count: int, events: int | None) -> int:  # noqa: ARG001
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, count * 2))
        return 0

    called = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(keep)
    engine.espeak_SetSynthCallback(called)
    engine.espeak_SetVoiceByName((sys.argv[1] if len(sys.argv) > 1 else "en-us").encode())
    engine.espeak_SetParameter(PARAMETER_RATE, RATE_WORDS_A_MINUTE, 0)
    engine.espeak_SetParameter(PARAMETER_PITCH, 45, 0)
    for line in sys.stdin.read().splitlines():
        if not line.strip():
            heard.extend(bytes(int(PAUSE_S * rate) * 2))
            continue
        text = line.encode()
        engine.espeak_Synth(text, len(text) + 1, 0, 1, 0, CHARACTERS_UTF8, None, None)
        engine.espeak_Synchronize()
    sys.stderr.write(str(rate))
    sys.stdout.buffer.write(bytes(heard))


if __name__ == "__main__":
    main()
