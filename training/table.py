"""The table of feature numbers, as the package reads it."""

from docdetect_hook.learning.dataset import FOLDS, Row, Table, fold_of, read_table

__all__ = ["FOLDS", "Row", "Table", "fold_of", "read_table"]
