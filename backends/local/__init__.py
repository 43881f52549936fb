"""What the backends share that compute on this machine, whichever library they compute with."""
