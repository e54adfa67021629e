"""What stands for parts of the standard library that load slowly: a run over one file waits for each."""
