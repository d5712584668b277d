"""What an administrator configures, as traits of the extension."""
