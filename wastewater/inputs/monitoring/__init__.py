"""Measured series: samples of a laboratory and records of a flow meter, as they were reported."""
