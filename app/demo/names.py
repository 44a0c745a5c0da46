"""Invented names: alliterations nobody bears, and code words for projects."""

from __future__ import annotations

GIVEN = (
    "Ada Arlo Anouk Abel|Bea Bruno Bo Birk|Cleo Casper Coco Cyril|Dora Dario Dilys Duke|"
    "Edda Emil Esme Elio|Fay Florin Frida Fitz|Greta Gus Gilda Goran|Hedy Hugo Hanna Hari|"
    "Ida Igor Iris Ivo|Juno Jasper Jette Joss|Kaia Kuno Kiki Knut|Lotte Luca Leonie Lars|"
    "Mira Milo Maud Momo|Nora Nico Nell Nils|Ottilie Otto Olga Orson|Pia Piet Polly Paco|"
    "Rosa Rufus Runa Remy|Stella Sven Selma Silas|Thea Theo Tove Tito|Wanda Wim Willa Wolf"
)
STEMS = (
    "Alder Bramble Copper Dapple Ember Fennel Ginger Heather Indigo Juniper "
    "Kettle Larch Mallow Nettle Otter Pepper Russet Sorrel Thistle Willow"
)
ENDINGS = ("wick", "moor", "thorpe", "ling")
CODE_WORDS = (
    "Amber Birch Cedar Drift Elm Flint Grove Hazel Iron Jade Kelp Lark",
    "Anchor Beacon Compass Delta Engine Ferry Garden Harbour Island Jetty Kite Lantern",
)


def person_name(k: int) -> str:
    """The k-th invented person; all different for k < 320."""
    letters = [names.split() for names in GIVEN.split("|")]
    row, letter = divmod(k, len(letters))
    ending = ENDINGS[(row // len(ENDINGS) + row) % len(ENDINGS)]
    return f"{letters[letter][row % 4]} {STEMS.split()[letter]}{ending}"


def project_name(k: int) -> str:
    """The k-th code word for a project; all different for k < 144."""
    first, second = (words.split() for words in CODE_WORDS)
    row, column = divmod(k, len(second))
    return f"{first[(column + row) % len(first)]} {second[column]}"


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens."""
    return name.lower().replace(" ", "-")
