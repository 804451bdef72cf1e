"""Tables of earlier years, published before parindex was there, brought in as publications."""
