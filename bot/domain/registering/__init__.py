"""What a person commits to, and how far they have come."""
