def snapshot_metadata(s):
    return {}


def table_counts(s):
    return {}
