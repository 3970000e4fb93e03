"""Text out of files: what is read, what is refused, what does no harm."""
