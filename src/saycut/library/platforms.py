"""Where a video is going ("for TikTok", "发抖音", "as an email attachment"), and what that place takes.

The figures follow the platforms' own help pages (named at each line); a platform may change them any day, so
they are defaults for an export, never a reason to refuse one.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..units import Frozen
from .naming import Names

_MIN = 60_000
_MB = 1_000_000
_MIB = 1_048_576


class SafeArea(Frozen):
    """What the platform's own buttons and words cover, as shares of the picture's width or height."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


class Platform(Frozen):
    """One place a video goes to."""

    name: str
    label: str
    """As it writes itself."""
    ratio: str | None
    """The shape it shows best, "9:16"; None takes any shape: leave it as it is."""
    width: int | None
    height: int | None
    """The size it shows best; None: any."""
    resolution: str = "1080p"
    """The class to make when it takes any shape."""
    fps_max: int = 60
    max_bytes: int | None = None
    """The most it takes; None: more than anyone sends."""
    max_duration_ms: int | None = None
    format: str = "mp4"
    codec: str = "h264"
    safe: SafeArea = SafeArea()


_PHONE = SafeArea(top=0.12, right=0.13, bottom=0.23, left=0.06)
"""Under the 9:16 buttons and words of TikTok, Reels and Shorts together (TikTok's template for 540x960:
126 above, 60 left, 120 right; below 230 as a rule, 370 with a long caption)."""

