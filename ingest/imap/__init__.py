"""A mailbox on a server: one session class that hides what IMAP servers and imapclient get wrong."""
