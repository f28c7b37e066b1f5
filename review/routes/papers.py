"""Pictures and words of the papers behind statements; attachments for saving, never for showing."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from domain.document import Box
from domain.errors import DocumentError
from domain.mail import Part
from flows.home import Home
from flows.mail_desk import attachment, frame_html, mail_view
from flows.papers import kept_png, page_png, words_of
from review.access import HomeOf, Reader
from review.rendering import environment, static_url

router = APIRouter()
_FOR_GOOD = {"cache-control": "private, max-age=31536000, immutable"}
_FRAME_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'self'; sandbox"
_Sha = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("/paper/{mail_id}/{sha256}/{page}.png")
def picture(home: HomeOf, _person: Reader, mail_id: int, sha256: _Sha, page: int) -> Response:
    """A page as a picture; its address holds the hash of the content, so that browsers keep it for good."""
    content = kept_png(home, sha256, page)
    if content is None:
        try:
            content = page_png(home, _part(home, mail_id, sha256), page)
        except DocumentError as error:
            raise HTTPException(404, str(error)) from error
    return Response(content, media_type="image/png", headers=_FOR_GOOD)


@router.get("/paper/{mail_id}/{sha256}/{page}.words")
def words(home: HomeOf, _person: Reader, mail_id: int, sha256: _Sha, page: int) -> Response:
    """The words of a page as boxes that fill a field when they are clicked."""
    try:
        found = words_of(home, _part(home, mail_id, sha256), page)
    except DocumentError as error:
        raise HTTPException(404, str(error)) from error
    boxes = [word for word in found if isinstance(word.place, Box) and word.page == page]
    html = environment().get_template("words.html").render(words=boxes)
    return HTMLResponse(html, headers=_FOR_GOOD)


def _part(home: Home, mail_id: int, sha256: str) -> Part:
    part = next((part for part in mail_view(home, mail_id).attachments if part.sha256 == sha256), None)
    if part is None:
        raise HTTPException(404)
    return part


@router.get("/mails/{mail_id}/attachments/{number}")
def save(home: HomeOf, _person: Reader, mail_id: int, number: int) -> Response:
    """An attachment to be saved; it never opens in the browser."""
    part = attachment(home, mail_id, number)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(part.name.replace('/', '_'), safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(part.content, media_type="application/octet-stream", headers=headers)


@router.get("/mails/{mail_id}/frame")
def frame(request: Request, home: HomeOf, _person: Reader, mail_id: int) -> Response:
    """The HTML of a mail, sanitised, for a sandboxed frame; nothing in it loads anything from elsewhere."""
    del request
    markup = frame_html(home, mail_id)
    if markup is None:
        raise HTTPException(404)
    html = environment().get_template("frame.html").render(markup=markup, style=static_url("mail.css"))
    return HTMLResponse(html, headers={"content-security-policy": _FRAME_POLICY})
