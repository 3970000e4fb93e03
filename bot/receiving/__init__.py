"""Updates are stored before they are confirmed, then worked on: once, in order per person."""
