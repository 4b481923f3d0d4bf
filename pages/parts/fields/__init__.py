"""What a page asks with: texts that core reads, sliders that answer while they are dragged, and choices."""
