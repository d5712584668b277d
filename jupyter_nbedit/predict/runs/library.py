"""What is known of libraries without importing them: how they are imported, what moved where."""

from __future__ import annotations

import sys
from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "alt": "import altair as alt",
    "dd": "import dask.dataframe as dd",
    "go": "import plotly.graph_objects as go",
    "np": "import numpy as np",
    "nx": "import networkx as nx",
    "pd": "import pandas as pd",
    "pl": "import polars as pl",
    "plt": "import matplotlib.pyplot as plt",
    "px": "import plotly.express as px",
    "sm": "import statsmodels.api as sm",
    "sns": "import seaborn as sns",
    "tf": "import tensorflow as tf",
    "xgb": "import xgboost as xgb",
    "xr": "import xarray as xr",
}
"""Names that everybody gives to a module."""

HOMES: Mapping[str, str] = {
    name: module
    for module, names in {
        "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
        "concurrent.futures": "ProcessPoolExecutor ThreadPoolExecutor",
        "copy": "deepcopy",
        "dataclasses": "dataclass",
        "datetime": "timedelta",
        "enum": "Enum IntEnum",
        "fractions": "Fraction",
        "functools": "lru_cache partial reduce wraps",
        "itertools": "accumulate groupby islice permutations starmap zip_longest",
        "pathlib": "Path",
        "pprint": "pprint",
        "sklearn.cluster": "DBSCAN KMeans",
        "sklearn.decomposition": "PCA",
        "sklearn.ensemble": "GradientBoostingClassifier RandomForestClassifier"
        " RandomForestRegressor",
        "sklearn.linear_model": "Lasso LinearRegression LogisticRegression Ridge",
        "sklearn.metrics": "accuracy_score classification_report confusion_matrix f1_score"
        " mean_absolute_error mean_squared_error r2_score roc_auc_score",
        "sklearn.model_selection": "GridSearchCV KFold StratifiedKFold cross_val_score"
        " train_test_split",
        "sklearn.pipeline": "Pipeline make_pipeline",
        "sklearn.preprocessing": "LabelEncoder MinMaxScaler OneHotEncoder StandardScaler",
        "time": "perf_counter",
        "tqdm": "tqdm",
        "typing": "Any ClassVar Literal NamedTuple Optional TypedDict Union",
    }.items()
    for name in names.split()
}
"""The module that a name is imported from, where it is only one."""

STANDARD = frozenset(name for name in sys.stdlib_module_names if not name.startswith("_"))
"""The modules of the standard library."""
