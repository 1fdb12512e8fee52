"""From records of a day to figures: exposure, measures, strata, the paired comparison and the run folder."""
