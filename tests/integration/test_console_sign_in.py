"""Signing in at the desk, and what others could try there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from console.security import DEVICE_COOKIE, SESSION_COOKIE
from people.model import Role
from tests.fakes.console import PASSWORD, Browser, TestDesk


@pytest.fixture
async def desk(engine: AsyncEngine) -> TestDesk:
    desk = TestDesk.over(engine)
    await desk.join("kezhang", Role.HEAD, "演示科长")
    await desk.join("guanli", Role.ADMIN)
    return desk


@pytest.fixture
async def browser(desk: TestDesk) -> AsyncIterator[Browser]:
    browser = Browser(desk.app())
    yield browser
    await browser.client.aclose()


async def test_in_and_out(desk: TestDesk, browser: Browser) -> None:
    first = await browser.get("/account", follow=False)
    assert first.status_code == 303
    assert first.headers["location"] == "/console/sign-in?next=/account"
    assert (await browser.sign_in(desk, "kezhang", next="/account")).headers["location"] == (
        "/console/account"
    )
    page = await browser.get("/account")
    assert page.status_code == 200
    assert "演示科长" in page.text
    await browser.post("/sign-out", {}, on="/account")
    assert (await browser.get("/account")).url.path == "/console/sign-in"


async def test_every_page_is_closed_to_strangers(desk: TestDesk, browser: Browser) -> None:
    for path in (
        "/",
        "/account",
        "/account/password",
        "/staff",
        "/staff/add",
        "/roster",
    ):
        assert (await browser.get(path)).url.path == "/console/sign-in"
    assert (await browser.get("/staff", follow=False)).status_code == 303


@pytest.mark.parametrize(
    "wrong", [{"password": "x" * 12}, {"code": "000000"}, {"code": ""}, {"login": "niemand"}]
)
async def test_one_answer_for_whatever_is_wrong(
    desk: TestDesk, browser: Browser, wrong: dict[str, str]
) -> None:
    answer = await browser.sign_in(desk, "kezhang", **wrong)
    assert answer.status_code == 403
    assert "登录名、密码或验证码不对" in answer.text
    assert SESSION_COOKIE not in browser.client.cookies


async def test_a_code_gets_in_once(desk: TestDesk) -> None:
    code = desk.fresh_code("kezhang")
    one, two = Browser(desk.app()), Browser(desk.app())
    assert (await one.sign_in(desk, "kezhang", code=code)).status_code == 303
    assert (await two.sign_in(desk, "kezhang", code=code)).status_code == 403
    desk.clock.on(seconds=30)  # the code before is still within the window, and used up
    assert (await two.sign_in(desk, "kezhang", code=code)).status_code == 403
    assert (await two.sign_in(desk, "kezhang")).status_code == 303


async def test_a_planted_session_cookie_is_worth_nothing_after_signing_in(
    desk: TestDesk, browser: Browser
) -> None:
    attacker = Browser(desk.app())
    await attacker.sign_in(desk, "guanli")
    planted = attacker.client.cookies[SESSION_COOKIE]
    for word in (planted, "A" * 43):
        victim = Browser(desk.app())
        victim.client.cookies.set(SESSION_COOKIE, word, domain="127.0.0.1", path="/console")
        if word == planted:  # the victim is shown the attacker's session: they sign out first
            await victim.post("/sign-out", {}, on="/account")
        await victim.sign_in(desk, "kezhang")
        own = [c.value for c in victim.client.cookies.jar if c.name == SESSION_COOKIE]
        assert own != [word]
        thief = Browser(desk.app())
        thief.client.cookies.set(SESSION_COOKIE, word, domain="127.0.0.1", path="/console")
        assert (await thief.get("/account")).url.path == "/console/sign-in"


async def test_forms_from_elsewhere_change_nothing(desk: TestDesk, browser: Browser) -> None:
    await browser.sign_in(desk, "guanli")
    other = Browser(desk.app())
    await other.sign_in(desk, "kezhang")
    foreign = await other.csrf("/account")
    mine = await browser.csrf("/account")
    attempts: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
        ({}, {}),
        ({"csrf": ""}, {}),
        ({"csrf": "中文"}, {}),
        ({"csrf": foreign}, {}),
        ({"csrf": mine}, {"sec-fetch-site": "cross-site"}),
        ({"csrf": mine}, {"sec-fetch-site": "same-site"}),
        ({"csrf": mine}, {"origin": "https://elsewhere.example"}),
        ({"csrf": mine}, {"origin": "null"}),
    )
    for form, headers in attempts:
        for path in ("/sign-out", "/account/sessions/end", "/staff/add", "/roster/turns"):
            answer = await browser.client.post(
                f"/console{path}", data={**form, "session": "others"}, headers=headers
            )
            assert answer.status_code == 403, (form, headers, path)
    assert (await browser.get("/account", follow=False)).status_code == 200
    assert (await other.get("/account", follow=False)).status_code == 200


async def test_signing_in_needs_the_form_of_this_browser(desk: TestDesk, browser: Browser) -> None:
    form = {"login": "kezhang", "password": PASSWORD, "code": desk.fresh_code("kezhang")}
    bare = await browser.client.post("/console/sign-in", data=form)
    assert bare.status_code == 403
    assert "Cookie" in bare.text
    stolen = await Browser(desk.app()).csrf("/sign-in")
    await browser.get("/sign-in")
    assert (
        await browser.client.post("/console/sign-in", data={**form, "csrf": stolen})
    ).status_code == 403


async def test_a_guesser_waits_and_the_owner_never_does(desk: TestDesk) -> None:
    app = desk.app()
    owner, guesser = Browser(app), Browser(app)
    await owner.sign_in(desk, "kezhang")
    await owner.post("/sign-out", {}, on="/account")
    statuses = [
        (await guesser.sign_in(desk, "kezhang", password=f"guess-{n}", code="000000")).status_code
        for n in range(30)
    ]
    assert statuses[:4] == [403] * 4
    assert statuses.count(429) > 20
    # from the browser the owner used before, at the same address, mistyping included
    assert (await owner.sign_in(desk, "kezhang", password="mistyped")).status_code == 403
    assert (await owner.sign_in(desk, "kezhang")).status_code == 303
    # and from a browser and an address that nobody knows, while the guessing goes on
    for address in ("a", "new"):
        elsewhere = Browser(app)
        elsewhere.client.headers["x-test-address"] = address
        assert (await elsewhere.sign_in(desk, "kezhang")).status_code == 303
    assert (await guesser.sign_in(desk, "kezhang", code="000000")).status_code == 429
    # nobody else at that address is kept out either
    colleague = Browser(app)
    assert (await colleague.sign_in(desk, "guanli")).status_code == 303


async def test_a_guesser_from_many_addresses_keeps_nobody_out(desk: TestDesk) -> None:
    app = desk.app()
    guesser = Browser(app)
    refused = 0
    for n in range(40):
        guesser.client.headers["x-test-address"] = f"net-{n}"
        answer = await guesser.sign_in(desk, "kezhang", password="guess", code="111111")
        refused += answer.status_code == 429
    assert refused > 20
    owner = Browser(app)
    owner.client.headers["x-test-address"] = "home"
    assert (await owner.sign_in(desk, "kezhang")).status_code == 303


async def test_a_right_code_while_waiting_is_used_up_by_one_guess(desk: TestDesk) -> None:
    """Whoever holds the owner's phone tries one password a step, not as many as they like."""
    thief = Browser(desk.app())
    for _ in range(10):
        await thief.sign_in(desk, "kezhang", password="guess", code="000000")
    code = desk.fresh_code("kezhang")
    assert (await thief.sign_in(desk, "kezhang", password="guess", code=code)).status_code == 403
    for _ in range(3):
        assert (await thief.sign_in(desk, "kezhang", code=code)).status_code == 429


