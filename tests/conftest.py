"""A small made-up town, written anew for every test that asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city

CITY = """\
id = "town"
country = "UA"
latitude = 49.5
longitude = 24.5

[name]
en = "Town"
da = "By"
uk = "Місто"

[[catchment]]
id = "works"
sea = "baltic"
reaches = ["brook", "stream"]
[catchment.name]
en = "Works"

[[reach]]
id = "brook"
[reach.name]
en = "Brook"

[[reach]]
id = "stream"
[reach.name]
en = "Stream"
"""

PARAMETERS = """\
name,fraction,substance,place,value,unit,distribution,low,high,source,grade,note
population.residents,,,works,10000,person,normal,9000,11000,town-2024,A,
sewer.connected,,,works,0.8,1,beta,0.7,0.9,own-estimate,D,"half of the streets, by eye"
residual.route,,,incineration,0.2,1,dirichlet,0.1,0.3,town-2024,A,
residual.route,,,landfill,0.6,1,dirichlet,0.5,0.7,town-2024,A,
plant.removal,,total_p,works.secondary,40,%,uniform,30,50,town-2024,A,
"""

SOURCES = """\
id,title,publisher,year,url
town-2024,Yearbook of the town,Town,2024,
"""

SCENARIOS = """\
[measure.pipes]
start = 2027
full = 2030
investment = {value = 1e6, low = 5e5, high = 2e6, source = "town-2024", grade = "A"}
yearly_cost = {value = 1e4, source = "own-estimate", grade = "D", note = "by eye"}
lifetime = {value = 40, low = 30, high = 50, source = "town-2024", grade = "A"}
[measure.pipes.name]
en = "New pipes"
da = "Nye rør"
uk = "Нові труби"

[[measure.pipes.change]]
name = "sewer.connected"
place = "works"
set = 0.95
unit = "1"
low = 0.9
high = 0.98
source = "own-estimate"
grade = "D"
note = "by eye"

[[measure.pipes.change]]
name = "population.residents"
place = "works"
scale = 1.1
unit = "1"
source = "own-estimate"
grade = "D"
note = "by eye"

[scenario.sewer]
measures = ["pipes"]
[scenario.sewer.name]
en = "New sewer"
"""


@dataclass(frozen=True)
class Town:
    """A city folder to spoil."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a piece of text that is there exactly once."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        """Put text at the end of a file."""
        with (self.path / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    def write(self, file: str, content: str | bytes) -> None:
        """Write a whole file."""
        data = content.encode() if isinstance(content, str) else content
        (self.path / file).write_bytes(data)

    def load(self) -> City:
        """Load the city."""
        return load_city(self.path)

    def messages(self) -> list[str]:
        """Return what the user is told when the city is loaded."""
        with pytest.raises(InputError) as caught:
            self.load()
        return caught.value.lines("en")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Return a sound city folder."""
    folder = tmp_path / "town"
    folder.mkdir()
    made = Town(folder)
    made.write("city.toml", CITY)
    made.write("parameters.csv", PARAMETERS)
    made.write("sources.csv", SOURCES)
    made.write("scenarios.toml", SCENARIOS)
    return made
