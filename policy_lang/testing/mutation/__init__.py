"""Which changes of a scheme its scenarios would notice."""
