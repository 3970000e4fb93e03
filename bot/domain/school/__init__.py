"""The people of a school: its units, its staff, how they are linked to their accounts."""
