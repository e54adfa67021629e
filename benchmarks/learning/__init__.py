"""How much labels help the team that gives them."""
