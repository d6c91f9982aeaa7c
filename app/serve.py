"""One process with everything but Rasa, and Rasa as its child."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
import uvicorn
from rasa_sdk import Action

from app.demo_desk import how_to_enter, ready_demo_desk
from app.demo_register import ready_demo_register
from app.model import model_path
from app.ports import claim_port
from app.problems import CannotStartError, told_plainly
from app.rasa_server import RasaAddress, RasaServer, free_port
from app.settings import PROJECT, Settings
from app.wiring import Job, Product, build

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Running:
    """A running product, for the terminal chat and for tests."""

    product: Product
    rasa: RasaServer
    url: str


def check_installed(settings: Settings) -> None:
    """Raises :class:`CannotStartError` when the Rasa environment or the model is missing."""
    if not settings.rasa_python.exists():
        raise CannotStartError(
            f"The Rasa environment is missing ({settings.rasa_python}). Run: make setup"
        )
    if not model_path(settings).exists():
        raise CannotStartError("There is no model for the present training data. Run: make model")


@dataclass(frozen=True, slots=True)
class Variant:
    """What an experiment runs instead of, or besides, what the product runs."""

    model: Path
    credentials: Path
    actions: tuple[Action, ...] = ()


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    *,
    port: int | None = None,
    variant: Variant | None = None,
    now: Callable[[], datetime] | None = None,
) -> AsyncIterator[Running]:
    """The whole product, from port to Rasa, until the block ends; ``now`` in place of the clock.

    Raises:
        CannotStartError: with the sentence to show.
    """
    if variant is None:
        check_installed(settings)
        variant = Variant(model_path(settings), PROJECT / "credentials.yml")
    listener = claim_port(settings.host, settings.port if port is None else port)
    bound = int(listener.getsockname()[1])
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    local = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else host  # noqa: S104 - compared
    address = RasaAddress(
        port=settings.rasa_port or free_port(),
        channel_token=secrets.token_urlsafe(24),
        action_url=f"http://{local}:{bound}/actions/webhook",
        action_token=secrets.token_urlsafe(24),
    )
    rasa = RasaServer(settings, variant.model, address, variant.credentials)
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(listener.close)
        # Rasa takes longest to come up: it loads while everything else is made ready.
        stack.push_async_callback(_cancel, asyncio.create_task(rasa.run(), name="rasa"))
        with told_plainly():
            product = await build(settings, address, rasa.ready.is_set, variant.actions, now)
        stack.push_async_callback(product.aclose)
        for name, job in product.jobs.items():
            stack.push_async_callback(_cancel, asyncio.create_task(_run(name, job)))
        server = uvicorn.Server(
            uvicorn.Config(
                product.web,
                access_log=False,
                log_config=None,
                lifespan="off",
                proxy_headers=False,  # api/rate_limit.py reads them, if the install says so
                timeout_graceful_shutdown=3,
            )
        )
        serving = asyncio.create_task(server._serve(sockets=[listener]), name="web")
        stack.push_async_callback(_end_web, server, serving)
        while not server.started and not serving.done():  # noqa: ASYNC110 - it offers no event
            await asyncio.sleep(0.01)
        yield Running(product, rasa, f"http://{local}:{bound}")


async def serve(settings: Settings, say: Callable[[str], None], stop: asyncio.Event) -> None:
    """Runs until ``stop`` is set, telling the addresses when everything answers."""
    async with running(settings) as product:
        fictional = await ready_demo_desk(settings, product.product.people)
        await ready_demo_register(settings, product.product.register)
        say("Starting the language model (15 to 40 seconds) …")
        ready = asyncio.create_task(product.rasa.ready.wait(), name="wait-rasa")
        ended = asyncio.create_task(stop.wait(), name="wait-stop")
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            say(
                "\n  护蕾 is ready:\n"
                f"    web chat     {product.url}/\n"
                f"    case codes   {product.url}/c\n"
                f"    REST API     {product.url}/api/openapi.json\n"
                f"    desk         {product.url}/console\n"
                + "".join(f"{line}\n" for line in how_to_enter(fictional))
                + "  Ctrl-C stops everything.\n"
            )
        await ended
        ready.cancel()
        say("Stopping …")


async def _run(name: str, job: Job) -> None:
    try:
        await job()
    except Exception as error:  # noqa: BLE001 - of any kind: it must not end in silence
        log.error("job.ended", job=name, reason=type(error).__name__)  # noqa: TRY400


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _end_web(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    server.should_exit = True
    await serving
