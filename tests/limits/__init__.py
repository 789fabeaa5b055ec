"""What no input may do: raise, hang, or take all memory."""
