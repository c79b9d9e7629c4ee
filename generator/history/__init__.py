"""What git knows: the files as they were at a commit. Reads through ``git`` alone and changes nothing in a repository."""
