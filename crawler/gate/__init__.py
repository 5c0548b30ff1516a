"""What may be asked of a host, when, and when to stop: robots, politeness, refusal."""
