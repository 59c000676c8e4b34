"""The comparisons that a requirement may ask for, and the families in which the judge treats them."""

from enum import StrEnum
from typing import Final


class Op(StrEnum):
    """The comparison of one requirement, spelled as in the standards' files."""

    AT_LEAST = ">="
    AT_MOST = "<="
    MORE_THAN = ">"
    LESS_THAN = "<"
    BETWEEN = "between"
    ABSOLUTE = "abs<="
    BY_BAND = "abs<= by band"
    DECLARED_TOLERANCE = "within_declared_tolerance"
    NOMINAL_TOLERANCE = "nominal_tolerance"
    GRADE_AT_LEAST = "grade>="
    GRADE_AT_MOST = "grade<="
    CLASS_IS = "class=="
    CLASSIFY = "classify"
    ABSENT = "absent"
    NO_PENETRATION = "no_penetration_at"
    NO_LEAK = "no_leak"
    WITHSTANDS = "withstands"
    VISUAL_OK = "visual_ok"
    SUBJECTIVE_OK = "subjective_ok"
    DECLARE = "declare"


PLAIN_OPS: Final = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN})
TOLERANCE_OPS: Final = frozenset({Op.DECLARED_TOLERANCE, Op.NOMINAL_TOLERANCE})
ERROR_OPS: Final = frozenset({Op.ABSOLUTE, Op.BY_BAND})
GRADE_OPS: Final = frozenset({Op.GRADE_AT_LEAST, Op.GRADE_AT_MOST})
NUMBER_OPS: Final = PLAIN_OPS | TOLERANCE_OPS | ERROR_OPS | {Op.BETWEEN}
LOAD_OPS: Final = frozenset({Op.NO_PENETRATION, Op.WITHSTANDS})
CHECK_OPS: Final = frozenset({Op.NO_LEAK, Op.VISUAL_OK, Op.SUBJECTIVE_OK}) | LOAD_OPS
WORD_OPS: Final = CHECK_OPS | {Op.ABSENT}
