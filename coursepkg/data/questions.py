"""Questions about the documentation of five libraries, written by hand, with the pages that answer them.

They are what somebody would type into a search box who knows the problem and not the name of the
function. A question has every public name as an answer that solves it, as far as the author knows,
so a search engine is right if it finds one of them. Names were checked against
:func:`coursepkg.data.documentation_corpus`; another version of a library may lack one.

A content word is one that is not on scikit-learn's list of English stop words, cut out by
``CountVectorizer(stop_words="english")``, which knows no stems: "array" and "arrays" are two. A page
is its name and its text.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question and its answers.

    Attributes
    ----------
    text
        What somebody types.
    answers
        The dotted names of all pages that answer it, such as ``"numpy.linalg.solve"``.
    shares_word
        Whether the question has a content word in common with at least one of its answers.
    """

    text: str
    answers: frozenset[str]
    shares_word: bool


def documentation_questions() -> list[Question]:
    """Return 102 labelled questions for a search engine over :func:`documentation_corpus`.

    Returns
    -------
    list of Question
        First 83 that share a content word with an answer, then 19 that do not.
    """
    return [
        Question(text, frozenset(names.split()), shares)
        for questions, shares in ((_SHARING, True), (_NOT_SHARING, False))
        for text, names in questions.items()
    ]


# A question, and the names of its answers with blanks between them.
_SHARING = {
    "How do I solve a system of linear equations?": (
        "numpy.linalg.solve scipy.linalg.solve torch.linalg.solve"
    ),
    "compute the eigenvalues of a symmetric matrix": (
        "numpy.linalg.eigh numpy.linalg.eigvalsh scipy.linalg.eigh "
        "scipy.linalg.eigvalsh torch.linalg.eigh torch.linalg.eigvalsh"
    ),
    "How can I find the index of the largest element?": "numpy.argmax torch.argmax",
    "load data from a csv text file with missing values": "numpy.genfromtxt",
    "save several arrays into one compressed file": "numpy.savez_compressed",
    "How do I fit a polynomial to data points?": "numpy.polyfit",
    "join two arrays along an existing axis": "numpy.concatenate torch.cat",
    "What is the difference between consecutive elements of an array?": (
        "numpy.diff torch.diff"
    ),
    "evenly spaced numbers over an interval": "numpy.linspace torch.linspace",
    "replace nan by zero": "numpy.nan_to_num torch.nan_to_num",
    "Which function counts how often each integer occurs?": (
        "numpy.bincount torch.bincount"
    ),
    "ignore nan when taking the mean": "numpy.nanmean torch.nanmean",
    "pad an array with its own edge values": "numpy.pad",
    "Einstein summation on two operands": "numpy.einsum torch.einsum",
    "discrete Fourier transform of real input": (
        "numpy.fft.rfft scipy.fft.rfft torch.fft.rfft"
    ),
    "find the unique rows of an array": "numpy.unique",
    "estimate the covariance matrix of observations": "numpy.cov",
    "How to test whether two arrays are equal within a tolerance?": (
        "numpy.allclose numpy.isclose torch.allclose torch.isclose"
    ),
    "interpolate with a cubic spline": "scipy.interpolate.CubicSpline",
    "integrate a system of ordinary differential equations": (
        "scipy.integrate.solve_ivp scipy.integrate.odeint"
    ),
    "minimize a scalar function of several variables": "scipy.optimize.minimize",
    "nonlinear least squares to fit a function to data": (
        "scipy.optimize.curve_fit scipy.optimize.least_squares"
    ),
    "design a Butterworth filter": "scipy.signal.butter",
    "find the peaks of a signal": "scipy.signal.find_peaks",
    "smooth an image with a Gaussian": "scipy.ndimage.gaussian_filter",
    "hierarchical clustering dendrogram plot": "scipy.cluster.hierarchy.dendrogram",
    "nearest neighbour lookup with a kd-tree": "scipy.spatial.KDTree",
    "compute the matrix exponential": (
        "scipy.linalg.expm torch.linalg.matrix_exp torch.matrix_exp"
    ),
    "find connected regions in a binary image": "scipy.ndimage.label",
    "test if a sample comes from a normal distribution": (
        "scipy.stats.shapiro scipy.stats.normaltest"
    ),
    "read a wav file": "scipy.io.wavfile.read",
    "nonnegative least squares": "scipy.optimize.nnls",
    "split data into random train and test subsets": (
        "sklearn.model_selection.train_test_split"
    ),
    "exhaustive search over parameter values of an estimator": (
        "sklearn.model_selection.GridSearchCV"
    ),
    "scale features to zero mean and unit variance": (
        "sklearn.preprocessing.StandardScaler"
    ),
    "encode categorical features as one-hot": "sklearn.preprocessing.OneHotEncoder",
    "reduce the dimension with principal component analysis": (
        "sklearn.decomposition.PCA"
    ),
    "How do I compute the area under the ROC curve?": (
        "sklearn.metrics.roc_auc_score sklearn.metrics.auc"
    ),
    "density based clustering with noise": (
        "sklearn.cluster.DBSCAN sklearn.cluster.HDBSCAN"
    ),
    "fill in missing values with the median": "sklearn.impute.SimpleImputer",
    "ridge regression with built-in cross-validation": "sklearn.linear_model.RidgeCV",
    "split so that a group never appears in two different folds": (
        "sklearn.model_selection.GroupKFold"
    ),
    "chain preprocessing steps and a final estimator": "sklearn.pipeline.Pipeline",
    "probability calibration of a classifier": (
        "sklearn.calibration.CalibratedClassifierCV"
    ),
    "convert a collection of text documents to tf-idf features": (
        "sklearn.feature_extraction.text.TfidfVectorizer"
    ),
    "clip the norm of the gradients": "torch.nn.utils.clip_grad_norm_",
    "cosine annealing learning rate schedule": (
        "torch.optim.lr_scheduler.CosineAnnealingLR "
        "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts"
    ),
    "save memory by recomputing activations in the backward pass": (
        "torch.utils.checkpoint.checkpoint"
    ),
    "randomly zero some elements during training": (
        "torch.nn.Dropout torch.nn.functional.dropout"
    ),
    "cross entropy loss between logits and target": (
        "torch.nn.CrossEntropyLoss torch.nn.functional.cross_entropy"
    ),
    "apply a 2D convolution over an image with several planes": (
        "torch.nn.functional.conv2d"
    ),
    "look up word embeddings in a fixed dictionary": (
        "torch.nn.Embedding torch.nn.functional.embedding"
    ),
    "pad a list of variable length sequences": "torch.nn.utils.rnn.pad_sequence",
    "load batches from a dataset with several worker processes": (
        "torch.utils.data.DataLoader"
    ),
    "export a model to ONNX": "torch.onnx.export",
    "fill a tensor with Xavier uniform values": "torch.nn.init.xavier_uniform_",
    "disable gradient calculation for inference": "torch.no_grad torch.inference_mode",
    "sample from a categorical distribution given probabilities": (
        "torch.multinomial torch.distributions.Categorical"
    ),
    "draw a horizontal line across the axes": (
        "matplotlib.axes.Axes.axhline matplotlib.axes.Axes.hlines"
    ),
    "set the size of a figure in inches": "matplotlib.figure.Figure.set_size_inches",
    "save the current figure to a file": "matplotlib.figure.Figure.savefig",
    "two y axes that share one x axis": "matplotlib.pyplot.twinx",
    "plot a histogram with log scale": "matplotlib.axes.Axes.hist",
    "annotate a point with an arrow": "matplotlib.text.Annotation",
    "filled contour plot": "matplotlib.axes.Axes.contourf",
    "put a colorbar beside the plot": "matplotlib.figure.FigureBase.colorbar",
    "write an animation to a movie file": "matplotlib.animation.Animation.save",
    "put things in ascending sequence": "numpy.sort torch.sort",
    "how spread out are my measurements?": "numpy.std numpy.var torch.std torch.var",
    "get rid of dimensions of size one": "numpy.squeeze torch.squeeze",
    "typical middle observation, robust to extremes": "numpy.median torch.median",
    "area beneath a curve": (
        "scipy.integrate.quad numpy.trapezoid scipy.integrate.simpson "
        "scipy.integrate.trapezoid"
    ),
    "where does my formula cross zero?": (
        "scipy.optimize.root_scalar scipy.optimize.brentq scipy.optimize.fsolve "
        "scipy.optimize.bisect"
    ),
    "remove slow drift before analysing": "scipy.signal.detrend",
    "tell real effects from luck for two groups of patients": (
        "scipy.stats.ttest_ind scipy.stats.mannwhitneyu"
    ),
    "cluster customers into similar segments": (
        "sklearn.cluster.KMeans sklearn.cluster.AgglomerativeClustering"
    ),
    "spot fraudulent transactions": (
        "sklearn.ensemble.IsolationForest sklearn.neighbors.LocalOutlierFactor"
    ),
    "how often was the doctor's diagnosis correct?": "sklearn.metrics.accuracy_score",
    "stop overfitting by switching neurons off": (
        "torch.nn.Dropout torch.nn.functional.dropout"
    ),
    "how much video memory is left?": "torch.cuda.mem_get_info",
    "write my picture to disk as a pdf": "matplotlib.figure.Figure.savefig",
    "make a pie with slices": "matplotlib.axes.Axes.pie",
    "dots whose positions come from pairs": "matplotlib.axes.Axes.scatter",
}

