"""Measures: arrays in, numbers out. Nothing here steps a model, draws a picture or touches the disk.

``definitions`` is the register of every measure (name, unit, direction, words); ``lsr_definition`` says which
local supporting rate is meant. The rest is one idea a file: ``purchases`` and ``boundary`` (who bought what
from where), ``supporting_rate``, ``full_chain``, ``normalised``, ``local_content``; ``concentration``,
``colocation``, ``kdensity``, ``linkages``; ``gaps``; ``resilience``; ``cost``; ``esri``. Import the file you
need.
"""
