"""Commands that people give the bot: in comments, and by ticking a box of the desk."""
