"""Delivery into the outbox folder: drafts, demos, installations without SMTP. Writing twice is the same file."""

from db.engine import write_session
from db.repositories.deliveries import Deliveries
from domain.delivery import DeliveryState
from flows.delivery_claim import ready
from flows.send_run import DeliveryReport, SendRun, report
from outbound.folder import FolderTransport
from outbound.transport import DeliveryOutcome


def to_folder(run: SendRun, outbox_id: int) -> DeliveryReport:
    """Write a mail that may leave into the folder, after a last look at it."""
    at = run.clock.now()
    folder = FolderTransport(folder=run.home.settings.outbox, sender=run.rules.sender)
    with write_session(run.home.engine) as session:
        found = ready(session, run, outbox_id, at=at)
        if isinstance(found, DeliveryReport):
            return found
        done = folder.deliver(found.mail, at=at)
        deliveries = Deliveries(session)
        sent = done.outcome is DeliveryOutcome.ACCEPTED
        deliveries.advance(
            outbox_id,
            expected=[found.note.state],
            to=DeliveryState.ACCEPTED if sent else DeliveryState.REFUSED,
            at=at,
            words=done.detail,
            sent_on=at if sent else None,
        )
        return report(deliveries.get(outbox_id), done.detail)
