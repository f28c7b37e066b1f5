"""Makes the categoriser's model from the labelled texts of the program."""

from dataclasses import dataclass

from domain.errors import ConfigurationError
from parsers.kinds.categoriser import MODEL, stamped
from parsers.kinds.training import trained, training_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What was learned from how much."""

    texts: int
    model_bytes: int


def train() -> Training:
    """Train on the texts of the repository and put the model where the readers look for it.

    Raises:
        ConfigurationError: the program's folder cannot be written.
    """
    texts = training_texts()
    model = stamped(trained(texts))
    unfinished = MODEL.with_suffix(".new")
    try:
        MODEL.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(model)
        unfinished.replace(MODEL)
    except OSError as error:
        raise ConfigurationError(f"{MODEL}: the model cannot be written: {error.strerror}") from error
    return Training(texts=len(texts), model_bytes=len(model))
