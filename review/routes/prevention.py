"""Telling our own people when goods slip, and what is compared by hand every week."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from flows.acts import note
from flows.alert_follow_up import told_alerts
from flows.alerts import due_alerts, write_alerts
from flows.people import everybody
from flows.weekly_tasks import give, mark_done, weekly_tasks
from review.access import Deciding, Reading
from review.rendering import go, show
from review.words import plural

router = APIRouter()


@router.get("/alerts")
def alerts_page(visit: Reading) -> Response:
    """Show what is to be told by the rules, and what was told to whom."""
    due = due_alerts(visit.home, visit.screen.look().states.values())
    told = told_alerts(visit.home)
    return show(visit.request, "alerts.html", person=visit.person, due=due, told=told)


@router.post("/alerts/draft")
def alerts_draft(visit: Deciding, speed: Annotated[Literal["now", "digest"], Form()]) -> Response:
    """Write what is due as drafts for the outbox."""
    written = write_alerts(visit.home, digest=speed == "digest")
    told = ", ".join(sorted({address for mail in written.mails for address in mail.to}))
    note(visit.home, visit.person.login, "alerts_drafted", about=told or "nobody")
    nobody = sum(written.nobody.values())
    many = len(written.mails)
    words = f"{plural(many, 'mail')} drafted: read before they go, in the outbox." if many else "Nothing was drafted."
    if nobody:
        words += f" {nobody} pieces of news wait: the policy names nobody for {', '.join(sorted(written.nobody))}."
    return go("/alerts", words)


@router.get("/tasks")
def tasks_page(visit: Reading, owner: str = "") -> Response:
    """Show whose turn it is to compare which vendor's stock this week."""
    lines = [state.line for state in visit.screen.look().states.values()]
    tasks = weekly_tasks(visit.home, among=lines)
    owners = sorted({task.owner for task in tasks if task.owner})
    wanted = [task for task in tasks if not owner or task.owner.casefold() == owner.casefold()]
    people = everybody(visit.home)
    return show(
        visit.request, "tasks.html", person=visit.person, tasks=wanted, owners=owners, owner=owner, people=people
    )


@router.post("/tasks/{vendor_id}/done")
def task_done(visit: Deciding, vendor_id: str, note: Annotated[str, Form(max_length=1_000)] = "") -> Response:
    """Record that the signed-in person compared a vendor's stock this week."""
    entry = mark_done(visit.home, vendor_id, who=visit.person.login, note=note)
    return go("/tasks", f"{entry.vendor_id}: compared by {entry.who} in {entry.week}.")


@router.post("/tasks/{vendor_id}/give")
def task_give(visit: Deciding, vendor_id: str, owner: Annotated[str, Form(max_length=200)]) -> Response:
    """Give a vendor's compare to a colleague, from now on."""
    entry = give(visit.home, vendor_id, owner, who=visit.person.login)
    return go("/tasks", f"{entry.vendor_id}: compared by {entry.owner} from now on.")
