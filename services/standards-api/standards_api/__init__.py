"""The register, standards, measures, inspections and phases of a trust's academies."""
