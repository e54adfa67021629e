"""What docdetect keeps in a project: opened so that nothing in a checkout can misdirect it."""
