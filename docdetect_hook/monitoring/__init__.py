"""How the tool fares in a project: what each run cost, how often it was right, and when to worry."""
