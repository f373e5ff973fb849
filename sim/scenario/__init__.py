"""What the user asked for: scenario files, read strictly."""
