"""What follows from the inputs: sampling, the network, its solution and its balance."""
