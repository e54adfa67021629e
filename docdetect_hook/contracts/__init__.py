"""What documentation claims of the code under it, and where the code says otherwise."""
