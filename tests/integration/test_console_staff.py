"""The pages about people: who may open what, two persons for a reset, the duty roster."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from console.security import SESSION_COOKIE
from people.model import Role
from people.resets import Lost
from people.totp import code_at
from tests.fakes.console import Browser, TestDesk

NEW = "huangge-shu-xia-42-bandeng"


@pytest.fixture
async def desk(engine: AsyncEngine) -> TestDesk:
    desk = TestDesk.over(engine)
    for login, role in (
        ("head", Role.HEAD),
        ("officer", Role.OFFICER),
        ("admin", Role.ADMIN),
        ("auditor", Role.AUDITOR),
    ):
        await desk.join(login, role)
    return desk


async def browser_of(desk: TestDesk, who: str) -> Browser:
    browser = Browser(desk.app())
    assert (await browser.sign_in(desk, who)).status_code == 303
    return browser


async def test_each_role_opens_what_is_its_own(desk: TestDesk) -> None:
    someone = desk.members["officer"].staff.id
    pages = {
        "/account": {"head", "officer", "admin", "auditor"},
        "/roster": {"head", "officer", "admin", "auditor"},
        "/staff": {"head", "admin"},
        f"/staff/{someone}": {"head", "admin"},
        "/staff/add": {"admin"},
    }
    acts = {
        f"/staff/{someone}/remove": {"admin"},
        f"/staff/{someone}/change": {"admin"},
        "/staff/add": {"admin"},
        f"/staff/{someone}/lost": {"head", "admin"},
        f"/staff/{someone}/key": {"head"},
        f"/staff/{someone}/hand-over": {"head"},
        "/staff/resets/0/confirm": {"head", "admin"},
        "/roster/turns": {"head", "admin"},
        "/roster/day/2026-12-01/release": {"head", "admin"},
    }
    refusal = "您的岗位不能打开这一页"
    for who in desk.members:
        browser = await browser_of(desk, who)
        for path, roles in pages.items():
            page = await browser.get(path)
            assert (page.status_code == 200) is (who in roles), (who, path)
            assert (refusal in page.text) is (who not in roles)
        for path, roles in acts.items():
            if who not in roles:
                answer = await browser.post(path, {"sure": "1", "same": "1"}, on="/account")
                assert answer.status_code == 403, (who, path)
                assert refusal in answer.text
        menu = (await browser.get("/account")).text
        assert ('href="/console/staff"' in menu) is (who in pages["/staff"])


async def test_a_new_officer_from_adding_to_reading(desk: TestDesk) -> None:
    admin = await browser_of(desk, "admin")
    typed = {"login": "xin", "name": "新同事", "role": "officer", "unit": "儿童科", "email": ""}
    made = await admin.post("/staff/add", typed)
    word = re.search(r'class="secret mono">([^<]+)<', made.text)
    assert word
    assert "只显示这一次" in made.text
    again = await admin.post("/staff/add", typed)
    assert again.status_code == 422
    assert "已经有人用" in again.text
    bad = await admin.post("/staff/add", {**typed, "login": "新", "name": "<b>x"})
    assert "登录名用" in bad.text
    assert "<b>x" not in bad.text

    new = Browser(desk.app())
    first = await new.post("/sign-in", {"login": "xin", "password": word[1], "code": ""})
    before = new.client.cookies[SESSION_COOKIE]
    assert first.status_code == 303
    for path in ("/", "/roster", "/account", "/account/codes", "/staff"):
        assert (await new.get(path)).url.path == "/console/account/password"
    weak = await new.post("/account/password", {"new": "1234567890", "again": "1234567890"})
    assert weak.status_code == 422
    assert "太容易猜到" in weak.text
    other = await new.post("/account/password", {"new": NEW, "again": NEW + "x"})
    assert "两次输入的新密码不一样" in other.text
    done = await new.post("/account/password", {"new": NEW, "again": NEW})
    assert done.headers["location"] == "/console/account/codes"
    assert new.client.cookies[SESSION_COOKIE] != before
    assert (await new.get("/roster")).url.path == "/console/account/codes"
    page = (await new.get("/account/codes")).text
    shown = re.search(r'class="secret mono">([^<]+)<', page)
    assert shown
    secret = shown[1].replace(" ", "")
    wrong = await new.post("/account/codes", {"code": "000000"})
    assert wrong.status_code == 422
    assert secret[:4] in wrong.text
    middle = new.client.cookies[SESSION_COOKIE]
    code = code_at(secret, desk.clock())
    assert (await new.post("/account/codes", {"code": code})).status_code == 303
    assert new.client.cookies[SESSION_COOKIE] != middle
    account = (await new.get("/account")).text
    assert "等科室负责人确认" in account
    digits = re.search(r'class="secret mono">([0-9 ]+)<', account)
    assert digits

    staff = await desk.people.stores.staff.by_login("xin")
    assert staff is not None
    assert staff.public_key is None
    head = await browser_of(desk, "head")
    path = f"/staff/{staff.id}"
    assert digits[1] in (await head.get(path)).text
    unsure = await head.post(f"{path}/key", {"digits": digits[1]}, on=path)
    assert "先跟本人" in unsure.text
    sure = await head.post(f"{path}/key", {"digits": digits[1], "same": "1"}, on=path)
    assert sure.status_code == 303
    kept = await desk.people.stores.staff.get(staff.id)
    assert kept is not None
    assert kept.public_key is not None
    assert (await head.post(f"{path}/hand-over", {}, on=path)).status_code == 303


async def test_a_reset_by_two_persons(desk: TestDesk) -> None:
    officer = desk.members["officer"].staff
    own = await browser_of(desk, "officer")
    admin, head = await browser_of(desk, "admin"), await browser_of(desk, "head")
    path = f"/staff/{officer.id}"
    nothing = await admin.post(f"{path}/lost", {"what": "everything"}, on=path)
    assert nothing.status_code == 400
    assert (await admin.post(f"{path}/lost", {"what": "both"}, on=path)).status_code == 303
    (asked,) = await desk.people.resets.waiting()
    assert "请另一位" in (await admin.get("/staff")).text
    alone = await admin.post(f"/staff/resets/{asked.id}/confirm", {}, on="/staff")
    assert alone.status_code == 400
    assert "两个人来做" in alone.text
    assert (await own.get("/account", follow=False)).status_code == 200
    done = await head.post(f"/staff/resets/{asked.id}/confirm", {}, on="/staff")
    word = re.search(r'class="secret mono">([^<]+)<', done.text)
    assert word
    assert (await own.get("/account")).url.path == "/console/sign-in"
    back = await own.sign_in(desk, "officer", password=word[1], code="")
    assert back.status_code == 303
    again = await head.post(f"/staff/resets/{asked.id}/confirm", {}, on="/staff")
    assert again.status_code == 400


async def test_a_withdrawn_reset_changes_nothing(desk: TestDesk) -> None:
    admin = desk.members["admin"].staff
    asked = await desk.people.resets.ask(desk.members["officer"].staff.id, Lost.CODES, admin)
    head = await browser_of(desk, "head")
    await head.post(f"/staff/resets/{asked.id}/withdraw", {}, on="/staff")
    assert await desk.people.resets.waiting() == []
    await browser_of(desk, "officer")


async def test_removing_and_changing(desk: TestDesk) -> None:
    officer = desk.members["officer"].staff
    own, admin = await browser_of(desk, "officer"), await browser_of(desk, "admin")
    path = f"/staff/{officer.id}"
    assert (await admin.post(f"{path}/remove", {}, on=path)).status_code == 400
    last = f"/staff/{desk.members['head'].staff.id}"
    refused = await admin.post(f"{last}/remove", {"sure": "1"}, on=last)
    assert "只剩这一位" in refused.text
    changed = await admin.post(f"{path}/change", {"role": "auditor", "unit": "纪检"}, on=path)
    assert changed.status_code == 303
    assert (await own.get("/account")).url.path == "/console/sign-in"
    assert (await admin.post(f"{path}/change", {"role": "king"}, on=path)).status_code == 400
    assert (await admin.post(f"{path}/remove", {"sure": "1"}, on=path)).status_code == 303
    assert (await admin.get(path)).status_code == 404
    assert (await admin.get("/staff/../../../etc/passwd")).status_code == 404


async def test_sessions_are_shown_and_ended_only_by_their_owner(desk: TestDesk) -> None:
    one, two = await browser_of(desk, "officer"), await browser_of(desk, "officer")
    other = await browser_of(desk, "head")
    page = (await one.get("/account")).text
    assert page.count("退出这一处") == 1
    assert "就是这里" in page
    (row,) = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    await other.post("/account/sessions/end", {"session": row}, on="/account")
    assert (await two.get("/account", follow=False)).status_code == 200
    await one.post("/account/sessions/end", {"session": row}, on="/account")
    assert (await two.get("/account", follow=False)).status_code == 303
    three = await browser_of(desk, "officer")
    await one.post("/account/sessions/end", {"session": "others"}, on="/account")
    assert (await three.get("/account", follow=False)).status_code == 303
    assert (await one.get("/account", follow=False)).status_code == 200


async def test_new_codes_need_the_password_and_end_other_sessions(desk: TestDesk) -> None:
    browser, other = await browser_of(desk, "head"), await browser_of(desk, "head")
    page = (await browser.get("/account/codes")).text
    shown = re.search(r'class="secret mono">([^<]+)<', page)
    assert shown
    secret = shown[1].replace(" ", "")
    desk.clock.on(seconds=30)
    form = {"code": code_at(secret, desk.clock()), "present": "wrong"}
    assert "密码不对" in (await browser.post("/account/codes", form)).text
    form["present"] = "tangyuan-shanqiang-37-wanju"
    assert (await browser.post("/account/codes", form)).status_code == 303
    assert (await other.get("/account", follow=False)).status_code == 303


async def test_the_roster(desk: TestDesk) -> None:
    head, officer = await browser_of(desk, "head"), await browser_of(desk, "officer")
    roster, today = desk.people.roster, desk.clock().date()
    ids = {name: desk.members[name].staff.id for name in desk.members}
    assert [s.login for s in await roster.on_duty(today)] == ["head"]  # nobody put down
    assert "没有安排" in (await officer.get("/roster")).text
    last = today + timedelta(days=9)
    turns = {
        "first": today.isoformat(),
        "last": last.isoformat(),
        "each": "2",
        "person": [ids["officer"], ids["head"]],
    }
    assert (await head.post("/roster/turns", turns, on="/roster")).status_code == 303
    days = await roster.days(today, 11)
    assert ["".join(d.staff.login for d in day.duties) for day in days] == [
        *["officer", "officer", "head", "head"] * 2, "officer", "officer", ""
    ]  # fmt: skip
    assert await roster.take_turns(today, 10, [ids["head"]], "x") == 0  # filled stays as it is

    day = (today + timedelta(days=2)).isoformat()
    page = f"/roster/day/{day}"
    assert "我来替" in (await officer.get(page)).text
    stand_in = {"person": ids["officer"], "covers": ids["head"]}
    assert (await officer.post(f"{page}/assign", stand_in, on=page)).status_code == 303
    (found,) = await roster.days(today + timedelta(days=2), 1)
    (duty,) = found.duties
    assert (duty.staff.login, duty.covers and duty.covers.login) == ("officer", "head")
    assert "替" in (await officer.get(page)).text
    for_another = await officer.post(f"{page}/assign", {"person": ids["head"]}, on=page)
    assert for_another.status_code == 403
    no_reader = await head.post(f"{page}/assign", {"person": ids["auditor"]}, on=page)
    assert "在岗的值班人员" in no_reader.text
    past = f"/roster/day/{(today - timedelta(days=1)).isoformat()}"
    late = await head.post(f"{past}/assign", {"person": ids["officer"]}, on="/roster")
    assert "不能改" in late.text
    assert (await head.get("/roster/day/nonsense")).status_code == 404
    assert (await head.get("/roster?from=nonsense")).status_code == 200
    released = await head.post(f"{page}/release", {"person": ids["officer"]}, on=page)
    assert released.status_code == 303
    assert [s.login for s in await roster.on_duty(today + timedelta(days=2))] == ["head"]
    auditor = await browser_of(desk, "auditor")
    assert "我来替" not in (await auditor.get(f"/roster/day/{today.isoformat()}")).text