async def test_a_session_rests_and_ends(desk: TestDesk, browser: Browser) -> None:
    await browser.sign_in(desk, "kezhang")
    for _ in range(23):
        desk.clock.on(minutes=29)
        assert (await browser.get("/account", follow=False)).status_code == 200
    desk.clock.on(minutes=31)
    away = await browser.get("/account", follow=False)
    assert away.headers["location"] == "/console/sign-in?next=/account&rested=1"
    await browser.sign_in(desk, "kezhang")
    for _ in range(26):
        desk.clock.on(minutes=28)
        await browser.get("/account")
    assert (await browser.get("/account", follow=False)).status_code == 303  # 12 hours are over


async def test_cookies_and_headers(desk: TestDesk) -> None:
    for base, secure in (("http://127.0.0.1:8000", False), ("https://desk.example", True)):
        browser = Browser(desk.app(), base)
        done = await browser.sign_in(desk, "kezhang")
        for line in done.headers.get_list("set-cookie"):
            if line.startswith((SESSION_COOKIE, DEVICE_COOKIE)):
                assert "HttpOnly" in line
                assert "SameSite=lax" in line
                assert "Path=/console" in line
                assert ("Secure" in line) is secure
        page = await browser.get("/account")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-frame-options"] == "DENY"
        assert not re.search(r"<script(?! src=)|\son\w+=|style=", page.text)


async def test_plain_http_from_elsewhere_is_warned_of(desk: TestDesk) -> None:
    page = await Browser(desk.app(), "http://10.0.0.7:8000").get("/sign-in")
    assert "没有加密" in page.text
    assert "Secure" in page.headers["set-cookie"]


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "/a?b", "/\\evil"])
async def test_nobody_is_sent_elsewhere_after_signing_in(
    desk: TestDesk, browser: Browser, onward: str
) -> None:
    done = await browser.sign_in(desk, "kezhang", next=onward)
    assert done.headers["location"].startswith("/console/")
    assert "evil" not in done.headers["location"]


async def test_what_is_typed_never_becomes_markup(desk: TestDesk, browser: Browser) -> None:
    answer = await browser.sign_in(
        desk, "kezhang", login='"><script>alert(1)</script>', next='"><script>'
    )
    assert "<script" not in answer.text


async def test_a_missing_page_and_a_wrong_form_are_told_plainly(
    desk: TestDesk, browser: Browser
) -> None:
    await browser.sign_in(desk, "guanli")
    missing = await browser.get("/nothing/here")
    assert missing.status_code == 404
    assert "没有找到这一页" in missing.text
    wrong = await browser.post("/roster/turns", {"each": "many"}, on="/account")
    assert wrong.status_code == 422
    assert "填得不对" in wrong.text
    assert (await browser.get("/sign-out", follow=False)).status_code == 405
