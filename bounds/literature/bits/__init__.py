"""Facts about circuits, and about VAEs whose generator is one."""
