"""What the solved years mean: loads to the seas, comparisons, costs and what to measure first."""
