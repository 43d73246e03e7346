"""The desk: one ticket on which the editors see the week, and tick what they want done."""
