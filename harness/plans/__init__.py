"""What a load is: plans, how their level changes over time, and what a run of them must meet."""
