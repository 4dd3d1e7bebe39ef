"""Where words come from: a pasted script, a model on this machine, or a service that was named outright."""
