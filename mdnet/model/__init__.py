"""What a network is made of: frozen values and the rules of dates. Knows no file, no terminal, no clock."""
