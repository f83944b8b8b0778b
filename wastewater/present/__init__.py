"""How results are shown: charts, tables, the report and the short summary, in three languages."""
