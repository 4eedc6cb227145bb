"""The table of data sets: what each is, whose it is, and where it comes from.

``python -m coursepkg.data`` shows it, and so does the book's page on data.
"""

from dataclasses import dataclass
from pathlib import Path

from coursepkg.data._cache import cache_dir
from coursepkg.data.download import fetch
from coursepkg.data.minilm import MINILM
from coursepkg.data.packages import Package, package_folder
from coursepkg.data.sentences import SENTIMENT
from coursepkg.data.standard import (
    NEWSGROUPS_FILE,
    NEWSGROUPS_SHA256,
    NEWSGROUPS_URL,
    SMS_SPAM_FILE,
    SMS_SPAM_SHA256,
    SMS_SPAM_URL,
)
from coursepkg.data.text8 import TEXT8_FILE, TEXT8_SHA256, TEXT8_URL
from coursepkg.data.word_benchmarks import WORD_BENCHMARKS

_CLIENTS = {
    "sdist": "pip, source distribution",
    "wheel": "pip, wheel",
    "npm": "npm",
}


@dataclass(frozen=True)
class OnlineFile:
    """A file on a website.

    Attributes
    ----------
    data_set
        What ``python -m coursepkg.data fetch`` calls it.
    url, sha256
        Its address and its expected SHA-256.
    filename
        Name of the copy.
    size
        Bytes, as far as they are known: the website says what comes.
    """

    data_set: str
    url: str
    sha256: str
    filename: str
    size: int

    def __str__(self) -> str:
        return self.url.split("/")[2]

    def is_here(self, cache: Path | None = None) -> bool:
        """Say whether there is a copy, without reading it."""
        return ((cache or cache_dir()) / self.filename).is_file()


@dataclass(frozen=True)
class DataSet:
    """A data set of the course.

    Attributes
    ----------
    source
        Where it comes from.
    what
        What is in it, in a few words.
    licence
        The terms under which it is published.
    papers
        Its papers, as the bibliography of the book calls them.
    needed
        Whether the notebooks and the tests need it, so that ``make lab`` and ``make test`` fetch it.
    """

    source: Package | OnlineFile
    what: str
    licence: str
    papers: tuple[str, ...]
    needed: bool

    @property
    def name(self) -> str:
        """What ``python -m coursepkg.data fetch`` calls it."""
        return self.source.data_set

    @property
    def origin(self) -> str:
        """The package and its version, or the website."""
        if isinstance(self.source, Package):
            return f"{self.source} ({_CLIENTS[self.source.client]})"
        return f"{self.source} (website)"

    @property
    def megabytes(self) -> str:
        """What has to be fetched."""
        return f"{self.source.size / 1e6:.1f} MB"

    def is_here(self, cache: Path | None = None) -> bool:
        """Say whether it is in the cache."""
        return self.source.is_here(cache)

    def fetch(self, *, cache: Path | None = None, progress: bool = True) -> None:
        """Bring it into the cache, or check what is there; errors are those of its loader."""
        if isinstance(self.source, Package):
            package_folder(self.source, cache=cache, progress=progress)
        else:
            fetch(
                self.source.url,
                self.source.sha256,
                filename=self.source.filename,
                cache=cache,
                progress=progress,
            )


DATA_SETS = (
    DataSet(
        SENTIMENT,
        what="sentences that people have rated: films, products, tweets, editorials; a lexicon",
        licence="MIT (package); the sentences are their authors'",
        papers=("hutto2014", "pang2005", "hu2004"),
        needed=True,
    ),
    DataSet(
        WORD_BENCHMARKS,
        what="WordSim-353, SimLex-999, analogies",
        licence="LGPL 2.1 (package); CC BY (WordSim-353), Apache 2.0 (analogies)",
        papers=("finkelstein2002", "hill2015", "mikolov2013efficient"),
        needed=True,
    ),
    DataSet(
        MINILM,
        what="MiniLM, a small encoder with real weights, and its tokenizer",
        licence="Apache 2.0 (model); MIT (package)",
        papers=("wang2020", "reimers2019"),
        needed=True,
    ),
    DataSet(
        OnlineFile(
            "sms_spam", SMS_SPAM_URL, SMS_SPAM_SHA256, SMS_SPAM_FILE, size=203_415
        ),
        what="5,574 text messages, spam and not",
        licence="CC BY 4.0",
        papers=("almeida2011",),
        needed=False,
    ),
    DataSet(
        OnlineFile(
            "newsgroups",
            NEWSGROUPS_URL,
            NEWSGROUPS_SHA256,
            NEWSGROUPS_FILE,
            size=14_464_277,
        ),
        what="20 Newsgroups: 18,846 messages of 1993",
        licence="none stated; the messages are their authors'",
        papers=("lang1995",),
        needed=False,
    ),
    DataSet(
        OnlineFile("text8", TEXT8_URL, TEXT8_SHA256, TEXT8_FILE, size=31_344_016),
        what="100 million characters of Wikipedia, cleaned",
        licence="GNU Free Documentation License",
        papers=(),
        needed=False,
    ),
)
"""The data sets that are fetched. The generators of this package need nothing."""
