"""What is said leaves: to one person at once, to many at a pace, and what became of it is written down."""
