"""A second checker of what is shipped: integers and fractions, none of our provers."""
