"""The pages, one module per part of the screen."""

from fastapi import APIRouter

from review.routes import account, oidc, people, sign_in

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    oidc.router,
    account.router,
    people.router,
)
