"""Plays the film's music into a WAV file: python3 score.py OUT.wav. A plucked string over slow chords, no samples."""

import array
import math
import random
import sys
import wave

RATE = 44100
SECONDS = 27
CHORDS = (  # start in seconds, notes as MIDI numbers from the bass up
    (0.8, (45, 57, 64, 69, 71, 76)),
    (6.0, (41, 57, 60, 65, 69, 76)),
    (9.6, (48, 55, 64, 67, 72, 74)),
    (14.2, (43, 55, 59, 67, 71, 74)),
    (19.0, (41, 53, 60, 65, 69, 72)),
    (22.4, (45, 57, 64, 69, 72, 76)),
)
ORDER = (0, 2, 3, 4, 5, 4, 3, 2)
STEP = 0.43


def pluck(note, length, rng):
    """Karplus and Strong's string: noise going round a delay line that averages neighbours."""
    period = max(2, round(RATE / (440 * 2 ** ((note - 69) / 12))))
    line = [rng.uniform(-1, 1) for _ in range(period)]
    for _ in range(3):  # a softer finger
        line = [(line[i] + line[i - 1]) / 2 for i in range(period)]
    out = array.array("f")
    for i in range(int(length * RATE)):
        k = i % period
        line[k] = 0.4985 * (line[k] + line[(k + 1) % period])
        out.append(line[k] * min(1.0, i / 90))
    return out


def add(mix, sound, at, volume, pan):
    start = int(at * RATE)
    left, right = volume * math.cos(pan * math.pi / 2), volume * math.sin(pan * math.pi / 2)
    for i, v in enumerate(sound):
        j = 2 * (start + i)
        if j + 1 >= len(mix):
            return
        mix[j] += v * left
        mix[j + 1] += v * right


def pad(notes, length):
    out = array.array("f", bytes(4 * int(length * RATE)))
    for note in notes:
        w = 2 * math.pi * 440 * 2 ** ((note - 69) / 12) / RATE
        for i in range(len(out)):
            shape = min(1.0, i / (0.9 * RATE), (len(out) - i) / (0.9 * RATE))
            out[i] += shape * (math.sin(w * i) + 0.3 * math.sin(w * 1.004 * i)) / len(notes)
    return out


def play():
    rng = random.Random(1)
    mix = array.array("f", bytes(8 * SECONDS * RATE))
    for number, (start, notes) in enumerate(CHORDS):
        end = CHORDS[number + 1][0] if number + 1 < len(CHORDS) else SECONDS - 0.6
        add(mix, pad(notes[:4], end - start + 0.8), start, 0.13, 0.5)
        at, beat = start, 0
        while at < end - 0.1:
            note = notes[ORDER[beat % len(ORDER)]]
            add(mix, pluck(note, 2.6, rng), at + rng.uniform(0, 0.012), 0.36 if beat % 4 == 0 else 0.25, 0.3 + 0.06 * (beat % 8))
            at, beat = at + STEP, beat + 1
    return mix


if __name__ == "__main__":
    sound = play()
    for i in range(len(sound)):  # out with the picture
        sound[i] *= min(1.0, (len(sound) - i) / (2 * RATE * 1.6))
    peak = max(map(abs, sound))
    with wave.open(sys.argv[1], "wb") as f:
        f.setparams((2, 2, RATE, 0, "NONE", ""))
        f.writeframes(array.array("h", [round(30000 * v / peak) for v in sound]).tobytes())
