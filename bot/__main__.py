"""`python -m bot …` is `frontdesk …`."""

from bot.cli import main

if __name__ == "__main__":
    main()
