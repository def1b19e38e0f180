"""What a place learns from what people preferred, out of datasets they agreed to: small, measured and told."""
