"""What becomes of a vendor's contacts when a file and a person both had a say in them."""

from collections.abc import Sequence

from domain.purchase import Contact


def merged(before: Sequence[Contact], ours: Sequence[Contact], file: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return the contacts to write to after a new file.

    What a person changed stays as the person left it; everything else follows the file. The order is the person's,
    new contacts of the file stand behind.

    Args:
        before: what the file said when a person first changed it.
        ours: what stands now.
        file: what the file says now.
    """
    said, chosen, brings = _by_address(before), _by_address(ours), _by_address(file)
    kept = []
    for address, contact in chosen.items():
        edited = said.get(address) != contact
        if edited:
            kept.append(contact)
        elif address in brings:
            kept.append(brings[address])
    removed_by_us = said.keys() - chosen.keys()
    new = [c for address, c in brings.items() if address not in chosen and address not in removed_by_us]
    return (*kept, *new)


def same_people(one: Sequence[Contact], other: Sequence[Contact]) -> bool:
    """Tell whether two lists hold the same contacts in the same order, upper and lower case of addresses apart."""
    return list(_by_address(one).items()) == list(_by_address(other).items())


def _by_address(contacts: Sequence[Contact]) -> dict[str, Contact]:
    return {contact.email.strip().lower(): contact for contact in contacts}
