"""The companion package of *The Power of Attention*.

One module a lecture (``bow``, ``tfidf``, ...), and below them what several lectures share:
``layers``, ``training``, ``data``, ``show`` and ``checks``.
"""

__version__ = "0.1.0"
