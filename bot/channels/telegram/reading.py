"""What came from Telegram as :class:`bot.inbound.Inbound`: text, button, file or place."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiogram import Bot
from aiogram.types import Message

from bot.inbound import Inbound, SentFile, SentPlace

CHANNEL = "telegram"
#: What the Bot API lets a bot download.
LARGEST_FILE = 20_000_000
_PORTION = 64 * 1024

#: Commands of the menu and what they mean as a person would say it.
COMMANDS = {
    "menu": ("菜单", "看能办什么"),
    "report": ("我要举报", "有娃儿受伤害"),
    "person": ("转人工", "找人工"),
    "mydata": ("我的数据", "看我存了什么、删掉"),
    "stop": ("退订", "不再收提醒"),
}


class TooLargeError(Exception):
    """A file that Telegram does not let a bot fetch."""


class NothingForUsError(Exception):
    """A sticker, a contact, a poll: nothing that could be answered."""


def inbound(bot: Bot, person_key: str, message_id: str, message: Message) -> Inbound:
    """The message, channel-neutral.

    Raises:
        TooLargeError, NothingForUsError
    """
    if message.text is not None:
        return Inbound(person_key, message_id, text=_said(message.text), channel=CHANNEL)
    if message.location is not None:
        place = SentPlace(message.location.latitude, message.location.longitude)
        return Inbound(person_key, message_id, place=place, channel=CHANNEL)
    found = _file(message)
    if found is None:
        raise NothingForUsError
    file_id, name, size = found
    if size > LARGEST_FILE:
        raise TooLargeError
    file = SentFile(name, _streamed(bot, file_id))
    return Inbound(person_key, message_id, file=file, channel=CHANNEL)


def _said(text: str) -> str:
    """A command of the menu in words; anything else as it is."""
    if not text.startswith("/"):
        return text
    command = text[1:].split(maxsplit=1)[0].split("@", 1)[0]
    return COMMANDS[command][0] if command in COMMANDS else text


def _file(message: Message) -> tuple[str, str, int] | None:
    """File id, name and size of whatever file hangs on the message."""
    if message.photo:
        largest = message.photo[-1]
        return largest.file_id, "照片.jpg", largest.file_size or 0
    for kind, name in (
        (message.document, "文件"),
        (message.voice, "语音.ogg"),
        (message.audio, "录音"),
        (message.video, "视频.mp4"),
        (message.video_note, "视频.mp4"),
    ):
        if kind is not None:
            return kind.file_id, getattr(kind, "file_name", None) or name, kind.file_size or 0
    return None


async def _streamed(bot: Bot, file_id: str) -> AsyncIterator[bytes]:
    """The file in portions, straight from the network; nothing of it on disk."""
    file = await bot.get_file(file_id)
    if file.file_path is None:
        raise TooLargeError
    url = bot.session.api.file_url(bot.token, file.file_path)
    async for portion in bot.session.stream_content(url, timeout=60, chunk_size=_PORTION):
        yield portion
