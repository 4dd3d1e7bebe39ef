"""What the command itself says in a conversation, in English and Chinese. All else the backend says."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "consent_what": "{what} will be sent to {host}, which is not this machine.",
    "consent_open": "The connection is not encrypted: others on the way can see it.",
    "consent_ask": "Send it? [y]es, [a]lways to this host, [N]o: ",
    "connecting": "Connecting to {host}…",
    "ready": "Ready: {host}.",
    "brought": "✓ {name} is here ({told}).",
    "not_on": "{name} is not on the timeline yet. Say where it goes: “add {name} at the end”.",
    "which_file": "Which file? Drop it here, or type its name.",
    "no_file": "There is no file {name} on this machine.",
    "credits": "Credits: {available} available, {frozen} set aside, {total} together.",
    "no_credits": "Here nothing costs credits: the work is done on this machine.",
    "rendering": "⏳ Rendering",
    "percent": "⏳ {percent} %",
    "made": "✅ Video ready! {path} ({told})",
    "fetch": "✅ Video ready! Fetch it with: saycut download -o FILE",
    "claim": "Open the project in a browser: {link}",
    "offer_export": "Say “export” when you want the file.",
    "offer_turn": "You can say: {words}",
    "offer_upload": "Drop a file here to add it.",
    "instead": "→ {words}",
    "running": "Still at work. Look again with: saycut job wait {id} --timeout 25",
    "running_chat": "Still at work; say “status” to look.",
    "nothing": "Nothing is on the timeline yet: add a file first.",
    "empty": "The timeline is empty.",
    "register": "Register to get more: {link}",
    "hello": "Say an edit, drop a file, or: status · undo · export · help · quit",
    "bye": "Bye. It is all kept in {name}.",
    "stopped": "Stopped.",
    "help": (
        "Say what to do to the video, in English or Chinese:\n"
        "  trim the first 5 seconds · add a title 'Q3 results' · 把前3秒剪掉 · add upbeat music at 20%\n"
        "  /path/to/clip.mp4 (or drop the file here)   adds a file\n"
        "  status     the timeline          undo, redo   one edit back or forth\n"
        "  export     makes the file        credits      what is left\n"
        "  help       this                  quit         ends; the edit is kept"
    ),
    "others_came": "The others are in the session: {names}.",
    "session_gone": "The session that was in use is gone; this is a new one.",
    "local": "this machine, {folder}",
}
CHINESE: Mapping[str, str] = {
    "consent_what": "{what} 将发送到 {host}，那不是本机。",
    "consent_open": "连接没有加密：途中的人可以看到内容。",
    "consent_ask": "发送吗？[y] 是，[a] 以后都发到此主机，[N] 否：",
    "connecting": "正在连接 {host}…",
    "ready": "已就绪：{host}。",
    "brought": "✓ 已添加 {name}（{told}）。",
    "not_on": "{name} 还不在时间线上。可以说：“把 {name} 加到最后”。",
    "which_file": "哪个文件？把它拖到这里，或输入文件名。",
    "no_file": "本机上没有文件 {name}。",
    "credits": "积分：可用 {available}，冻结 {frozen}，共 {total}。",
    "no_credits": "在本机处理，不花积分。",
    "rendering": "⏳ 正在渲染",
    "percent": "⏳ {percent} %",
    "made": "✅ 视频好了！{path}（{told}）",
    "fetch": "✅ 视频好了！用此命令取回：saycut download -o 文件名",
    "claim": "在浏览器中打开项目：{link}",
    "offer_export": "想要文件时说“导出”。",
    "offer_turn": "可以说：{words}",
    "offer_upload": "把文件拖到这里即可添加。",
    "instead": "→ {words}",
    "running": "仍在处理。稍后查看：saycut job wait {id} --timeout 25",
    "running_chat": "仍在处理；说“状态”查看。",
    "nothing": "时间线上还没有内容：请先添加文件。",
    "empty": "时间线是空的。",
    "register": "注册可获得更多积分：{link}",
    "hello": "直接说怎么剪，或拖入文件；也可以说：状态 · 撤销 · 导出 · 帮助 · 退出",
    "bye": "再见。内容都保存在 {name}。",
    "stopped": "已停止。",
    "help": (
        "用中文或英文说要做什么：\n"
        "  把前3秒剪掉 · 加一个标题“夏日” · 配上轻快的背景音乐 · trim the first 5 seconds\n"
        "  /路径/视频.mp4（或把文件拖到这里）   添加文件\n"
        "  状态    查看时间线          撤销、重做   退回或恢复一步\n"
        "  导出    生成文件            积分         还剩多少\n"
        "  帮助    显示这些            退出         结束；内容会保留"
    ),
    "others_came": "其余文件已在会话中：{names}。",
    "session_gone": "之前的会话已不存在，这是一个新会话。",
    "local": "本机，{folder}",
}


def words(language: str | None) -> Mapping[str, str]:
    """The table of a language; English where there is none."""
    return CHINESE if (language or "").lower().startswith("zh") else ENGLISH


def language_of(text: str, before: str | None) -> str | None:
    """The language a person speaks by what they typed; a single word ("undo") does not show it."""
    if any("㐀" <= c <= "鿿" for c in text):
        return "zh"
    return "en" if sum(w.isalpha() for w in text.split()) > 1 else before
