"""The table of all stored runs."""

from coursepkg.runs import bag_on_films

RUNS = (bag_on_films.RUN,)
