"""What somebody says to many: announcements, their runs, and what became of them."""
