"""YAML in which every number keeps its digits: 98.30 is read as the text 98.30, 010 as 010, a date as it stands."""

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

import yaml

from lims.conformity.refusals import Refused

if TYPE_CHECKING:
    from yaml import SafeLoader as Base
else:
    # The C loader is ten times as fast, and not every build of PyYAML has it.
    Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KEPT_TAGS: Final = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:merge")
DEEPEST: Final = 50
_WHOLE: Final = "tag:yaml.org,2002:int"


class _ExactLoader(Base):
    """Resolves nothing but null, true and false, and short whole numbers; refuses a key given twice."""

    yaml_implicit_resolvers = {
        first: [resolver for resolver in resolvers if resolver[0] in _KEPT_TAGS]
        for first, resolvers in Base.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, refusing a key that stands in it twice: the last one would win silently."""
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value} stands twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


# Whole numbers as people write them; longer ones, and ones with a leading zero, stay text.
_ExactLoader.add_implicit_resolver(_WHOLE, re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z", re.ASCII), list("-0123456789"))


def load_exact(text: str | bytes) -> Any:
    """Return the document in ``text``; decimals come back as the text that was written."""
    try:
        _check_depth(text)
        return yaml.load(text, Loader=_ExactLoader)  # noqa: S506 - a safe loader with fewer types
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # PyYAML lets the last four out where an explicit tag stands on nonsense, or nesting has no end.
        raise Refused("not_yaml", problem=" ".join(str(error).split())) from error


def _check_depth(text: str | bytes) -> None:
    """Refuse nesting that no document of ours has: the C loader would overflow its stack and take us along."""
    depth = 0
    for event in yaml.parse(text, Loader=Base):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError(f"nested more than {DEEPEST} deep")


def load_exact_mapping(text: str | bytes) -> Mapping[str, Any]:
    """Return the document in ``text``, which must be a mapping."""
    document = load_exact(text)
    if not isinstance(document, dict):
        raise Refused("not_a_mapping", found=type(document).__name__)
    return document
