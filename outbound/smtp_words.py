"""What a server says, as words for people, and the one way a delivery ends early."""

from domain.delivery import RecipientReply, StopKind
from outbound.transport import Delivery, DeliveryOutcome

_LONGEST = 300


class SmtpEndError(Exception):
    """A delivery that ended before the dot; its result is ``delivery``. It never leaves the transport."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery.detail)
        self.delivery = delivery


def ended(
    words: str,
    *,
    outcome: DeliveryOutcome = DeliveryOutcome.RETRY,
    whole_channel: bool = False,
    stop: StopKind | None = None,
    replies: tuple[RecipientReply, ...] = (),
) -> SmtpEndError:
    """Return the end of a delivery whose mail has surely not left."""
    delivery = Delivery(
        outcome=outcome, detail=words, whole_channel=whole_channel or stop is not None, stop=stop, replies=replies
    )
    return SmtpEndError(delivery)


def spoken(words: bytes) -> str:
    """Return a server's words on one line, of a length that a row and a screen take."""
    text = words.decode("utf-8", "replace")
    visible = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(visible.split())[:_LONGEST]
