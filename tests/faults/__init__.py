"""What goes wrong in an office: stopped servers, two people at once, full disks, deadlines."""
