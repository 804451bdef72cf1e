"""Charts as SVG: one pen for screens and papers, one module for each kind of chart."""
