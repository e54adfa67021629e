"""The sub-commands: a module each, loaded only when it is called; `shared` has what several of them need."""
