"""What every page and API call shares: the transaction, `requires`, errors in words, forms, filters. Knows no stage."""
