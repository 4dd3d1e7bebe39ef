"""What the client itself says to the person, in English and Chinese. Everything else the server says."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "working": "⏳ Still working… ({minutes} min)",
    "reconnecting": "The connection was lost; going on where it broke off.",
    "looking": "The connection was lost; looking at the timeline instead.",
    "unchanged": "Nothing on the timeline has changed.",
    "unreadable": "A part of the answer could not be read.",
    "added": "✅ {kind} added: {name}",
    "removed": "✅ {kind} removed: {name}",
    "changed": "✅ {kind} changed: {name}",
    "length": "✅ Length: {before} → {after}",
    "picture": "✅ Picture: {before} → {after}",
    "media": "✅ New media: {name}",
    "other": "✅ The timeline has changed. {summary}",
    "title": "Title",
    "video": "Clip",
    "audio": "Audio",
    "else": "Segment",
}
CHINESE: Mapping[str, str] = {
    "working": "⏳ 仍在处理…（{minutes} 分钟）",
    "reconnecting": "连接断了，正从断开处继续。",
    "looking": "连接断了，改为查看时间线。",
    "unchanged": "时间线没有变化。",
    "unreadable": "有一部分回答无法读取。",
    "added": "✅ 已添加{kind}：{name}",
    "removed": "✅ 已删除{kind}：{name}",
    "changed": "✅ 已修改{kind}：{name}",
    "length": "✅ 时长：{before} → {after}",
    "picture": "✅ 画面：{before} → {after}",
    "media": "✅ 新素材：{name}",
    "other": "✅ 时间线有变化。{summary}",
    "title": "文字",
    "video": "片段",
    "audio": "音频",
    "else": "片段",
}


def sentence(key: str, language: str | None, **values: object) -> str:
    """A sentence by its key; Chinese for tags that begin with `zh`, else English."""
    table = CHINESE if (language or "").lower().startswith("zh") else ENGLISH
    return table[key].format(**values)
