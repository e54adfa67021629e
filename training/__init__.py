"""Train the default model of the product from pointers to labelled documentation."""
