"""One case as a page: shown when it is asked for, and as the answer to the decision on the case before it."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from domain.document import StatementKind
from domain.errors import InputError
from flows.case_view import after, case_view
from flows.desk import Picture, decided_today, last_mail_at
from flows.mail_desk import conversation, raw_text
from flows.people import everybody
from review.access import Visit
from review.rendering import go, is_fragment, show
from review.routes.today import Found, search

BATCH_FROM = 0.95
_WHY_NOT = (
    "no line of ours fits",
    "already received and closed",
    "not our order",
    "quote or offer only",
    "another company's order",
)
_USUAL = ("qty", "uom", "eta_from", "eta_to", "eta_basis", "ship_date", "unit_price", "price_uom", "tracking")


class CaseQuery(BaseModel):
    """What the address of a case may say."""

    line: str = ""
    page: int | None = None
    zoom: int = Field(default=1, ge=1, le=3)
    show: Literal["", "thread", "text"] = ""
    find: str = ""


def show_case(
    visit: Visit,
    case_id: int,
    query: CaseQuery | None = None,
    *,
    status: int = 200,
    problem: str | None = None,
    notice: str | None = None,
) -> Response:
    """Show a case, whatever the request asked for: it may have decided the case before.

    Args:
        visit: Who asks.
        case_id: The case.
        query: What of it is shown.
        status: The status of the answer.
        problem: Why something was not done.
        notice: What was done.

    Raises:
        InputError: there is no such case.
    """
    request, screen, asked = visit.request, visit.screen, query or CaseQuery()
    home, picture = screen.home(), screen.glance()
    if asked.line or asked.page:
        po, slash, line = asked.line.rpartition("/")
        view = case_view(home, picture, case_id, chosen=(po, line) if slash else None, page=asked.page)
    else:
        view = screen.case(case_id)
    if view is None:
        raise InputError(f"there is no case {case_id}")
    screen.prepare(after(picture.queue, case_id) or case_id)
    sure = [w for w in view.same_document if w.decision.value == "review" and w.confidence >= BATCH_FROM]
    said = {"problem": problem, "notice": notice}
    response = show(
        request,
        "case.html",
        status=status,
        person=visit.person,
        view=view,
        case=view.case,
        word=view.case.word,
        query=asked,
        found=_found(picture, asked),
        fields=_USUAL,
        kinds=tuple(StatementKind),
        why_not=_WHY_NOT,
        people=everybody(home),
        sure=len(sure),
        done_today=decided_today(home),
        thread=conversation(home, view.case.mail) if asked.show == "thread" else None,
        text=raw_text(home, view.case.mail) if asked.show == "text" else None,
        **({} if request.method == "GET" else {"path": f"/review/{case_id}", "here": f"/review/{case_id}"}),
        **{name: words for name, words in said.items() if words is not None},
    )
    if status >= 400 and "x-swap" in response.headers:  # noqa: PLR2004 - the first error status
        response.headers["x-swap"] = "main"
    return response


def _found(picture: Picture, query: CaseQuery) -> Found:
    return search(picture, query.find) if query.find.strip() else Found(lines=(), vendors=())


def go_on(visit: Visit, case_id: int | None, words: str) -> Response:
    """Answer what was done with the next case: at once for our script, for a plain form by sending it there."""
    url = f"/review/{case_id}" if case_id else "/review"
    if not is_fragment(visit.request):
        return go(url, words)
    response = show_case(visit, case_id, notice=words) if case_id else show_empty(visit, notice=words)
    response.headers["x-location"] = url
    return response


def show_empty(visit: Visit, *, filtered: bool = False, notice: str | None = None) -> Response:
    """Say that nothing waits; ``filtered``: nothing of an owner or vendor."""
    said: dict[str, Any] = {} if notice is None else {"notice": notice, "path": "/review", "here": "/review"}
    last = last_mail_at(visit.screen.home())
    return show(visit.request, "review_empty.html", person=visit.person, filtered=filtered, last=last, **said)
