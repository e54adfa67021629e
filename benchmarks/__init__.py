"""What docdetect finds, survives and costs, measured on real and on hostile input."""
