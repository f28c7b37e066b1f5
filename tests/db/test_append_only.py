from decimal import Decimal

import pytest
from sqlalchemy import Engine, Table, delete, text, update

from db.append_only import APPEND_ONLY
from db.engine import write_session
from db.repositories.acts import Acts
from db.repositories.decisions import Decisions
from db.repositories.deliveries import Deliveries
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.policies import TENANT, Policies
from db.repositories.statements import Statements
from db.tables import ACT, CHASE_POLICY, DECISION, METADATA, ORDER_EVENT, OUTBOX_EVENT, RESTATEMENT, STATEMENT
from domain.delivery import DeliveryEvent, DeliveryState
from domain.errors import StoreError
from domain.match import Action, Restated
from domain.people import Act
from tests.db.builders import DAY, NOON, arrival, chase_mail, event, feed, matched, po_line

TABLES = [METADATA.tables[name] for name in APPEND_ONLY]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with write_session(engine) as session:
        mail_id = Mails(session).add(arrival())
        (statement_id,) = Statements(session).add([matched(mail_id)])
        part = Restated(po="1", line="2", statement=matched(mail_id).statement)
        Decisions(session).add(event(Action.CORRECT, statement_id=statement_id, restated=(part,)))
        Policies(session).set(TENANT, {"max_lines": 40}, who="Dana", at=arrival().mail.date)
        mail = Outbox(session).add(chase_mail())
        Deliveries(session).log(DeliveryEvent(outbox_id=mail.outbox_id, at=NOON, state=DeliveryState.READY))
        orders = Orders(session)
        run = orders.start_feed(feed())
        orders.save_lines([po_line()], feed=run, as_of=DAY)
        orders.save_lines([po_line(buyer="x", ordered=Decimal(2))], feed=run, as_of=DAY)
        Acts(session).add(Act(act_id=0, at=NOON, who="dana", what="sign_in"))
    return engine


def test_facts_are_the_append_only_tables() -> None:
    assert TABLES == [STATEMENT, DECISION, ORDER_EVENT, RESTATEMENT, ACT, CHASE_POLICY, OUTBOX_EVENT]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_fact_cannot_be_rewritten(filled: Engine, table: Table) -> None:
    with pytest.raises(StoreError, match="append-only"), write_session(filled) as session:
        session.execute(update(table).values({table.primary_key.columns.values()[0].name: 9_999}))


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_fact_cannot_be_removed(filled: Engine, table: Table) -> None:
    with pytest.raises(StoreError, match="append-only"), write_session(filled) as session:
        session.execute(delete(table))


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)  # SQLite has no TRUNCATE
def test_facts_cannot_be_removed_by_emptying_the_table(filled: Engine) -> None:
    with pytest.raises(StoreError, match="append-only"), write_session(filled) as session:
        session.execute(text("TRUNCATE decision CASCADE"))
