"""Personal data: what is kept about somebody, and what unlinking, withdrawing consent and deleting do."""
