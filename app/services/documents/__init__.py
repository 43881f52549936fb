"""Documents on their way into the program: the owner of the processes that read them."""
