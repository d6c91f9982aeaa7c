"""Bringing a file: upload, preview with the mapping of its columns, confirm."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from console.errors import NotThereError
from console.pages import go, page
from console.register.file_form import chosen_sheet, examples, fields, mapping, mistakes_file
from console.register.parts import Filer, RegisterParts, said
from people.errors import PeopleError
from people.register.importing.errors import RegisterMovedError
from people.register.importing.headers import Headers, best_sheet
from people.register.importing.plan import COUNT_NAMES, Plan
from people.register.importing.sheets import read_sheets
from people.register.uploads import Upload

_MOST_SHOWN = 500


def files_router(parts: RegisterParts) -> APIRouter:
    """The way of a file; until it is confirmed it lies sealed in the database."""
    router = APIRouter(prefix="/register/files")
    desk = parts.desk

    @router.get("")
    async def form(request: Request, _: Filer) -> Response:
        return page(request, "register/upload.html", mistake=None)

    @router.post("")
    async def upload(request: Request, signed: Filer) -> Response:
        sent = getattr(request.state, "form", FormData()).get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            return page(request, "register/upload.html", 422, mistake="请先选一个文件。")
        content = await sent.read()
        try:
            best_sheet(await asyncio.to_thread(read_sheets, content))
        except PeopleError as error:
            return page(request, "register/upload.html", 422, mistake=str(error))
        upload_id = await desk.uploads.keep(signed.staff.id, sent.filename, content)
        return go(f"/register/files/{upload_id}")

    @router.get("/{upload_id}")
    async def look(request: Request, upload_id: str, signed: Filer) -> Response:
        return await preview(request, await file(upload_id, signed.staff.id), FormData())

    @router.post("/{upload_id}")
    async def act(request: Request, upload_id: str, signed: Filer) -> Response:
        sent = await request.form()
        waiting = await file(upload_id, signed.staff.id)
        match sent.get("do"):
            case "drop":
                await desk.uploads.drop(upload_id, signed.staff.id)
                return go("/register/files")
            case "mistakes":
                _, plan = await worked_out(waiting, sent)
                return mistakes_file(plan.bad)
            case "take":
                return await take(request, waiting, sent, signed.staff.id)
        return await preview(request, waiting, sent)

    async def file(upload_id: str, by: str) -> Upload:
        waiting = await desk.uploads.get(upload_id, by)
        if waiting is None:
            raise NotThereError("这个文件已经导入、撤掉，或者放得太久了。请重新上传。")
        return waiting

    async def preview(
        request: Request, waiting: Upload, sent: FormData, note: str | None = None
    ) -> Response:
        sheets = await asyncio.to_thread(read_sheets, waiting.content)
        sheet = chosen_sheet(sheets, sent)
        mistake = None
        try:
            headers, plan = await desk.importer.preview(
                sheet, mapping(sent), adding_places=bool(sent.get("places"))
            )
        except PeopleError as error:
            mistake = str(error)
            headers, plan = await desk.importer.preview(sheet)
        villages = {v.id: v for v in await desk.register.villages()}
        return page(
            request,
            "register/preview.html",
            200 if mistake is None else 422,
            upload=waiting,
            sheets=[s.name for s in sheets],
            sheet=sheet.name,
            columns=headers,
            examples=examples(sheet, headers.first, len(headers.names)),
            fields=fields(),
            plan=plan,
            counts=plan.counts(),
            count_names=COUNT_NAMES,
            places=bool(sent.get("places")),
            leave=bool(sent.get("leave")),
            villages=villages,
            most=_MOST_SHOWN,
            mistake=mistake,
            note=note,
        )

    async def worked_out(waiting: Upload, sent: FormData) -> tuple[Headers, Plan]:
        sheets = await asyncio.to_thread(read_sheets, waiting.content)
        with said():
            return await desk.importer.preview(
                chosen_sheet(sheets, sent), mapping(sent), adding_places=bool(sent.get("places"))
            )

    async def take(request: Request, waiting: Upload, sent: FormData, by: str) -> Response:
        _, plan = await worked_out(waiting, sent)
        if str(sent.get("version")) != str(plan.version):
            return await preview(request, waiting, sent, str(RegisterMovedError()))
        try:
            await desk.importer.take(plan, by, leaving_out_bad=bool(sent.get("leave")))
        except PeopleError as error:
            return await preview(request, waiting, sent, str(error))
        await desk.uploads.drop(waiting.id, by)
        return page(request, "register/taken.html", counts=plan.counts(), count_names=COUNT_NAMES)

    return router
