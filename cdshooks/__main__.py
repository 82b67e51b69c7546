"""``python -m cdshooks``."""

from cdshooks.cli import main

main()
