"""What is told of a trained generator: constants, runs, encoders."""
