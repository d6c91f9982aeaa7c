"""A turn through the whole product against the same turn through bare Rasa, side by side.

One Rasa server, one model, one tracker store, one action server. Turns of both kinds alternate,
so that whatever else the machine does falls on both. Bare Rasa is spoken to over its own REST
webhook, and its screening is a dynamic form (:mod:`benchmarks.bare_form`).
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from ruamel.yaml import YAML

from app.logs import configure
from app.model import fingerprint
from app.rasa_env import rasa_environment
from app.serve import Running, Variant, running
from app.settings import PROJECT, Settings
from benchmarks.bare_form import BARE_RULES, BareScreening, bare_domain
from benchmarks.table import Row, percentile, shown
from entitlements.decide import rules_on
from entitlements.loader import default_pack_dir, load_pack
from store.sessions import TURNS_PER_SENDER, Turn

TEXTS = (
    "孤儿一个月有好多钱",
    "医保要不要自己交",
    "自闭症娃儿去哪里训练",
    "读职高学费免不免",
    "低保边缘户的残疾娃能不能单独办",
    "放暑假没人看娃咋办",
    "想问一下没户口能不能读书",
    "爸爸要坐牢了娃娃哪个来带",
    "我们屋头困难 还有没得别的补助",
    "儿童之家在哪里",
)
ANSWERS = ("八岁", "读小学三年级", "不晓得", "大足户口", "是低保户", "不是", "爸爸过世了", "没有")
TURNS = 150
AT_ONCE = 16

Call = Callable[[int], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Latencies in seconds of the product and of bare Rasa, and turns a second of both."""

    ours: Sequence[float]
    bare: Sequence[float]
    ours_rate: float = 0.0
    bare_rate: float = 0.0


def train_variant(settings: Settings) -> Path:
    """The product's model with the bare form in its domain; NLU parts come from Rasa's cache."""
    folder = settings.var / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{fingerprint()}.tar.gz"
    if model.exists():
        return model
    yaml = YAML()
    domain, rules = folder / "domain.yml", folder / "bare_rules.yml"
    with domain.open("w", encoding="utf-8") as file:
        yaml.dump(bare_domain(PROJECT / "domain.yml"), file)
    with rules.open("w", encoding="utf-8") as file:
        yaml.dump({"version": "3.1", "rules": BARE_RULES}, file)
    subprocess.run(
        [
            str(settings.rasa_python), "-m", "rasa", "train", "--domain", str(domain),
            "--config", "config.yml", "--data", "nlu_data/nlu", "nlu_data/lookups",
            "nlu_data/rules.yml", str(rules), "--out", str(folder),
            "--fixed-model-name", model.name[:-7],
        ],
        cwd=PROJECT, env=rasa_environment(settings, {}), check=True, capture_output=True,
    )  # fmt: skip
    return model


@contextlib.asynccontextmanager
async def bench_product(settings: Settings) -> AsyncIterator[tuple[Running, BareScreening]]:
    """The product on a free port, its Rasa also open to the bare REST webhook."""
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    screening = BareScreening(rules_on(load_pack(default_pack_dir()), today), today)
    credentials = settings.var / "bench" / "credentials.yml"
    model = train_variant(settings)
    credentials.write_text(
        (PROJECT / "credentials.yml").read_text(encoding="utf-8") + "\nrest:\n", encoding="utf-8"
    )
    variant = Variant(model, credentials, tuple(screening.actions()))
    async with running(settings, port=0, variant=variant) as product:
        await product.rasa.ready.wait()
        yield product, screening


class Speakers:
    """One turn of each kind, timed. Senders change as often on both sides."""

    def __init__(self, product: Running, base_url: str) -> None:
        self._product = product
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        self.ours = httpx.AsyncClient(base_url=product.url, timeout=60, limits=limits)
        self.bare = httpx.AsyncClient(base_url=base_url, timeout=60, limits=limits)
        self._chats: dict[int, str | None] = {}

    async def text_ours(self, lane: int, n: int) -> float:
        """A question to the product over its chat API."""
        body = {
            "session": self._chats.get(lane),
            "message_id": secrets.token_hex(6),
            "text": TEXTS[n % len(TEXTS)],
        }
        started = time.perf_counter()
        response = await self.ours.post("/api/v1/chat", json=body)
        took = time.perf_counter() - started
        answer = response.raise_for_status().json()
        assert answer["replies"], "the product said nothing"
        self._chats[lane] = answer["session"]
        return took

    async def text_bare(self, lane: int, n: int) -> float:
        """The same question to bare Rasa; its action does the same work for a waiting turn."""
        session = self._product.product.sessions.of_person(f"bare-{lane}")
        session.turn = Turn(id=secrets.token_hex(6))
        session.turns_on_sender += 1
        body = {"sender": session.sender, "message": TEXTS[n % len(TEXTS)]}
        started = time.perf_counter()
        response = await self.bare.post("/webhooks/rest/webhook", json=body)
        took = time.perf_counter() - started
        assert response.raise_for_status().json(), "bare Rasa said nothing"
        if session.turns_on_sender >= TURNS_PER_SENDER:
            self._product.product.sessions.rotate(session)
        return took

    async def aclose(self) -> None:
        await self.ours.aclose()
        await self.bare.aclose()


