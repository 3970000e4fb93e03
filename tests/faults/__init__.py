"""The fault catalogue: what the bot promises of what it sends, held while everything around it fails."""
