"""What is done when versions change."""
