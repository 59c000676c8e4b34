"""Cases: a certificate fell, so a decision is reviewed and goods that are gone are recalled."""
