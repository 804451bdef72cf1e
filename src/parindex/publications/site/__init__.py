"""What the public pages show of snapshots, and how finished pages are kept."""
