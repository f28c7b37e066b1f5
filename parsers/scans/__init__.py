"""Scanned pages and photographs to words."""
