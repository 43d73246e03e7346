"""Text out of findings and content: terminal, JSON, SARIF, annotations, Markdown."""