# A question, and the names of its answers with blanks between them.
_NOT_SHARING = {
    "turn a table on its side": "numpy.transpose numpy.swapaxes numpy.rot90",
    "glue pieces end to end": "numpy.concatenate torch.cat torch.concat",
    "which entry is the biggest?": "numpy.argmax torch.argmax torch.Tensor.argmax",
    "throw away duplicates": "numpy.unique torch.Tensor.unique",
    "make the picture blurry": (
        "scipy.ndimage.gaussian_filter scipy.ndimage.uniform_filter"
    ),
    "turn a photograph clockwise": "scipy.ndimage.rotate numpy.rot90",
    "enlarge a photo": "scipy.ndimage.zoom",
    "forecast tomorrow's price": "sklearn.linear_model.LinearRegression",
    "hold some rows back for the exam": "sklearn.model_selection.train_test_split",
    "tune hyperparameters automatically": (
        "sklearn.model_selection.GridSearchCV "
        "sklearn.model_selection.RandomizedSearchCV"
    ),
    "squash a hundred columns into two": (
        "sklearn.decomposition.PCA sklearn.manifold.TSNE"
    ),
    "blanks in my spreadsheet": (
        "sklearn.impute.SimpleImputer sklearn.impute.KNNImputer"
    ),
    "prevent exploding updates": (
        "torch.nn.utils.clip_grad_norm_ torch.nn.utils.clip_grad_value_"
    ),
    "speed up my network with a just-in-time optimiser": "torch.compile",
    "get repeatable experiments": (
        "torch.manual_seed torch.use_deterministic_algorithms"
    ),
    "squash to between zero and one": "torch.sigmoid torch.nn.Sigmoid",
    "stretch the canvas so nothing is cut off": "matplotlib.figure.Figure.tight_layout",
    "moving cartoon": "matplotlib.animation.FuncAnimation",
    "explain what each coloured curve means": "matplotlib.axes.Axes.legend",
}
