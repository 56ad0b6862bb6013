import os
from dataclasses import dataclass


@dataclass(frozen=True)
class MailSettings:
    host: str
    port: int
    sender: str


def mail_settings():
    return MailSettings(
        host=os.environ["SMTP_HOST"],
        port=int(os.environ.get("SMTP_PORT", "25")),
        sender=os.environ.get("MAIL_FROM", "reports@example.org"),
    )
