"""Engine packs: compute libraries for GPUs that are not part of the program, one file each."""
