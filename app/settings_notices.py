"""Settings of notices to people outside the desk: gateways, times of day."""

from __future__ import annotations

import json
import re
from datetime import time
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

_OWN = '{"phone": "{phone}", "text": "{text}"}'


class NoticeFields(BaseSettings):
    """Without an address of its gateway a channel is not there."""

    sms_url: Annotated[
        str | None, Field(description="address of the SMS gateway; without it there is no SMS")
    ] = None
    sms_method: Annotated[Literal["POST", "GET"], Field(description="how it is called")] = "POST"
    sms_form: Annotated[
        Literal["form", "json", "query"], Field(description="how its fields are sent")
    ] = "form"
    sms_fields: Annotated[
        str,
        Field(description="JSON: its fields, with {phone} {text} {time} {nonce} {user} {sign}"),
    ] = _OWN
    sms_user: Annotated[str | None, Field(description="account at the gateway")] = None
    sms_secret: Annotated[SecretStr | None, Field(description="its key, for the signature")] = None
    sms_sign: Annotated[
        Literal["none", "md5", "sha256", "hmac-sha1", "hmac-sha256"],
        Field(description="how HULEI_SMS_TO_SIGN becomes {sign}"),
    ] = "none"
    sms_to_sign: Annotated[str, Field(description="what is signed; also {secret}")] = (
        "{user}{secret}{time}"
    )
    sms_time: Annotated[str, Field(description="form of {time}, as of strftime")] = "%Y%m%d%H%M%S"
    sms_accepted: Annotated[
        str | None, Field(description="regular expression found in an answer that accepts")
    ] = None
    wecom_webhook: Annotated[
        SecretStr | None, Field(description="webhook of the group robot; it gets counts only")
    ] = None
    quiet_from: Annotated[str, Field(description="from when on nothing rings")] = "21:00"
    quiet_until: Annotated[str, Field(description="until when nothing rings")] = "08:00"
    digest_at: Annotated[str, Field(description="when the daily digest goes out")] = "08:30"
    tip_after_days: Annotated[
        int, Field(ge=1, le=60, description="days after a kept screening the tip comes")
    ] = 5

    @field_validator(
        "sms_url", "sms_user", "sms_secret", "sms_accepted", "wecom_webhook", mode="before"
    )
    @classmethod
    def _empty_is_nothing(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("sms_url")
    @classmethod
    def _gateway(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("https://", "http://")):
            raise ValueError("is no web address")  # it may hold a key: not repeated
        return url

    @field_validator("sms_fields")
    @classmethod
    def _fields(cls, text: str) -> str:
        try:
            fields = json.loads(text)
        except ValueError:
            raise ValueError(f"is no JSON; an example: {_OWN}") from None
        if not isinstance(fields, dict) or not all(isinstance(v, str) for v in fields.values()):
            raise ValueError(f"must be names with texts; an example: {_OWN}")
        if not any("{phone}" in value for value in fields.values()):
            raise ValueError("has no {phone} in it")
        return text

    @field_validator("sms_accepted")
    @classmethod
    def _pattern(cls, text: str | None) -> str | None:
        if text is not None:
            try:
                re.compile(text)
            except re.error:
                raise ValueError("is no regular expression") from None
        return text

    @field_validator("quiet_from", "quiet_until", "digest_at")
    @classmethod
    def _of_the_day(cls, text: str) -> str:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
            raise ValueError("is no time of day; an example: 08:30")
        return text


def of_day(text: str) -> time:
    """A checked time of day."""
    return time.fromisoformat(text)
