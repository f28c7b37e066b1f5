"""The service's work as durable jobs: the only package that knows the engine (dbos). Jobs are thin and call flows."""
