import numpy as np
import pytest
import torch
from gensim.models import KeyedVectors
from gensim.models import Word2Vec as GensimWord2Vec

from coursepkg import _word2vec_kernel as kernel
from coursepkg.data import world_of_facts
from coursepkg.ppmi import noise_distribution, ppmi_svd
from coursepkg.vectors import WordVectors, load_vectors
from coursepkg.word2vec import (
    Word2Vec,
    full_softmax_step,
    keep_probabilities,
    log_softmax,
    negative_sampling_step,
    train_sentence,
)

V, C = 40, 7


def matrices(seed):
    return np.random.default_rng(seed).normal(0, 0.5, (2, V, C))


def moved_by_autograd(inputs, outputs, objective, alpha):
    """One step of gradient ascent on ``objective(inputs, outputs)``, computed by torch in float64."""
    leaves = [torch.tensor(m, requires_grad=True) for m in (inputs, outputs)]
    objective(*leaves).backward()
    return [(leaf + alpha * leaf.grad).detach().numpy() for leaf in leaves]


@pytest.mark.parametrize("n_words", [1, 4])
def test_a_step_is_the_gradient_of_negative_sampling(n_words, parity):
    rng, worst = np.random.default_rng(n_words), 0.0
    for case in range(50):
        inputs, outputs = matrices(case)
        words = rng.integers(0, V, n_words).tolist()  # words may repeat
        target, *noise = rng.permutation(V)[:6].tolist()

        def objective(u, o, words=words, target=target, noise=noise):
            hidden = u[words].mean(dim=0)
            right = torch.nn.functional.logsigmoid(o[target] @ hidden)
            return right + torch.nn.functional.logsigmoid(-o[noise] @ hidden).sum()

        expected = moved_by_autograd(inputs, outputs, objective, alpha=0.3)
        negative_sampling_step(inputs, outputs, words, target, noise, 0.3)
        worst = max(worst, np.abs(np.subtract([inputs, outputs], expected)).max())
    parity(
        piece="word2vec.negative_sampling_step",
        reference="torch autograd of the loss",
        error=worst,
        tolerance=1e-10,
        cases=50,
    )


def test_a_full_step_is_the_gradient_of_cross_entropy(parity):
    worst = 0.0
    for case in range(50):
        inputs, outputs = matrices(case)
        word, target = case % V, (7 * case) % V

        def objective(u, o, word=word, target=target):
            return -torch.nn.functional.cross_entropy(o @ u[word], torch.tensor(target))

        expected = moved_by_autograd(inputs, outputs, objective, alpha=0.3)
        full_softmax_step(inputs, outputs, word, target, 0.3)
        worst = max(worst, np.abs(np.subtract([inputs, outputs], expected)).max())
    parity(
        piece="word2vec.full_softmax_step",
        reference="torch autograd of the loss",
        error=worst,
        tolerance=1e-10,
        cases=50,
    )


def test_log_softmax(parity):
    scores = np.random.default_rng(0).normal(0, 30, (50, V))
    expected = torch.log_softmax(torch.tensor(scores), dim=-1).numpy()
    parity(
        piece="word2vec.log_softmax",
        reference="torch.log_softmax",
        error=np.abs(log_softmax(scores) - expected).max(),
        tolerance=1e-10,
        cases=50,
    )


