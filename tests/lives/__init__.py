"""The whole life of a teacher and of an admin, played by one script on every channel."""
