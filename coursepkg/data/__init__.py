"""Data for the chapters: generators that need no network, real sets by package, standard sets online."""

from coursepkg.data._cache import cache_dir
from coursepkg.data.documentation import Documentation, documentation_corpus
from coursepkg.data.download import (
    ChecksumError,
    DownloadError,
    fetch,
    read_member,
)
from coursepkg.data.minilm import WordTable, minilm_folder, minilm_word_table
from coursepkg.data.questions import Question, documentation_questions
from coursepkg.data.sentences import (
    Agreement,
    RatedSentences,
    RatedWords,
    SentenceSplit,
    film_sentences,
    labelled_sentences,
    one_against_the_others,
    rated_sentences,
    rated_words,
)
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
from coursepkg.data.word_benchmarks import WordPairs, analogies, word_pairs
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
    "Agreement",
    "BankSentences",
    "ChecksumError",
    "Documentation",
    "DownloadError",
    "Question",
    "RatedSentences",
    "RatedWords",
    "SentenceSplit",
    "SpamMessages",
    "WordOrder",
    "WordPairs",
    "WordTable",
    "World",
    "analogies",
    "bank_sentences",
    "cache_dir",
    "documentation_corpus",
    "documentation_questions",
    "fetch",
    "film_sentences",
    "labelled_sentences",
    "minilm_folder",
    "minilm_word_table",
    "newsgroups",
    "one_against_the_others",
    "parse_newsgroups",
    "parse_sms_spam",
    "parse_text8",
    "rated_sentences",
    "rated_words",
    "read_member",
    "sms_spam",
    "spam_messages",
    "text8_sentences",
    "word_order_pairs",
    "word_pairs",
    "world_of_facts",
]