async def text_turns(speakers: Speakers) -> Pair:
    """Alternating single turns, then each side alone with sixteen people at once."""
    for n in range(10):
        await speakers.text_ours(0, n)
        await speakers.text_bare(0, n)
    ours, bare = [], []
    for n in range(TURNS):
        ours.append(await speakers.text_ours(0, n))
        bare.append(await speakers.text_bare(0, n))
    rates = {"ours": 0.0, "bare": 0.0}
    for _ in range(3):
        rates["ours"] = max(rates["ours"], await _rate(speakers.text_ours))
        rates["bare"] = max(rates["bare"], await _rate(speakers.text_bare))
    return Pair(ours, bare, rates["ours"], rates["bare"])


async def _rate(turn: Callable[[int, int], Awaitable[float]]) -> float:
    """Turns a second with ``AT_ONCE`` people, each waiting for their answer."""
    each = 8

    async def person(lane: int) -> None:
        for n in range(each):
            await turn(lane, n + lane)

    started = time.perf_counter()
    await asyncio.gather(*(person(lane) for lane in range(AT_ONCE)))
    return AT_ONCE * each / (time.perf_counter() - started)


async def screening_turns(speakers: Speakers) -> Pair:
    """An answer in the middle of a screening, to the product and to the bare form."""
    ours, bare = [], []
    for _ in range(10):
        chat = await _begin_ours(speakers.ours)
        sender = secrets.token_hex(8)
        await speakers.bare.post(
            "/webhooks/rest/webhook", json={"sender": sender, "message": "/begin_bare_form"}
        )
        for text in ANSWERS:
            body = {"session": chat, "message_id": secrets.token_hex(6), "text": text}
            started = time.perf_counter()
            answer = await speakers.ours.post("/api/v1/chat", json=body)
            ours.append(time.perf_counter() - started)
            assert answer.raise_for_status().json()["replies"]
            started = time.perf_counter()
            said = await speakers.bare.post(
                "/webhooks/rest/webhook", json={"sender": sender, "message": text}
            )
            bare.append(time.perf_counter() - started)
            assert said.raise_for_status().json(), "the bare form said nothing"
    return Pair(ours, bare)


async def _begin_ours(client: httpx.AsyncClient) -> str:
    welcome = (await client.get("/api/v1/chat/welcome")).raise_for_status().json()
    token = welcome["replies"][0]["buttons"][0]["token"]
    body = {"session": welcome["session"], "message_id": secrets.token_hex(6), "button": token}
    (await client.post("/api/v1/chat", json=body)).raise_for_status()
    return str(welcome["session"])


def rows(text: Pair, screening: Pair) -> list[Row]:
    """The ratios with their bars, and the absolute figures behind them."""
    p50 = percentile(text.ours, 0.5) / percentile(text.bare, 0.5)
    p95 = percentile(text.ours, 0.95) / percentile(text.bare, 0.95)
    rate = text.ours_rate / text.bare_rate
    s50 = percentile(screening.ours, 0.5) / percentile(screening.bare, 0.5)
    s95 = percentile(screening.ours, 0.95) / percentile(screening.bare, 0.95)
    return [
        Row("text turn, p50 to bare Rasa", f"{p50:.2f}×  {_ms(text, 0.5)}", "≤ 1.15×", p50 <= 1.15),
        Row("text turn, p95", f"{p95:.2f}×  {_ms(text, 0.95)}", "≤ 1.25×", p95 <= 1.25),
        Row(
            f"text turns a second, {AT_ONCE} at once",
            f"{rate:.2f}×  ({text.ours_rate:.0f} to {text.bare_rate:.0f})",
            "≥ 0.9×",
            rate >= 0.9,
        ),
        Row(
            "screening turn, p50 to a form",
            f"{s50:.2f}×  {_ms(screening, 0.5)}",
            "≤ 1.0×",
            s50 <= 1,
        ),
        Row("screening turn, p95", f"{s95:.2f}×  {_ms(screening, 0.95)}", "≤ 1.1×", s95 <= 1.1),
    ]


def _ms(pair: Pair, share: float) -> str:
    ours, bare = percentile(pair.ours, share) * 1000, percentile(pair.bare, share) * 1000
    return f"({ours:.0f} to {bare:.0f} ms)"


async def measure() -> list[Row]:
    """Runs everything in a folder of its own."""
    configure("WARNING")
    with tempfile.TemporaryDirectory() as folder:
        base = Settings()
        settings = base.model_copy(
            update={
                "database_url": f"sqlite+aiosqlite:///{folder}/bench.db",
                "messages_per_second": 1e6,
                "messages_at_once": 10**6,
            }
        )
        async with bench_product(settings) as (product, _):
            speakers = Speakers(product, product.rasa.base_url)
            try:
                return rows(await text_turns(speakers), await screening_turns(speakers))
            finally:
                await speakers.aclose()


if __name__ == "__main__":
    print(shown(asyncio.run(measure())))
