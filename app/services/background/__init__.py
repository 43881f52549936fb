"""What runs beside the GUI thread: tasks on threads, child processes, and one request under way."""
