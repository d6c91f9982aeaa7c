"""``hulei understand``: what is understood of each text, without a running server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from app.line_parser import LineParser, line_parser
from app.model import train
from app.settings import Settings
from bot.understanding.alarm import alarm
from bot.understanding.categories import category
from bot.understanding.clean import clean, with_pauses
from bot.understanding.facts import find_facts
from bot.understanding.mask import mask
from bot.understanding.rasa import Ranked
from bot.understanding.safety import danger_in, insists
from bot.understanding.steering import steering_word

#: Belief in a report above which it wins over a control phrase: ``sure`` of credentials.yml.
_SURE = 0.6
_REPORTS = ("report_harm", "emergency_self", "report_followup")


def _silent(line: str) -> None:
    del line


def understand_lines(
    settings: Settings, lines: Iterable[str], say: Callable[[str], None] = _silent
) -> Iterator[dict[str, object]]:
    """One answer a line, in order: text, category, confidence, safety and facts.

    Trains the model first if there is none for the present data; ``say`` tells about it.

    Raises:
        TrainingFailedError: if the model cannot be trained.
        ParserFailedError: if Rasa cannot load it or ends too early.
    """
    model = train(settings, say)
    with line_parser(settings, model) as parser:
        for line in lines:
            yield understand(parser, line.rstrip("\r\n"), settings.timezone)


def understand(parser: LineParser, text: str, timezone: str = "Asia/Shanghai") -> dict[str, object]:
    """What is understood of one text, read as the conversation reads it."""
    # Bytes that were no UTF-8 arrive as lone surrogates, which no JSON can carry.
    text = text.encode("utf-8", "replace").decode("utf-8")
    read = mask(clean(text))
    ranking = parser.parse(read) if read else ()
    best = best_meaning(read, ranking)
    return {
        "text": text,
        "category": category(best.intent if best else None),
        "confidence": round(best.confidence, 4) if best else 0.0,
        "safety": alarm(danger_in(read), ranking, insistent=insists(read)) is not None,
        "facts": dict(
            find_facts(mask(clean(with_pauses(text))), datetime.now(ZoneInfo(timezone)).date())
        ),
    }


def best_meaning(read: str, ranking: tuple[Ranked, ...]) -> Ranked | None:
    """The first of the ranking, unless the text is nothing but a control phrase."""
    steer = steering_word(read)
    best = ranking[0] if ranking else None
    if steer is None or (best and best.intent in _REPORTS and best.confidence >= _SURE):
        return best
    return Ranked(steer, 1.0)
