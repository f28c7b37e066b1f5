"""The durable engine (a later issue): the only package that may import it, and it calls flows only."""
