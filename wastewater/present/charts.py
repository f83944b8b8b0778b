"""Charts: result in, matplotlib figure out. Nothing is shown, no global state is touched."""

from wastewater.present.chart_change import change
from wastewater.present.chart_flow import flow_diagram
from wastewater.present.chart_greenhouse import greenhouse
from wastewater.present.chart_landfill import landfill
from wastewater.present.chart_outflow import outflow
from wastewater.present.chart_recycling import recycling_rate
from wastewater.present.chart_residual import residual_bin
from wastewater.present.chart_sorting import sorting_matrix
from wastewater.present.chart_waste import waste_fate
from wastewater.present.chart_waste_flow import waste_flow

__all__ = [
    "change",
    "flow_diagram",
    "outflow",
    "waste_fate",
    "sorting_matrix",
    "residual_bin",
    "waste_flow",
    "recycling_rate",
    "landfill",
    "greenhouse",
]
