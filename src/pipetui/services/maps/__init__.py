"""Process maps as text: the templates that ship, and the file in which a map is shared."""

from pipetui.domain.maps.sameness import same_map
from pipetui.services.maps.reading import map_from_toml
from pipetui.services.maps.shipped import load_template, template_names
from pipetui.services.maps.writing import map_to_toml, write_map

__all__ = [
    "load_template",
    "map_from_toml",
    "map_to_toml",
    "same_map",
    "template_names",
    "write_map",
]
