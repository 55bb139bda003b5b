"""Laws without sampling: closed forms, exact transitions, grids."""
