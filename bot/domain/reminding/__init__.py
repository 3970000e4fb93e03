"""What a person is reminded of, when, and in which words."""
