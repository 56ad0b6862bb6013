from email.message import EmailMessage

from notify.config import mail_settings


class Mailer:
    def __init__(self):
        self.settings = mail_settings()

    def compose(self, subject, body):
        message = EmailMessage()
        message["From"] = self.settings.sender
        message["Subject"] = subject
        message.set_content(body)
        return message
