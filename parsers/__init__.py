"""From a message's parts to documents and statements, each field with the words it came from."""
