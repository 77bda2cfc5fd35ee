"""Whole numbers in as few bytes as they need: for the GOP index of a footage row (C6-2)."""


def varint(number: int) -> bytes:
    """A number ≥ 0, seven bits a byte, the lowest first."""
    if number < 0:
        raise ValueError("a varint is not negative")
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def read_varint(packed: bytes, at: int) -> tuple[int, int]:
    """The number that begins there, and where the next begins."""
    number = shift = 0
    while True:
        byte = packed[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def signed(number: int) -> int:
    """Any whole number as one ≥ 0, small ones staying small (0, −1, 1, −2 → 0, 1, 2, 3)."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def unsigned(number: int) -> int:
    """The number that `signed` folded."""
    return number >> 1 if not number & 1 else -((number + 1) >> 1)
