"""Messages: each decision as it goes to customs, and what customs answers."""
