"""One minibatch, line by line, and the lesson made of it."""
