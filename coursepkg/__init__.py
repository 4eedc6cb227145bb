"""The companion package of *The Power of Attention*.

The lectures are modules (``bow``, ``tfidf``, ...), each of which may build on earlier ones; below them
stands what they share: ``training``, ``data``, ``show``, ``runs`` and ``checks``.
"""

__version__ = "0.1.0"
