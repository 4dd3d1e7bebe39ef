"""A file of at most so many bytes, as good as that many can be: `plan` is the arithmetic, `trial` tries a
few seconds, `fit` drives the encoder.

"50MB" is 50,000,000 bytes, as disks, mail services and chat programs count.
"""
