"""The figures, one file each: tables in, a matplotlib Figure out."""
