"""Settings of an install: from the environment (``HULEI_…``) and from ``.env``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from app.settings_notices import NoticeFields
from app.settings_telegram import TelegramFields
from store.terms import Terms

PROJECT = Path(__file__).resolve().parent.parent

_POLICY = PROJECT / "entitlements" / "policy"
_DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")


class Settings(NoticeFields, TelegramFields):
    """Every setting has a default that brings up a working demo on this machine only."""

    model_config = SettingsConfigDict(
        env_prefix="HULEI_", env_file=PROJECT / ".env", env_file_encoding="utf-8", extra="ignore"
    )

    host: Annotated[str, Field(description="address the web chat listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port of the web chat")] = 8000
    rasa_port: Annotated[
        int,
        Field(ge=0, le=65535, description="loopback port of the Rasa server; 0 takes a free one"),
    ] = 0
    var: Annotated[Path, Field(description="folder of database, model, secret and logs")] = (
        PROJECT / "var"
    )
    database_url: Annotated[
        str | None, Field(description="SQLAlchemy address; default: SQLite in the var folder")
    ] = None
    policy: Annotated[str, Field(description="the policy pack in force")] = "dazu-2026-draft"
    timezone: Annotated[str, Field(description="zone of dates and office hours")] = "Asia/Shanghai"
    profile: Annotated[
        Literal["demo", "mainland"],
        Field(description="mainland keeps personal data in the country"),
    ] = "demo"
    visits_owed_by: Annotated[
        Literal["residence", "hukou"],
        Field(description="whose village visits a child who lives elsewhere than the hukou is"),
    ] = "residence"
    rasa_python: Annotated[
        Path, Field(description="Python 3.10 with Rasa; made by the Makefile")
    ] = PROJECT / ".venv-rasa" / "bin" / "python"
    understanding_timeout: Annotated[
        float, Field(gt=0, description="seconds to wait for Rasa before answering without it")
    ] = 8.0
    messages_per_second: Annotated[
        float, Field(gt=0, description="of one address, after a burst; a village may share one")
    ] = 20.0
    messages_at_once: Annotated[int, Field(ge=1, description="the burst of one address")] = 300
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Field(description="what is logged; never what a person wrote"),
    ] = "INFO"
    trust_proxy: Annotated[
        bool, Field(description="take the sender's address from X-Forwarded-For of a local proxy")
    ] = False

    unproven_reports_per_hour: Annotated[
        int,
        Field(ge=100, description="new reports of a flood that came without proof of work"),
    ] = 2_000
    keep_free_gb: Annotated[
        float, Field(ge=0, description="GB kept free for words: below it no files are taken")
    ] = 2.0

    keep_interview_days: Annotated[
        int, Field(ge=1, le=365, description="days a screening is kept after its last use")
    ] = 30
    keep_request_days: Annotated[
        int, Field(ge=1, le=365, description="days a number left for a call back is kept")
    ] = 30
    keep_text_days: Annotated[
        int, Field(ge=1, le=365, description="days a sentence to learn from is kept")
    ] = 30
    keep_consent_days: Annotated[
        int, Field(ge=1, le=3650, description="days the consent to an assisted screening is kept")
    ] = 30

    keep_report_days: Annotated[
        int,
        Field(ge=1, le=36500, description="days a closed report is kept before it may be erased"),
    ] = 1095

    keep_notice_days: Annotated[
        int, Field(ge=30, le=3650, description="days a notice to staff is kept")
    ] = 180

    smtp_host: Annotated[
        str | None, Field(description="mail server; without it alerts reach only the console")
    ] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="port of the mail server")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="encryption to the mail server; none only on this machine"),
    ] = "starttls"
    smtp_user: Annotated[str | None, Field(description="name at the mail server")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="password at the mail server")] = (
        None
    )
    smtp_from: Annotated[
        str | None, Field(validate_default=True, description="sender of the mails")
    ] = None
    audit_emails: Annotated[
        str | None,
        Field(description="who gets the audit log's signed head daily, with commas between"),
    ] = None

    @field_validator("var", "rasa_python")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path if path.is_absolute() else PROJECT / path

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("is no time zone; an example: Asia/Shanghai") from None
        return name

    @field_validator("policy")
    @classmethod
    def _known_pack(cls, name: str) -> str:
        packs = sorted(path.parent.name for path in _POLICY.glob("*/pack.yml"))
        if name not in packs:
            raise ValueError(f"is no policy pack; there is: {', '.join(packs)}")
        return name

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url and not url.startswith(_DATABASES):
            # The address itself may hold a password: it is not repeated.
            raise ValueError(f"must begin with {' or '.join(_DATABASES)}")
        return url or None

    @field_validator("smtp_host", "smtp_user", "smtp_password", "smtp_from", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("audit_emails")
    @classmethod
    def _addresses(cls, text: str | None) -> str | None:
        for one in _between_commas(text):
            if "@" not in one.strip("@") or any(sign.isspace() for sign in one):
                raise ValueError("are no e-mail addresses with commas between them")
        return text

    @field_validator("smtp_from")
    @classmethod
    def _has_a_sender(cls, sender: str | None, info: ValidationInfo) -> str | None:
        if sender is None and info.data.get("smtp_host") is not None:
            raise ValueError("is needed with HULEI_SMTP_HOST: the sender of the mails")
        return sender

    @property
    def audit_addresses(self) -> tuple[str, ...]:
        """Who gets the signed head of the audit log."""
        return _between_commas(self.audit_emails)

    @property
    def audit_key_file(self) -> Path:
        """Signs the heads of the audit log; outside the database and its backups."""
        return self.var / "secrets" / "audit.key"

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'hulei.db'}"

    @property
    def terms(self) -> Terms:
        """How long what people agreed to is kept."""
        return Terms(
            self.keep_interview_days,
            self.keep_request_days,
            self.keep_text_days,
            self.keep_consent_days,
        )

    @property
    def secret_file(self) -> Path:
        """The install's secret; belongs in a backup of its own, away from the database's."""
        return self.var / "secrets" / "install.key"

    @property
    def tombstone_file(self) -> Path:
        """Ids of erased reports, outside the database so that no backup brings them back."""
        return self.var / "tombstones"

    @property
    def recovery_file(self) -> Path:
        """The public half of the recovery key, whose secret half is on paper."""
        return self.var / "secrets" / "recovery.pub"

    @property
    def demo_desk_file(self) -> Path:
        """How to sign in at the fictional desk of profile ``demo``."""
        return self.var / "demo-desk.json"

    @property
    def models(self) -> Path:
        """Folder of trained models, named by the fingerprint of what they learnt from."""
        return self.var / "models"

    @property
    def tracker_database(self) -> Path:
        """Rasa's own database: which intents and fact ids came, no sentence, no answer."""
        return self.var / "rasa" / "trackers.db"


def _between_commas(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, (text or "").split(","))))
