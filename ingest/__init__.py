"""From the outside to values: mailboxes and messages, who wrote them, and the files an ERP exports."""
