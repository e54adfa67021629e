"""What docdetect says of documentation that contradicts the code, held to people and to clippy."""
