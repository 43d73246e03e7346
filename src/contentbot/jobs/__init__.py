"""One module for each thing the bot is asked to do."""