@pytest.mark.parametrize("negative", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("sg", [1, 0])
def test_compiled_loops_make_the_updates_of_the_reference(sg, negative, parity):
    rng = np.random.default_rng(negative)
    counts = rng.integers(1, 200, V)
    keep = keep_probabilities(counts, 0.002)
    table = kernel.alias_table(noise_distribution(counts))
    tokens = rng.integers(0, V, 300).astype(np.int32)
    starts = np.array([0, 1, 3, 60, 61, 200, 300])
    alphas = np.linspace(0.3, 0.1, len(starts) - 1)
    window, stream = 4, np.uint64(12345)

    inputs, outputs = matrices(0)
    kernel.train_range(
        inputs, outputs, tokens, starts, 0, alphas, keep, *table, window, negative,
        bool(sg), stream,
    )  # fmt: skip
    ours, theirs = (inputs, outputs), matrices(0)
    for s, alpha in enumerate(alphas):
        sentence = tokens[starts[s] : starts[s + 1]]
        words = np.empty(len(sentence), np.int32)
        radii = np.empty(len(sentence), np.int64)
        noise = np.empty((len(sentence) * 2 * window, negative), np.int32)
        state = np.uint64(kernel.first_state(stream, s))
        n, used = kernel.draw_sentence(
            sentence, keep, *table, window, bool(sg), state, words, radii, noise
        )  # fmt: skip
        assert n < len(sentence) or len(sentence) < 60
        train_sentence(
            *theirs, words[:n].tolist(), radii.tolist(), noise[:used].tolist(), alpha, sg=sg
        )  # fmt: skip
    assert np.abs(ours[0] - matrices(0)[0]).max() > 0.1
    parity(
        piece="word2vec.Word2Vec, compiled",
        reference="train_sentence in NumPy",
        error=np.abs(np.subtract(ours, theirs)).max(),
        tolerance=1e-10,
        cases=len(alphas),
    )


# gensim


SENTENCES = world_of_facts(20_000, seed=5).sentences


@pytest.fixture(scope="module")
def gensim_model():
    options = {"vector_size": 50, "sg": 1, "workers": 1, "epochs": 8, "seed": 1}
    return GensimWord2Vec(SENTENCES, sample=1e-3, **options)


def test_vocabulary_subsampling_and_noise_are_those_of_gensim(gensim_model, parity):
    words = gensim_model.wv.index_to_key
    ours = Word2Vec(vector_size=1, epochs=1).fit(SENTENCES)
    assert set(ours.wv.words) == set(words)
    counts = [gensim_model.wv.get_vecattr(word, "count") for word in words]
    assert ours.counts[[ours.wv.index[word] for word in words]].tolist() == counts
    kept = [gensim_model.wv.get_vecattr(w, "sample_int") / (2**32 - 1) for w in words]
    edges = gensim_model.cum_table / gensim_model.cum_table[-1]
    noise = np.cumsum(noise_distribution(counts))
    parity(
        piece="word2vec.keep_probabilities",
        reference="gensim Word2Vec",
        error=np.abs(keep_probabilities(counts, 1e-3) - kept).max(),
        tolerance=1e-8,
        cases=len(words),
    )
    parity(
        piece="ppmi.noise_distribution",
        reference="gensim Word2Vec",
        error=np.abs(noise - edges).max(),
        tolerance=1e-8,
        cases=len(words),
    )


def accuracy(vectors):
    world = world_of_facts(1)
    questions = [q for relation in world.pairs for q in world.questions(relation)]
    return WordVectors(*vectors).analogy_accuracy(questions)


def test_as_good_as_gensim_on_the_same_corpus(gensim_model):
    theirs = accuracy((gensim_model.wv.index_to_key, gensim_model.wv.vectors))
    ours = Word2Vec(vector_size=50, epochs=8, seed=1).fit(SENTENCES)
    assert accuracy((ours.wv.words, ours.wv.vectors)) >= theirs - 0.03
    assert theirs > 0.5


def test_gensim_reads_what_we_save(tmp_path):
    ours = Word2Vec(vector_size=9, epochs=1).fit(SENTENCES[:2000]).wv
    ours.save(tmp_path / "v.txt")
    theirs = KeyedVectors.load_word2vec_format(tmp_path / "v.txt", binary=False)
    assert theirs.index_to_key == ours.words
    np.testing.assert_array_equal(theirs.vectors, ours.vectors)


def test_we_read_what_gensim_saves(gensim_model, tmp_path):
    gensim_model.wv.save_word2vec_format(tmp_path / "v.txt", binary=False)
    ours = load_vectors(tmp_path / "v.txt")
    assert ours.words == gensim_model.wv.index_to_key
    np.testing.assert_array_equal(ours.vectors, gensim_model.wv.vectors)


def test_neighbours_and_analogies_are_those_of_gensim(gensim_model, parity):
    theirs, worst = gensim_model.wv, 0.0
    ours = WordVectors(theirs.index_to_key, theirs.vectors)
    for word in ours.words[::10]:
        found, expected = ours.most_similar(word, 5), theirs.most_similar(word, topn=5)
        assert [w for w, _ in found] == [w for w, _ in expected]
        worst = max(
            worst, *(abs(a - b) for (_, a), (_, b) in zip(found, expected, strict=True))
        )
    for a, b, c, _ in world_of_facts(1).questions("capital")[::50]:
        found = ours.analogy(a, b, c, k=3)
        expected = theirs.most_similar(positive=[a, c], negative=[b], topn=3)
        assert [w for w, _ in found] == [w for w, _ in expected]
        worst = max(
            worst, *(abs(a - b) for (_, a), (_, b) in zip(found, expected, strict=True))
        )
    parity(
        piece="vectors.WordVectors, cosines",
        reference="gensim KeyedVectors",
        error=worst,
        tolerance=1e-6,
        cases=len(ours.words[::10]) + 18,
    )


# The counting cousin


def test_ppmi_is_the_formula_and_svd_that_of_numpy(parity):
    """On a small corpus, against plain loops and NumPy's full decomposition."""
    rng = np.random.default_rng(0)
    letters = list("abcdefghij")
    sentences = [rng.choice(letters, 8, p=np.arange(1, 11) / 55).tolist() for _ in range(200)]  # fmt: skip
    window = 3
    ours = ppmi_svd(sentences, vector_size=4, window=window, min_count=1)
    index, size = ours.index, len(ours)
    counts = np.zeros((size, size))
    for sentence in sentences:
        for i, word in enumerate(sentence):
            for j, other in enumerate(sentence):
                if 0 < abs(i - j) <= window:
                    near = (window - abs(i - j) + 1) / window
                    counts[index[word], index[other]] += near
    joint = counts / counts.sum()
    smoothed = counts.sum(axis=0) ** 0.75
    independent = np.outer(counts.sum(axis=1) / counts.sum(), smoothed / smoothed.sum())
    with np.errstate(divide="ignore"):
        ppmi = np.maximum(np.log(joint / independent), 0)
    left, values, _ = np.linalg.svd(ppmi)
    expected = (left * np.sqrt(values))[:, :4]
    # the sign of a column is free, and products of rows do not depend on it
    parity(
        piece="ppmi.ppmi_svd",
        reference="plain loops and numpy.linalg.svd",
        error=np.abs(ours.vectors @ ours.vectors.T - expected @ expected.T).max(),
        tolerance=1e-5,
        cases=len(sentences),
    )
