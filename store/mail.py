"""A mail server that is as slow as a real one and keeps nothing, for dev and perf."""

import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

MAIL_MILLISECONDS = 20


class StandInBackend(BaseEmailBackend):
    """Stands in for a server on the network: it takes its time for each mail, and delivers nowhere."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Wait. The answer is the number of mails."""
        time.sleep(len(email_messages) * MAIL_MILLISECONDS / 1000)
        return len(email_messages)
