"""Entry of the engine process. Not for people: the app starts it and speaks the wire protocol with it."""

from backends.engine.worker import main

if __name__ == "__main__":
    main()
