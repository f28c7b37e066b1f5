"""The pages, one module per part of the screen."""

from fastapi import APIRouter

from review.routes import (
    account,
    board,
    cases,
    close_out,
    imports,
    learned,
    lines,
    mails,
    oidc,
    outbox,
    papers,
    people,
    phone,
    policies,
    prevention,
    reports,
    sign_in,
    today,
    vendors,
)

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
    outbox.router,
    vendors.router,
    learned.router,
    imports.router,
    reports.router,
    phone.router,
    policies.router,
    prevention.router,
)
