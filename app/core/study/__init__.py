"""Many questions compared: the questions, the plan, the results and their report."""
