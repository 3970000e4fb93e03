"""What those in charge do: for one person, for a tổ, for a campaign's life."""
