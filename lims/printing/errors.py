"""What printing refuses, as facts."""

from lims.errors import Invalid, LimsError, NoAnswer


class FontPackageMissing(LimsError):
    """The installed font package holds no usable font: ``package``, ``path``."""

    code = "font_package_missing"


class CharactersMissing(Invalid):
    """No font has these characters, so they would print as boxes: ``characters`` (sorted text)."""

    code = "characters_missing"


class NotPrintable(Invalid):
    """The page lacks what every document needs (a title, a language, a label to print): ``missing``."""

    code = "not_printable"


class BarcodeTooLong(Invalid):
    """The code with its quiet zones is wider than the place it has: ``value``, ``width_mm``, ``room_mm``."""

    code = "barcode_too_long"


class KeysIncomplete(LimsError):
    """The folder of the laboratory's keys holds some files but not all: ``folder``, ``missing`` (list of names)."""

    code = "keys_incomplete"


class NoCertificate(Invalid):
    """The file holds no certificate of an authority: ``field``, ``value``."""

    code = "no_certificate"


class NotRevocable(Invalid):
    """No key has this role, or this is no reason to take one back: ``role``, ``reason``."""

    code = "not_revocable"


class NoTimestampService(LimsError):
    """The settings name no timestamp service."""

    code = "no_timestamp_service"


class TimestampRefused(NoAnswer):
    """The timestamp service gave no timestamp that can be kept: ``address``, ``why``."""

    code = "timestamp_refused"


class KeyUnusable(LimsError):
    """The key that the settings name cannot sign: ``key``, ``why``."""

    code = "key_unusable"