PLATFORMS: Mapping[str, Platform] = {
    p.name: p
    for p in (
        # support.tiktok.com "Camera tools": 60 min uploaded; ads.tiktok.com: 500 MB, 540x960 up
        Platform(
            name="tiktok",
            label="TikTok",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=500 * _MB,
            max_duration_ms=60 * _MIN,
            safe=_PHONE,
        ),
        # open.douyin.com upload: 4 GB over the web, 15 min for ordinary accounts
        Platform(
            name="douyin",
            label="抖音",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=4000 * _MB,
            max_duration_ms=15 * _MIN,
            safe=_PHONE,
        ),
        # xiaohongshu creator centre: 3:4 or 9:16, 15 min (videos over 60 s allowed), 20 GB
        Platform(
            name="xiaohongshu",
            label="小红书",
            ratio="3:4",
            width=1080,
            height=1440,
            max_duration_ms=15 * _MIN,
            safe=SafeArea(bottom=0.10),
        ),
        # kuaishou creator platform: 10 min on phones, 9:16
        Platform(
            name="kuaishou",
            label="快手",
            ratio="9:16",
            width=1080,
            height=1920,
            max_duration_ms=10 * _MIN,
            safe=_PHONE,
        ),
        # channels.weixin.qq.com: 60 min and 2 GB over the web
        Platform(
            name="wechat_channels",
            label="视频号",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=2000 * _MB,
            max_duration_ms=60 * _MIN,
            safe=_PHONE,
        ),
        # member.bilibili.com: 8 GB over the web, 10 h; 16:9
        Platform(
            name="bilibili", label="哔哩哔哩", ratio="16:9", width=1920, height=1080, max_bytes=8000 * _MB
        ),
        # support.google.com/youtube/answer/71673 (256 GB or 12 h), 1722171 (encoding); -14 LUFS is
        # what "Stats for nerds" compares with
        Platform(
            name="youtube",
            label="YouTube",
            ratio="16:9",
            width=1920,
            height=1080,
            max_bytes=256_000 * _MB,
            max_duration_ms=720 * _MIN,
        ),
        # support.google.com/youtube/answer/15424877: up to 3 min since October 2024
        Platform(
            name="youtube_shorts",
            label="YouTube Shorts",
            ratio="9:16",
            width=1080,
            height=1920,
            max_duration_ms=3 * _MIN,
            safe=_PHONE,
        ),
        # help.instagram.com/270447560766967: Reels up to 3 min in the app, 9:16, 30 fps up
        Platform(
            name="instagram_reels",
            label="Instagram Reels",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=4000 * _MB,
            max_duration_ms=3 * _MIN,
            safe=_PHONE,
        ),
        # help.instagram.com: stories are 60 s a piece
        Platform(
            name="instagram_story",
            label="Instagram Stories",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=4000 * _MB,
            max_duration_ms=_MIN,
            safe=SafeArea(top=0.14, bottom=0.20, left=0.06, right=0.06),
        ),
        # help.instagram.com: a post's video, 4:5 fills the feed
        Platform(
            name="instagram_feed",
            label="Instagram",
            ratio="4:5",
            width=1080,
            height=1350,
            max_bytes=4000 * _MB,
            max_duration_ms=60 * _MIN,
        ),
        # facebook.com/business/help 4 GB and 240 min
        Platform(
            name="facebook",
            label="Facebook",
            ratio=None,
            width=None,
            height=None,
            max_bytes=4000 * _MB,
            max_duration_ms=240 * _MIN,
        ),
        # facebook.com/business/help: Reels up to 90 s by most tools
        Platform(
            name="facebook_reels",
            label="Facebook Reels",
            ratio="9:16",
            width=1080,
            height=1920,
            max_duration_ms=90_000,
            safe=_PHONE,
        ),
        # help.x.com "How to post videos": 140 s and 512 MB without Premium
        Platform(
            name="x",
            label="X",
            ratio=None,
            width=None,
            height=None,
            max_bytes=512 * _MB,
            max_duration_ms=140_000,
        ),
        # linkedin.com/help/linkedin/answer/a564109: 5 GB, 15 min by desktop, 10 by phone
        Platform(
            name="linkedin",
            label="LinkedIn",
            ratio=None,
            width=None,
            height=None,
            max_bytes=5000 * _MB,
            max_duration_ms=15 * _MIN,
        ),
        # help.pinterest.com video Pins: 2 GB, 15 min, 2:3 or 9:16
        Platform(
            name="pinterest",
            label="Pinterest",
            ratio="2:3",
            width=1000,
            height=1500,
            max_bytes=2000 * _MB,
            max_duration_ms=15 * _MIN,
        ),
        # help.snapchat.com Spotlight: 9:16, 60 s
        Platform(
            name="snapchat",
            label="Snapchat",
            ratio="9:16",
            width=1080,
            height=1920,
            max_bytes=1000 * _MB,
            max_duration_ms=_MIN,
            safe=_PHONE,
        ),
        # vimeo.com/help guidelines: any shape, account quota
        Platform(name="vimeo", label="Vimeo", ratio=None, width=None, height=None),
        # reddit help: 1 GB, 15 min
        Platform(
            name="reddit",
            label="Reddit",
            ratio=None,
            width=None,
            height=None,
            max_bytes=1000 * _MB,
            max_duration_ms=15 * _MIN,
        ),
        # faq.whatsapp.com: 16 MB inside a chat (bigger goes as a document)
        Platform(
            name="whatsapp",
            label="WhatsApp",
            ratio=None,
            width=None,
            height=None,
            resolution="720p",
            fps_max=30,
            max_bytes=16 * _MB,
        ),
        # faq.whatsapp.com: status videos are 60 s
        Platform(
            name="whatsapp_status",
            label="WhatsApp Status",
            ratio="9:16",
            width=720,
            height=1280,
            fps_max=30,
            max_bytes=16 * _MB,
            max_duration_ms=_MIN,
            safe=SafeArea(top=0.10, bottom=0.12),
        ),
        # telegram.org/faq: 2 GB a file
        Platform(
            name="telegram", label="Telegram", ratio=None, width=None, height=None, max_bytes=2000 * _MB
        ),
        # support.discord.com 25444343291031: 10 MB without Nitro since September 2024 (binary megabytes)
        Platform(
            name="discord",
            label="Discord",
            ratio=None,
            width=None,
            height=None,
            resolution="720p",
            max_bytes=10 * _MIB,
        ),
        # slack.com/help: 1 GB a file
        Platform(name="slack", label="Slack", ratio=None, width=None, height=None, max_bytes=1000 * _MB),
        # Gmail 25 MB, Outlook 20 MB; base64 makes a file 37 % bigger: 20 MB / 1.37
        Platform(
            name="email",
            label="email",
            ratio=None,
            width=None,
            height=None,
            resolution="720p",
            fps_max=30,
            max_bytes=14_500_000,
        ),
        # A page should start at once on a phone: about 5 Mbit/s, the same class as web.dev's advice on video
        Platform(name="web", label="the web", ratio=None, width=None, height=None, fps_max=30),
        # EBU R 128
        Platform(name="broadcast", label="broadcast", ratio="16:9", width=1920, height=1080),
        # Apple Podcasts asks for -16 LUFS
        Platform(name="podcast", label="podcast", ratio=None, width=None, height=None),
    )
}
"""Every platform by our name."""

_NAMES = Names("platform", "platforms.json", PLATFORMS)


def names() -> tuple[str, ...]:
    """Our names, for a person and for checks."""
    return _NAMES.all()


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each name with the English and Chinese words for it."""
    return _NAMES.aliases()


def find(words: str) -> str | None:
    """Our name for a word or phrase ("Instagram Reels", "抖音"), or None."""
    return _NAMES.within(words)


def get(name: str) -> Platform:
    """A platform by its name or an alias. Raises InputError for an unknown one."""
    return PLATFORMS[_NAMES.check(name)]
