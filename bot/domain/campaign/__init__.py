"""A campaign: its plan, its dates and days off, its titles and quotas, when it calls."""
