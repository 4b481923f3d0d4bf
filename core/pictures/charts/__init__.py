"""What charts share: panels and axes."""
