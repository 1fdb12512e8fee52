"""Tables as people write them, and Parquet tables that somebody may have edited."""
