"""The networks where followers write, one file each. No file here imports another of this directory."""
