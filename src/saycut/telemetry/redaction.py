"""Takes secrets out of text before it is written anywhere."""

from __future__ import annotations

import re

GONE = "…"
_SECRETS = (
    # Tokens of ours; the first letters tell which kind it was
    re.compile(r"\b(nmv_usr_|clm_|whsec_)[A-Za-z0-9_\-.~+/=]+"),
    # What stands after the scheme of an Authorization header, also in a dump of headers
    re.compile(r"(?i)\b((?:bearer|basic)(?:\s+|%20))[A-Za-z0-9._~+/=\-]{8,}"),
    # Signed links: what they say, and 43 letters of signature
    re.compile(r"()\beyJ[A-Za-z0-9_\-]{20,}\.[A-Za-z0-9_\-]{43}\b"),
    # S3's signed addresses
    re.compile(r"(?i)((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature)=)[^&\s\"']+"),
    # Passwords in addresses
    re.compile(r"(\w+://[^\s:/@]+:)[^\s/@]+(?=@)"),
)


def redacted(text: str) -> str:
    """Text without tokens, passwords and signatures."""
    for pattern in _SECRETS:
        text = pattern.sub(lambda found: (found[1] or "") + GONE, text)
    return text
