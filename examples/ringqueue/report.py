"""Reports on queues."""


def fill_level(ring):
    """ """
    return len(ring._items) / ring._limit
