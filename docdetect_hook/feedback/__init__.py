"""The feedback file: disputed cases, whole lines under a lock, shortened without loss."""
