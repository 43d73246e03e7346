"""Files to the model: YAML, Markdown, the grammar of an edition, schemas, settings."""
