"""Charts: result in, matplotlib figure out. Nothing is shown, no global state is touched."""

from wastewater.present.chart_change import change
from wastewater.present.chart_flow import flow_diagram
from wastewater.present.chart_outflow import outflow
from wastewater.present.chart_waste import waste_fate

__all__ = ["change", "flow_diagram", "outflow", "waste_fate"]
