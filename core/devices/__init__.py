"""The second chapter: where tensors live on this computer, and how to measure what that is worth."""
