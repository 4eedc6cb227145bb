"""The table of all stored runs."""

from coursepkg.runs import bag_on_films, word_vectors

RUNS = (bag_on_films.RUN, word_vectors.RUN)
