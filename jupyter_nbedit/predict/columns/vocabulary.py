"""What is known of pandas, Polars, Spark and plotting libraries without importing them."""

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
    "abs add_prefix bfill bottom_k cache clip clone collect compute convert_dtypes copy cummax"
    " cummin cumprod cumsum describe diff dissolve distinct dropDuplicates drop_duplicates"
    " drop_nans drop_nulls dropna eval explode ffill fill_nan fill_null fillna head infer_objects"
    " interpolate lazy limit mask nlargest nsmallest orderBy pct_change persist query rank rechunk"
    " reindex repartition replace reset_index reverse round sample select_dtypes set_crs"
    " set_geometry set_sorted shift slice sort sort_index sort_values swapaxes tail toPandas to_crs"
    " to_pandas top_k transform truncate tz_convert unique where with_row_index".split()
)
"""Methods that return a frame with the columns of theirs."""

SUMMARIES = frozenset(
    "all any count cov corr first idxmax idxmin kurt last max mean median min nunique prod quantile"
    " sem size skew std sum value_counts var".split()
)
"""Methods that return one value a column, or of a grouped frame one a column and group."""

GROUPING = frozenset({"ewm", "expanding", "groupBy", "group_by", "groupby", "resample", "rolling"})
"""Methods that return a frame cut into groups."""

AGGREGATING = frozenset({"agg", "aggregate"})

TOLD = frozenset(
    "agg bottom_k drop drop_nulls filter groupBy group_by orderBy select sort top_k where"
    " withColumn with_columns".split()
)
"""Methods that are told expressions of columns: `pl.col("income") > 3`."""

COLUMN_FUNCTIONS = frozenset(
    "approx_n_unique asc avg coalesce concat_list concat_str corr count countDistinct cov desc"
    " exclude first implode last max max_horizontal mean mean_horizontal median min min_horizontal"
    " n_unique quantile std struct sum sum_horizontal var".split()
)
"""Functions whose arguments are columns in such an expression: `pl.sum("income")`."""

ROWS = frozenset({"iter_rows", "iterrows", "itertuples"})
"""Methods that yield the rows of a frame."""

CONSTRUCTORS = frozenset({"DataFrame", "GeoDataFrame", "LazyFrame", "from_dict", "from_records"})
"""Functions that make a frame of its columns or rows."""

COPYING = frozenset({"copy", "deepcopy", "from_pandas", "get_dummies", "pivot_table"})
"""Functions that return a frame with columns of the one that they are given."""

READERS = frozenset(
    "fromrecords load_dataset read_clipboard read_csv read_database read_excel read_feather"
    " read_file read_fwf read_hdf read_html read_ipc read_json read_ndjson read_orc read_parquet"
    " read_pickle read_postgis read_sas read_sql read_sql_query read_sql_table read_stata"
    " read_table read_xml scan_csv scan_ipc scan_ndjson scan_parquet".split()
)
"""Functions that return a frame whose columns somebody else made."""

FRAME_METHODS = frozenset(
    "agg aggregate assign columns corr describe drop drop_duplicates dropna dtypes fillna groupBy"
    " groupby group_by head iloc info iterrows itertuples loc melt merge orderBy pivot_table query"
    " rename reset_index sample select_dtypes set_index sort_values tail toPandas to_crs to_csv"
    " to_excel to_parquet withColumn with_columns write_csv write_parquet".split()
)
"""What is done with frames and with little else."""

COLUMN_ARGUMENTS: Mapping[str, tuple[int, ...]] = {
    "area": (0, 1),
    "bar": (0, 1),
    "barh": (0, 1),
    "boxplot": (0,),
    "drop": (0,),
    "drop_duplicates": (0,),
    "drop_nulls": (0,),
    "duplicated": (0,),
    "explode": (0,),
    "get": (0,),
    "get_column": (0,),
    "groupBy": tuple(range(20)),
    "group_by": tuple(range(20)),
    "groupby": (0,),
    "hexbin": (0, 1),
    "hist": (0,),
    "line": (0, 1),
    "melt": (0, 1),
    "nlargest": (1,),
    "nsmallest": (1,),
    "orderBy": tuple(range(20)),
    "partition_by": (0, 1, 2, 3),
    "pie": (0, 1),
    "pivot": (0, 1, 2),
    "pivot_table": (0, 1, 2),
    "plot": (0, 1),
    "pop": (0,),
    "scatter": (0, 1),
    "select": tuple(range(20)),
    "set_index": (0,),
    "sort": tuple(range(20)),
    "sort_values": (0,),
    "unique": (0,),
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
    "agg aggregate astype cast fillna hover_data isin labels dtype converters replace round"
    " transform".split()
)
"""Methods, and keywords, that take a dictionary by column."""

EVALUATING = frozenset({"eval", "query"})
"""Methods that take an expression as text."""
