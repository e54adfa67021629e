"""Taking the gate into an old code base: what is accepted as it is, and what a change brings."""
