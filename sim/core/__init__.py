"""What every other package stands on: errors, words, units, keyed draws, tables, digests, shipped files."""
