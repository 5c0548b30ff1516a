"""The one spider, and the pump that feeds it from the frontier."""
