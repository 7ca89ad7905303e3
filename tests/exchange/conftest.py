"""What the tests of foreign formats share: the people of outgoing_people.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]
