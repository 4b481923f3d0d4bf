"""What a tensor carries besides its numbers, how it is made, and whose memory it uses."""
