"""What docdetect finds, held to what the languages' own tools say of the same files."""
