"""Claims settled by the generated function without a detour, and their values on one line."""
