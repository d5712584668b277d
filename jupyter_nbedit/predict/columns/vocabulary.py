"""What is known of pandas, of Polars and of plotting libraries without importing them."""

from __future__ import annotations

from collections.abc import Mapping

PLAIN_ATTRIBUTES = frozenset(
    "T at axes columns dtypes empty flags hvplot iat iloc index loc ndim plot shape size style"
    " values".split()
)
"""Attributes of a frame that are no columns."""

SEEN_THROUGH = frozenset({"hvplot", "plot", "style"})
"""Attributes whose methods are about the columns of the frame."""

KEEPING = frozenset(
    "abs add_prefix bfill clip collect compute convert_dtypes copy cummax cummin cumprod cumsum"
    " describe diff drop_duplicates drop_nulls dropna eval explode ffill fill_null fillna head"
    " infer_objects interpolate lazy mask nlargest nsmallest pct_change persist query rank reindex"
    " replace reset_index round sample select_dtypes shift sort sort_index sort_values swapaxes"
    " tail to_crs transform truncate tz_convert where with_row_index".split()
)
"""Methods that return a frame with the columns of theirs."""

SUMMARIES = frozenset(
    "all any count cov corr first idxmax idxmin kurt last max mean median min nunique prod quantile"
    " sem size skew std sum value_counts var".split()
)
"""Methods that return one value a column, or of a grouped frame one a column and group."""

GROUPING = frozenset({"ewm", "expanding", "group_by", "groupby", "resample", "rolling"})
"""Methods that return a frame cut into groups."""

AGGREGATING = frozenset({"agg", "aggregate"})

TOLD = frozenset("agg filter group_by select sort with_columns".split())
"""Methods that are told expressions of columns: `pl.col("income") > 3`."""

ROWS = frozenset({"iter_rows", "iterrows", "itertuples"})
"""Methods that yield the rows of a frame."""

READERS = frozenset(
    "fromrecords load_dataset read_clipboard read_csv read_excel read_feather read_fwf read_hdf"
    " read_html read_json read_orc read_parquet read_pickle read_sas read_sql read_sql_query"
    " read_sql_table read_stata read_table read_xml scan_csv scan_parquet".split()
)
"""Functions that return a frame whose columns somebody else made."""

FRAME_METHODS = frozenset(
    "agg aggregate assign columns corr describe drop drop_duplicates dropna dtypes fillna groupby"
    " group_by head iloc info iterrows itertuples loc melt merge pivot_table query rename"
    " reset_index sample select_dtypes set_index sort_values tail to_csv to_excel to_parquet"
    " with_columns write_csv write_parquet".split()
)
"""What is done with frames and with little else."""

COLUMN_ARGUMENTS: Mapping[str, tuple[int, ...]] = {
    "area": (0, 1),
    "bar": (0, 1),
    "barh": (0, 1),
    "boxplot": (0,),
    "drop": (0,),
    "drop_duplicates": (0,),
    "duplicated": (0,),
    "explode": (0,),
    "get": (0,),
    "group_by": (0, 1, 2, 3),
    "groupby": (0,),
    "hexbin": (0, 1),
    "hist": (0,),
    "line": (0, 1),
    "melt": (0, 1),
    "nlargest": (1,),
    "nsmallest": (1,),
    "pie": (0, 1),
    "pivot": (0, 1, 2),
    "pivot_table": (0, 1, 2),
    "plot": (0, 1),
    "pop": (0,),
    "scatter": (0, 1),
    "select": tuple(range(20)),
    "set_index": (0,),
    "sort": (0, 1, 2, 3),
    "sort_values": (0,),
    "value_counts": (0,),
}
"""Which arguments of a method are columns."""

COLUMN_KEYWORDS = frozenset(
    "animation_frame by c col color column columns column_names custom_data dimensions exclude"
    " facet_col facet_row hover_data hover_name hue id_vars include index index_col items lat"
    " left_on line_group locations lon names on parents parse_dates path right_on row s size style"
    " subset symbol text usecols value_vars values vars weight weights x x_vars y y_vars"
    " z".split()
)
"""Keywords whose value is a column, or some."""

COLUMN_MAPS = frozenset(
    "agg aggregate astype fillna hover_data isin labels dtype converters replace round"
    " transform".split()
)
"""Methods, and keywords, that take a dictionary by column."""

EVALUATING = frozenset({"eval", "query"})
"""Methods that take an expression as text."""
