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
from wastewater.present.decide.chart_abatement import abatement_curve
from wastewater.present.decide.chart_convergence import convergence
from wastewater.present.decide.chart_exceedance import exceedance
from wastewater.present.decide.chart_measure_first import measure_first
from wastewater.present.decide.chart_pareto import pareto
from wastewater.present.monitoring.chart_annual_loads import annual_loads
from wastewater.present.monitoring.chart_concentration_discharge import concentration_discharge
from wastewater.present.monitoring.chart_excluded import excluded as excluded_samples
from wastewater.present.monitoring.chart_record import record as monitoring_record
from wastewater.present.monitoring.chart_trend import load_trend
from wastewater.present.rivers.chart_apportionment import source_apportionment
from wastewater.present.rivers.chart_peers import peers
from wastewater.present.rivers.chart_profile import river_profile
from wastewater.present.rivers.chart_train import plant_train

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
    "monitoring_record",
    "concentration_discharge",
    "annual_loads",
    "load_trend",
    "excluded_samples",
    "plant_train",
    "river_profile",
    "source_apportionment",
    "peers",
    "measure_first",
    "abatement_curve",
    "pareto",
    "exceedance",
    "convergence",
]
