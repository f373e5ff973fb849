"""Writes the reference pages from the code: ``make reference``. A test fails when they are out of date."""
