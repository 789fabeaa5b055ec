"""A county's year: thousands of claims of a scheme, made to be awkward, and what must hold of every one of them."""
