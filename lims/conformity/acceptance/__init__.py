"""The acceptance rules: how a set of readings becomes one verdict. Each family of rules has its module.

* ``sheet``: the readings sorted to their specimens, and what is missing or too many;
* ``specimens``: single, every, every_reading, every_component;
* ``values``: the value of one specimen from its readings (mean, median, lowest panel, harmonic mean);
* ``means``: mean, mean_each_direction, class_from_mean;
* ``counts``: n_of_m over specimens, exercises or subjects;
* ``lots``: aql by the plan of a lot, its floor and its added RQL;
* ``statistics``: the pooled standard deviation of human subjects;
* ``classes``: classify; ``documents``: document_review.

``rules`` has the table from the name of a rule to its function.
"""
