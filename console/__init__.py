"""Pages for staff: sign-in, the desk that answers reports, audit.

A part with pages of its own brings an ``APIRouter`` (paths below ``/console``) and its places in
the navigation; ``app/wiring.py`` hands both to ``console.app.console_app``. In a page::

    Reader = Annotated[Signed, Depends(require(Role.OFFICER, Role.HEAD))]  # at module level

    @router.get("/reports")
    async def queue(request: Request, signed: Reader) -> Response:
        return page(request, "reports/queue.html", rows=rows)

Every form holds ``<input type="hidden" name="csrf" value="{{ csrf }}">`` and is answered with
``go("/reports")``; what is wrong is a ``ConsoleError`` with its sentence.
"""
