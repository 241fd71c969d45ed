"""The board report and the chief executive's report, as data and as a PDF."""
