"""From statements to purchase order lines, with reasons and a sureness."""
