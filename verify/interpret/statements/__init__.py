"""What a statement says at points: its parts, its variables, its inequalities."""
