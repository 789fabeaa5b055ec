"""What was worked out once and still holds: kept in a folder of the user's, and used only while nothing changed."""
