"""Files that ship with the application: icon, sample digits."""
