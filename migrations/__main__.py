"""A new migration: what the models say and the migrations so far do not.

Run `python -m migrations "add keys"`, then read what it wrote.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

FOLDER = Path(__file__).parent
FILE_NAME = "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s"


def main(message: str) -> None:
    """Write the migration that brings the newest tables to what the models say."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", FILE_NAME)
    config.set_main_option("timezone", "UTC")
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(
            config,
            message=message,
            autogenerate=True,
            rev_id=f"{datetime.now(UTC):%Y%m%d%H%M}",
        )
    engine.dispose()


if __name__ == "__main__":
    words = " ".join(sys.argv[1:]).strip()
    if not words:
        sys.exit('Say what it does: python -m migrations "add keys"')
    main(words)
