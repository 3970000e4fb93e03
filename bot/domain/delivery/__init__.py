"""Who is told what and when: audiences, reminders, announcements and the runs that carry them."""
