"""Records and a date in, decisions out: what to do this week, what to know before a conversation. Pure."""
