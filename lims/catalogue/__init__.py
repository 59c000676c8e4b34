"""The catalogue: products, standards, requirements and methods as versions with dates, never overwritten.

Each standard is a data file (`data/`, or one that the laboratory imports) that the judge has read and found sound. A
figure that was only recalled is unconfirmed: no certificate rests on it before two different people have read it in
the standard itself, noting page and clause. `files` reads the data files and needs no database; lab managers,
reviewers and signatories work here.
"""
