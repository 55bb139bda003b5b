"""The commands, one module each: ``declare`` its arguments, ``run`` it."""
