"""What a conversation is: a function that asks, replayed from the answers kept of it."""
