"""Making pictures: engines, generations, previews and lineage."""
