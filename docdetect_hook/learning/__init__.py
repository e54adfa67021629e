"""The learning loop: review, label, retrain, gates, canary, rollback."""
