"""The pages, one module per part of the screen."""

from fastapi import APIRouter

from review.routes import account, board, cases, close_out, lines, mails, oidc, papers, people, sign_in, today

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    oidc.router,
    account.router,
    people.router,
    today.router,
    cases.router,
    papers.router,
    lines.router,
    board.router,
    close_out.router,
    mails.router,
)
