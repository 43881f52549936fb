"""The parts that a message in the transcript is made of, one under the other."""
