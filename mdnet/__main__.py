"""`python -m mdnet`."""

from mdnet.cli import main

if __name__ == "__main__":
    main()
