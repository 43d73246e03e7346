"""Publishing: a draft to an edition with its receipt, and what comes afterwards."""
