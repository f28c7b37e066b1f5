"""Our own table come back filled in: answers tied to our lines by their Ref, before any rule of language."""
