"""Plans of every kind, what a careful person notes in them, and how a reader's notes are judged."""
