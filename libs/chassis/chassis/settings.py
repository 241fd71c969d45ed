"""Everything that differs between one deployment and another, read from the environment once."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Words = Annotated[tuple[str, ...], NoDecode]
Pauses = Annotated[tuple[float, ...], NoDecode, Field(min_length=1)]


class Settings(BaseSettings):
    """The variables are listed with their meaning in docs/settings.md."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    mode: Literal["embedded", "production"] = "production"
    database_url: SecretStr
    courier_database_url: SecretStr | None = None
    database_pool: int = 10
    bus_url: str = "nats://127.0.0.1:4222"
    bus_user: str = ""
    bus_password: SecretStr = SecretStr("")
    issuer: str
    audience: str
    public_url: str = ""
    standards_url: str = ""
    support_url: str = ""
    meetings_url: str = ""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = False
    mail_from: str = "no-reply@localhost"
    operators: Words = ()
    docs_client_id: str = ""
    allowed_origins: Words = ()
    retry_pauses: Pauses = (1, 5, 30, 120, 600)
    mail_pauses: Pauses = (60, 300, 900, 3600, 14400)
    task_lease: float = 60
    webhook_key: SecretStr = SecretStr("")
    webhook_pauses: Pauses = (5, 300, 1800, 7200, 18000, 36000, 36000)
    webhooks_anywhere: bool = False
    health_address: str = Field(default="", pattern=r"^$|^[^\s/]+:\d{1,5}$")
    requests_person: int = Field(default=60, ge=0)
    requests_client: int = Field(default=600, ge=0)
    requests_trust: int = Field(default=3_000, ge=0)
    log_level: str = "INFO"
    otlp_endpoint: str = ""
    trace_ratio: float = Field(default=0.01, ge=0, le=1)

    @field_validator(
        "operators", "allowed_origins", "retry_pauses", "mail_pauses", "webhook_pauses", mode="before"
    )
    @classmethod
    def words(cls, value: object) -> object:
        return (
            tuple(word.strip() for word in value.split(",") if word.strip())
            if isinstance(value, str)
            else value
        )

    @model_validator(mode="after")
    def only_outside(self) -> "Settings":
        if self.mode == "production" and self.webhooks_anywhere:
            raise ValueError("WEBHOOKS_ANYWHERE lets webhooks reach inside: it is not for production.")
        return self
