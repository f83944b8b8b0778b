"""What we are told: vocabulary, units, tables, parameters, cities, scenarios and measurements."""
