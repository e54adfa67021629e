"""The dashboard: what the gate does, the cases to judge, models and alerts, as pages for a browser."""
