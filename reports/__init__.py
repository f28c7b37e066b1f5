"""Line states in, figures and files out."""
