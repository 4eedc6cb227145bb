"""Data for the chapters: generators and corpora that need no network, loaders for standard sets."""

from coursepkg.data._cache import cache_dir
from coursepkg.data.documentation import Documentation, documentation_corpus
from coursepkg.data.download import (
    ChecksumError,
    DownloadError,
    fetch,
    read_member,
)
from coursepkg.data.questions import Question, documentation_questions
from coursepkg.data.spam import (
    HAM_FAMILIES,
    MEDICINES,
    SPAM_FAMILIES,
    SpamMessages,
    spam_messages,
)
from coursepkg.data.standard import (
    newsgroups,
    parse_newsgroups,
    parse_sms_spam,
    sms_spam,
)
from coursepkg.data.text8 import parse_text8, text8_sentences
from coursepkg.data.word_order import WordOrder, word_order_pairs
from coursepkg.data.world import (
    BankSentences,
    World,
    bank_sentences,
    world_of_facts,
)

__all__ = [
    "HAM_FAMILIES",
    "MEDICINES",
    "SPAM_FAMILIES",
    "BankSentences",
    "ChecksumError",
    "Documentation",
    "DownloadError",
    "Question",
    "SpamMessages",
    "WordOrder",
    "World",
    "bank_sentences",
    "cache_dir",
    "documentation_corpus",
    "documentation_questions",
    "fetch",
    "newsgroups",
    "parse_newsgroups",
    "parse_sms_spam",
    "parse_text8",
    "read_member",
    "sms_spam",
    "spam_messages",
    "text8_sentences",
    "word_order_pairs",
    "world_of_facts",
]
