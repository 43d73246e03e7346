"""What the bot works out and does on a pull."""
