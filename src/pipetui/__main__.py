"""`python -m pipetui` is `pipetui`."""

from pipetui.cli.main import run

if __name__ == "__main__":
    run()
