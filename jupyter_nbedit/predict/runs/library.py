"""What is known of libraries without importing them: how they are imported, what moved where."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

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

SAME_NAME = frozenset({"copy", "datetime", "glob", "pprint", "time", "tqdm"})
"""Modules that have something of the same name, which is what people call."""

KNOWN_MODULES = frozenset(
    (
        "altair bokeh bs4 cv2 dask dask.dataframe fastapi flask folium geopandas httpx imblearn"
        " ipywidgets jax joblib keras lightgbm lxml matplotlib matplotlib.pyplot mlflow networkx"
        " nltk numba numpy openpyxl pandas plotly plotly.express plotly.graph_objects polars"
        " psycopg2 pyarrow pydantic pymongo pyspark requests rich scipy scipy.stats seaborn shap"
        " skimage sklearn sklearn.cluster sklearn.compose sklearn.datasets sklearn.decomposition"
        " sklearn.ensemble sklearn.linear_model sklearn.metrics sklearn.model_selection"
        " sklearn.neighbors sklearn.pipeline sklearn.preprocessing sklearn.svm sklearn.tree spacy"
        " sqlalchemy statsmodels streamlit sympy tensorflow tokenizers torch torchvision tqdm"
        " transformers xarray xgboost yaml"
    ).split()
)
"""Modules that many notebooks import; others may be spelt like them."""

MEMBERS: Mapping[str, frozenset[str]] = {
    name: frozenset(members.split())
    for name, members in {
        "numpy": "abs all any append arange argmax argmin argsort array asarray average clip"
        " concatenate corrcoef cos cumsum diff dot empty exp eye floor full histogram hstack isnan"
        " linspace loadtxt log log10 logspace max maximum mean median meshgrid min minimum nan"
        " nanmean ones percentile pi power quantile random repeat reshape round shape sin sort"
        " split sqrt square squeeze stack std sum tile transpose unique var vstack where zeros"
        " zeros_like ones_like",
        "pandas": "Categorical DataFrame DatetimeIndex Index MultiIndex Series Timedelta Timestamp"
        " concat crosstab cut date_range factorize get_dummies isna isnull melt merge notna"
        " option_context pivot_table qcut read_csv read_excel read_html read_json read_parquet"
        " read_pickle read_sql set_option to_datetime to_numeric to_timedelta",
        "matplotlib.pyplot": "annotate axhline axis axvline bar barh boxplot close colorbar contour"
        " errorbar figure fill_between gca gcf grid hist hist2d imshow legend loglog pie plot rc"
        " savefig scatter semilogx semilogy setp show subplot subplots subplots_adjust suptitle"
        " text tick_params tight_layout title twinx xlabel xlim xscale xticks ylabel ylim yscale"
        " yticks",
        "DataFrame": "abs agg aggregate all any apply assign astype at clip columns copy corr count"
        " cov cumsum describe diff drop drop_duplicates dropna dtypes duplicated empty eval explode"
        " ffill fillna filter from_dict groupby head hist iat idxmax idxmin iloc index info insert"
        " interpolate isin isna isnull items iterrows itertuples join loc map max mean median melt"
        " memory_usage merge min nlargest notna notnull nsmallest nunique pipe pivot pivot_table"
        " plot pop quantile query rank reindex rename replace resample reset_index rolling sample"
        " select_dtypes set_index shape shift size sort_index sort_values std stack style sum tail"
        " to_csv to_dict to_excel to_json to_numpy to_parquet transform transpose unstack"
        " value_counts values var where",
        "Series": "abs agg apply astype between cat clip copy corr count cumsum describe diff drop"
        " drop_duplicates dropna dt dtype duplicated empty explode ffill fillna groupby head hist"
        " iat idxmax idxmin iloc index interpolate isin isna isnull items loc map max mean median"
        " min mode name nlargest notna notnull nsmallest nunique pct_change plot quantile rank"
        " rename replace resample reset_index rolling round sample shape shift size sort_index"
        " sort_values std str sum tail to_dict to_frame to_list to_numpy tolist transform unique"
        " unstack value_counts values var where",
        "ndarray": "all any argmax argmin argsort astype clip copy cumsum diagonal dot dtype fill"
        " flatten item max mean min ndim nonzero prod ravel repeat reshape round shape size sort"
        " squeeze std sum tobytes tolist transpose var",
        "polars": "DataFrame LazyFrame Series all arange coalesce col collect_all concat"
        " concat_list concat_str count date datetime duration element exclude first from_arrow"
        " from_dict from_dicts from_numpy from_pandas from_records int_range last len lit max mean"
        " median min read_csv read_database read_excel read_ipc read_json read_ndjson read_parquet"
        " scan_csv scan_ipc scan_ndjson scan_parquet selectors struct sum when",
        "polars.DataFrame": "cast clone columns describe drop drop_nans drop_nulls dtypes explode"
        " extend fill_nan fill_null filter get_column glimpse group_by group_by_dynamic head height"
        " hstack is_empty iter_rows join join_asof lazy limit map_rows max mean median min n_unique"
        " null_count partition_by pipe pivot plot quantile rename reverse rolling row rows sample"
        " schema select shape shift slice sort std style sum tail to_arrow to_dict to_dicts"
        " to_dummies to_numpy to_pandas to_series top_k transpose unique unnest unpivot update"
        " upsample var vstack width with_columns with_row_index write_csv write_excel write_ipc"
        " write_json write_ndjson write_parquet",
        "polars.Series": "abs alias all any append arg_max arg_min cast cat ceil clip count cum_sum"
        " describe diff dot drop_nans drop_nulls dt dtype exp explode fill_nan fill_null filter"
        " floor head hist is_between is_empty is_in is_null is_not_null is_unique item len limit"
        " list log map_elements max mean median min mode n_unique name null_count pct_change plot"
        " qcut quantile rank rename replace reverse round sample shape shift sign slice sort sqrt"
        " std str struct sum tail to_dummies to_frame to_list to_numpy to_pandas unique"
        " value_counts var",
        "Expr": "abs alias all and_ any append arg_max arg_min cast cat ceil clip count cum_count"
        " cum_max cum_min cum_sum cut diff dot drop_nans drop_nulls dt exclude exp explode fill_nan"
        " fill_null filter first floor forward_fill head implode interpolate is_between"
        " is_duplicated is_in is_nan is_not_null is_null is_unique last len list log map_batches"
        " map_elements max mean median min mode n_unique name not_ null_count or_ over pct_change"
        " pow qcut quantile rank replace replace_strict reverse rolling rolling_mean rolling_sum"
        " round sample shift sign slice sort sort_by sqrt std str struct sum tail top_k unique"
        " value_counts var",
        "LazyFrame": "cache cast clone collect collect_schema describe drop drop_nans drop_nulls"
        " explain explode fill_nan fill_null filter first group_by group_by_dynamic head join"
        " join_asof last lazy limit max mean median min null_count pipe quantile rename reverse"
        " rolling schema select shift show_graph sink_csv sink_ipc sink_parquet slice sort std sum"
        " tail top_k unique unnest unpivot var with_columns with_row_index",
    }.items()
}
"""What everybody uses of libraries that are not imported here."""


_OF_AXES = "title xlabel xlim xscale xticks ylabel ylim yscale yticks".split()

HABITS: Mapping[tuple[str, str], str] = {
    ("list", "add"): "append",
    ("list", "push"): "append",
    ("str", "toLowerCase"): "lower",
    ("str", "toUpperCase"): "upper",
    ("str", "trim"): "strip",
    # A plot has in one way of writing it what it has in the other.
    **{("Axes", name): f"set_{name}" for name in _OF_AXES},
    **{("matplotlib.pyplot", f"set_{name}"): name for name in _OF_AXES},
}
"""What people write who are used to another language, or to another part of a library."""

SIZES = frozenset({"len", "length", "size"})
"""What other languages call the length of something."""

SIZED = frozenset({"dict", "list", "ndarray", "set", "str", "tuple"})
"""Types of what has a length."""

ARTIST_KEYWORDS = frozenset(
    "alpha animated aspect axes backgroundcolor bbox clip_on color dashes dpi drawstyle edgecolor"
    " facecolor family figsize fontfamily fontsize fontstyle fontweight gid hatch"
    " horizontalalignment label linestyle linewidth marker markeredgecolor markeredgewidth"
    " markerfacecolor markersize markevery picker position rotation size snap style title transform"
    " url usetex verticalalignment visible weight wrap xlabel xlim xticks ylabel ylim yticks"
    " zorder".split()
)
"""Keywords of what Matplotlib draws."""

KEYWORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(keywords.split())
    for name, keywords in {
        "DataFrame.apply": "func axis raw result_type args",
        "DataFrame.drop": "labels axis index columns level inplace errors",
        "DataFrame.drop_duplicates": "subset keep inplace ignore_index",
        "DataFrame.dropna": "axis how thresh subset inplace ignore_index",
        "DataFrame.groupby": "by level as_index sort group_keys observed dropna",
        "DataFrame.join": "other on how lsuffix rsuffix sort validate",
        "DataFrame.merge": "right how on left_on right_on left_index right_index sort suffixes"
        " indicator validate",
        "DataFrame.pivot_table": "values index columns aggfunc fill_value margins dropna"
        " margins_name observed sort",
        "DataFrame.rename": "mapper index columns axis inplace level errors",
        "DataFrame.reset_index": "level drop inplace col_level col_fill allow_duplicates names",
        "DataFrame.sample": "n frac replace weights random_state axis ignore_index",
        "DataFrame.set_index": "keys drop append inplace verify_integrity",
        "DataFrame.sort_values": "by axis ascending inplace kind na_position ignore_index key",
        "DataFrame.to_csv": "path_or_buf sep na_rep float_format columns header index index_label"
        " mode encoding compression quoting lineterminator date_format decimal",
        "Series.sort_values": "axis ascending inplace kind na_position ignore_index key",
        "Series.value_counts": "normalize sort ascending bins dropna",
        "arange": "start stop step dtype device",
        "array": "dtype copy order subok ndmin device requires_grad",
        "concat": "objs axis join ignore_index keys levels names verify_integrity sort",
        "date_range": "start end periods freq tz normalize name inclusive unit",
        "dumps": "skipkeys ensure_ascii check_circular allow_nan cls indent separators default"
        " sort_keys",
        "full": "shape fill_value dtype order device requires_grad",
        "linspace": "start stop num endpoint retstep dtype axis device",
        "merge": "left right how on left_on right_on left_index right_index sort suffixes indicator"
        " validate",
        "ones": "shape dtype order device requires_grad",
        "read_csv": "filepath_or_buffer sep delimiter header names index_col usecols dtype engine"
        " converters skiprows skipfooter nrows na_values keep_default_na parse_dates date_format"
        " dayfirst chunksize compression thousands decimal quotechar comment encoding on_bad_lines"
        " low_memory",
        "read_excel": "io sheet_name header names index_col usecols dtype engine converters"
        " skiprows nrows na_values parse_dates date_format thousands decimal comment skipfooter",
        "tensor": "data dtype device requires_grad pin_memory",
        "to_datetime": "arg errors dayfirst yearfirst utc format unit origin cache",
        "train_test_split": "test_size train_size random_state shuffle stratify",
        "zeros": "shape dtype order device requires_grad",
    }.items()
}
"""Keywords of functions, by what a message calls them; libraries have more of them, and never
another one that is like one of these."""

SUBMODULES = frozenset(
    {
        *(name for name in KNOWN_MODULES if "." in name),
        *(
            "concurrent.futures email.message importlib.metadata importlib.resources importlib.util"
            " json.tool logging.config logging.handlers matplotlib.cm matplotlib.dates"
            " matplotlib.patches matplotlib.ticker multiprocessing.pool os.path PIL.Image"
            " scipy.cluster scipy.integrate scipy.interpolate scipy.linalg scipy.optimize"
            " scipy.signal scipy.sparse scipy.spatial skimage.filters skimage.io urllib.error"
            " urllib.parse urllib.request xml.dom xml.dom.minidom xml.etree"
            " xml.etree.ElementTree".split()
        ),
    }
)
"""Modules that are not there before they are imported themselves."""


class Change(NamedTuple):
    """What a library changed.

    Attributes
    ----------
    library, version : str
        What changed it, and when.
    new : str
        What takes the place of the old.
    source : str
        The page that says so: of the version that removed the old, or of the one before that
        announced it.
    old : str
        The only text that is meant, where it is not the name alone.
    """

    library: str
    version: str
    new: str
    source: str
    old: str = ""


_NUMPY_2 = "https://numpy.org/doc/stable/release/2.0.0-notes.html"
_NUMPY_2_4 = "https://numpy.org/doc/stable/release/2.4.0-notes.html"
_PANDAS_2 = "https://pandas.pydata.org/docs/whatsnew/v2.0.0.html"
_PANDAS_3 = "https://pandas.pydata.org/docs/whatsnew/v3.0.0.html"
_PYTHON_3 = "https://docs.python.org/3/whatsnew/3.0.html"
_PYTHON_310 = "https://docs.python.org/3/whatsnew/3.10.html"
_SKLEARN = "https://scikit-learn.org/stable/whats_new"

CHANGED_ATTRIBUTES: Mapping[tuple[str, str], Change] = {
    ("numpy", "product"): Change("NumPy", "2.0", "prod", _NUMPY_2),
    ("numpy", "cumproduct"): Change("NumPy", "2.0", "cumprod", _NUMPY_2),
    ("numpy", "sometrue"): Change("NumPy", "2.0", "any", _NUMPY_2),
    ("numpy", "alltrue"): Change("NumPy", "2.0", "all", _NUMPY_2),
    ("numpy", "trapz"): Change("NumPy", "2.4", "trapezoid", _NUMPY_2_4),
    ("numpy", "in1d"): Change("NumPy", "2.4", "isin", _NUMPY_2_4),
    ("DataFrame", "iteritems"): Change("pandas", "2.0", "items", _PANDAS_2),
    ("Series", "iteritems"): Change("pandas", "2.0", "items", _PANDAS_2),
    ("Series", "is_monotonic"): Change("pandas", "2.0", "is_monotonic_increasing", _PANDAS_2),
    ("DataFrame", "applymap"): Change("pandas", "3.0", "map", _PANDAS_3),
    ("dict", "iteritems"): Change("Python", "3.0", "items", _PYTHON_3),
    ("dict", "iterkeys"): Change("Python", "3.0", "keys", _PYTHON_3),
    ("dict", "itervalues"): Change("Python", "3.0", "values", _PYTHON_3),
    ("time", "clock"): Change(
        "Python", "3.8", "perf_counter", "https://docs.python.org/3/whatsnew/3.8.html"
    ),
    ("OneHotEncoder", "get_feature_names"): Change(
        "scikit-learn", "1.2", "get_feature_names_out", f"{_SKLEARN}/v1.0.html"
    ),
    ("CountVectorizer", "get_feature_names"): Change(
        "scikit-learn", "1.2", "get_feature_names_out", f"{_SKLEARN}/v1.0.html"
    ),
    ("TfidfVectorizer", "get_feature_names"): Change(
        "scikit-learn", "1.2", "get_feature_names_out", f"{_SKLEARN}/v1.0.html"
    ),
}
"""Attributes that have another name, by their module or the class that a message names. They serve
only a run that failed for them: an older version has them still."""

CHANGED_KEYWORDS: Mapping[tuple[str, str], Change] = {
    ("read_csv", "error_bad_lines"): Change(
        "pandas", "2.0", 'on_bad_lines="skip"', _PANDAS_2, "error_bad_lines=False"
    ),
    ("info", "null_counts"): Change("pandas", "2.0", "show_counts", _PANDAS_2),
    ("to_csv", "line_terminator"): Change("pandas", "2.0", "lineterminator", _PANDAS_2),
    ("__init__", "sparse"): Change("scikit-learn", "1.4", "sparse_output", f"{_SKLEARN}/v1.2.html"),
    ("__init__", "base_estimator"): Change(
        "scikit-learn", "1.4", "estimator", f"{_SKLEARN}/v1.2.html"
    ),
}
"""Keywords that have another name, by the function that a message names."""

MOVED: Mapping[str, Change] = {
    **{
        f"collections.{name}": Change("Python", "3.10", "collections.abc", _PYTHON_310)
        for name in "Callable Hashable Iterable Iterator Mapping MutableMapping Sequence".split()
    },
    "sklearn.cross_validation": Change(
        "scikit-learn", "0.20", "sklearn.model_selection", f"{_SKLEARN}/v0.18.html"
    ),
    "sklearn.grid_search": Change(
        "scikit-learn", "0.20", "sklearn.model_selection", f"{_SKLEARN}/v0.18.html"
    ),
    "sklearn.externals.joblib": Change("scikit-learn", "0.23", "joblib", f"{_SKLEARN}/v0.21.html"),
    "ConfigParser": Change("Python", "3.0", "configparser", _PYTHON_3),
    "Queue": Change("Python", "3.0", "queue", _PYTHON_3),
    "StringIO": Change("Python", "3.0", "io", _PYTHON_3),
    "cPickle": Change("Python", "3.0", "pickle", _PYTHON_3),
    "urllib2": Change("Python", "3.0", "urllib.request", _PYTHON_3),
}
"""Modules, and names of modules, that are elsewhere now."""
