"""What a listing may use up: sizes and work, foreseen before torch is asked."""
