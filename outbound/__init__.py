"""What is asked of vendors: the plan, the composed mail, and the transports."""
