"""What every run and notice stands on: whom it may reach, when, and how it ends."""
