"""What is wrong with a request, in one shape: ``{"errors": [{"field", "message"}]}``.

Messages are Chinese sentences for a person; ``field`` is the name of what is wrong, empty where
it is the request as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from entitlements.errors import FactsError

_LONGEST = 1_000
_EXAMPLE: Any = {"field": "dibao", "message": "“低保”请回答是（true）或不是（false）。"}


class ErrorItem(BaseModel):
    """One thing that is wrong."""

    field: str = Field(description="哪一项；整个请求有问题时是空的", examples=["insurance_tier"])
    message: str = Field(
        examples=["“居民医保档次”请从这些里选一个：一档（1）、二档（2）、没交（none）。"]
    )


class ErrorAnswer(BaseModel):
    """Everything that is wrong with a request."""

    model_config = ConfigDict(json_schema_extra={"example": {"errors": [_EXAMPLE]}})

    errors: list[ErrorItem]


class RefusedError(Exception):
    """A request that cannot be answered; ``errors`` are (field, sentence)."""

    def __init__(self, errors: list[tuple[str, str]], status: int = 422) -> None:
        self.errors, self.status = errors, status
        super().__init__(f"{len(errors)} errors")


def error_answer(errors: Iterable[tuple[str, str]], status: int = 422) -> JSONResponse:
    """The answer for (field, sentence) pairs."""
    items = [{"field": _plain(field), "message": _plain(text)} for field, text in errors]
    return JSONResponse({"errors": items}, status_code=status)


def install_error_answers(app: FastAPI) -> None:
    """Give all errors under /api this shape; pages keep their own."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return error_answer([(_field(item), _sentence(item)) for item in error.errors()])

    @app.exception_handler(FactsError)
    async def facts(_: Request, error: FactsError) -> Response:
        return error_answer(error.errors)

    @app.exception_handler(RefusedError)
    async def refused(_: Request, error: RefusedError) -> Response:
        return error_answer(error.errors, error.status)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if not request.url.path.startswith("/api/"):
            return await http_exception_handler(request, error)
        # FastAPI answers 400 for a body that is no text at all; for a client it is one mistake
        status = 422 if error.status_code == 400 else error.status_code
        sentence = _STATUS.get(status, "这个请求没法处理。")
        answer = error_answer([("", sentence)], status)
        answer.headers.update(error.headers or {})
        return answer


_STATUS = {
    404: "没有这个地址。",
    405: "这个地址不能这样用。",
    422: "请求的内容读不出来，请发 UTF-8 的 JSON。",
}

_SENTENCES = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这一项，请看接口说明。",
    "json_invalid": "不是完整的 JSON，请检查括号、引号和逗号。",
    "bool_type": "请写 true 或 false。",
    "string_type": "请写文字。",
    "list_type": "请写成列表 [ ]。",
    "dict_type": "请写成 { }。",
    "model_attributes_type": "请写成 { }。",
    "date_type": "日期请写成 2026-06-01。",
    "date_parsing": "日期请写成 2026-06-01。",
    "date_from_datetime_parsing": "日期请写成 2026-06-01。",
    "date_from_datetime_inexact": "日期请写成 2026-06-01。",
    "string_too_long": "太长了。",
    "string_too_short": "不能是空的。",
    "too_long": "太多了。",
}


def _sentence(item: Mapping[str, Any]) -> str:
    kind = str(item["type"])
    if kind == "value_error":
        return str(item.get("ctx", {}).get("error", "这一项不对。"))
    return _SENTENCES.get(kind, "格式不对，请看接口说明。")


def _field(item: Mapping[str, Any]) -> str:
    if item["type"] == "json_invalid":
        return ""
    return ".".join(str(part) for part in item["loc"] if part not in ("body", "query", "path"))


def _plain(text: str) -> str:
    """Text that can be sent back: a lone surrogate from the request is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST]
