"""Runs the test cases of one submission. Whoever started this program owns the database connection: every statement goes there and comes
back as one line of JSON each way, over the descriptors that standard input and output had. What snippets print goes to standard error."""

import collections
import datetime
import decimal
import json
import os
import sys
import traceback
import types

_lines_in = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
_lines_out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)
sys.path[:] = [entry for entry in sys.path if entry]


class Error(Exception):
    """As psycopg2 raises it, so that snippets may catch it by name."""

    pgcode = None
    pgerror = None


class DatabaseError(Error):
    pass


class InterfaceError(Error):
    pass


class OperationalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class DataError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


# SQLSTATEs that test cases ask about, and the class of errors each belongs to.
_named = {
    "22003": ("NumericValueOutOfRange", DataError),
    "22007": ("InvalidDatetimeFormat", DataError),
    "22012": ("DivisionByZero", DataError),
    "22P02": ("InvalidTextRepresentation", DataError),
    "23502": ("NotNullViolation", IntegrityError),
    "23503": ("ForeignKeyViolation", IntegrityError),
    "23505": ("UniqueViolation", IntegrityError),
    "23514": ("CheckViolation", IntegrityError),
    "23P01": ("ExclusionViolation", IntegrityError),
    "25P02": ("InFailedSqlTransaction", InternalError),
    "40001": ("SerializationFailure", OperationalError),
    "40P01": ("DeadlockDetected", OperationalError),
    "42501": ("InsufficientPrivilege", ProgrammingError),
    "42601": ("SyntaxError", ProgrammingError),
    "42703": ("UndefinedColumn", ProgrammingError),
    "42883": ("UndefinedFunction", ProgrammingError),
    "42P01": ("UndefinedTable", ProgrammingError),
    "42P07": ("DuplicateTable", ProgrammingError),
    "57014": ("QueryCanceled", OperationalError),
    "P0001": ("RaiseException", InternalError),
}
_classes = {"22": DataError, "23": IntegrityError, "42": ProgrammingError, "0A": NotSupportedError, "P0": InternalError, "57": OperationalError}
_raised = {code: type(name, (base,), {}) for code, (name, base) in _named.items()}


def _provide_module():
    module = types.ModuleType("psycopg2")
    errors = types.ModuleType("psycopg2.errors")
    for kind in (Error, DatabaseError, InterfaceError, OperationalError, ProgrammingError, DataError, IntegrityError, InternalError, NotSupportedError):
        setattr(module, kind.__name__, kind)
    for kind in _raised.values():
        setattr(errors, kind.__name__, kind)
    module.errors = errors
    extras = types.ModuleType("psycopg2.extras")
    for kind in (*_ranges.values(), RealDictCursor, DictCursor, NamedTupleCursor):
        setattr(extras, kind.__name__, kind)
    module.extras = extras
    sys.modules["psycopg2.extras"] = extras
    sys.modules["psycopg2"] = module
    sys.modules["psycopg2.errors"] = errors


class Range:
    """A range, as far as test cases look at one."""

    def __init__(self, lower=None, upper=None, bounds="[)", empty=False):
        bounds = None if empty else bounds
        self.lower = lower
        self.upper = upper
        self._bounds = bounds

    isempty = property(lambda self: self._bounds is None)
    lower_inf = property(lambda self: self._bounds is not None and self.lower is None)
    upper_inf = property(lambda self: self._bounds is not None and self.upper is None)
    lower_inc = property(lambda self: self._bounds is not None and self._bounds[0] == "[")
    upper_inc = property(lambda self: self._bounds is not None and self._bounds[1] == "]")

    def __contains__(self, value):
        if self._bounds is None:
            return False
        above = self.lower is None or (value >= self.lower if self.lower_inc else value > self.lower)
        below = self.upper is None or (value <= self.upper if self.upper_inc else value < self.upper)
        return above and below

    def __bool__(self):
        return self._bounds is not None

    def __eq__(self, other):
        return isinstance(other, Range) and (self.lower, self.upper, self._bounds) == (other.lower, other.upper, other._bounds)

    def __hash__(self):
        return hash((self.lower, self.upper, self._bounds))

    def __str__(self):
        return "empty" if self._bounds is None else f"{self._bounds[0]}{self.lower}, {self.upper}{self._bounds[1]}"

    def __repr__(self):
        kind = type(self).__name__
        return f"{kind}(empty=True)" if self._bounds is None else f"{kind}({self.lower!r}, {self.upper!r}, {self._bounds!r})"


_ranges = {name: type(name, (Range,), {}) for name in ("NumericRange", "DateRange", "DateTimeRange", "DateTimeTZRange")}


_readers = {
    "f": float,
    "d": decimal.Decimal,
    "date": datetime.date.fromisoformat,
    "ts": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "td": lambda parts: datetime.timedelta(*parts),
    "b": lambda text: memoryview(bytes.fromhex(text)),
    "l": lambda items: [_value(item) for item in items],
    "t": lambda items: tuple(_value(item) for item in items),
    "m": lambda items: {name: _value(item) for name, item in items},
    "r": lambda parts: _ranges[parts[0]](_value(parts[1]), _value(parts[2]), parts[3], empty=parts[3] is None),
}


def _value(item):
    if isinstance(item, dict):
        ((tag, content),) = item.items()
        return _readers[tag](content)
    return item


def _rows(rows):
    return None if rows is None else [tuple(_value(cell) for cell in row) for row in rows]


def _ask(**request):
    _lines_out.write(json.dumps(request) + "\n")
    _lines_out.flush()
    line = _lines_in.readline()
    if not line:
        os._exit(3)
    return json.loads(line)


def _as_list(statements):
    return [statements] if isinstance(statements, str) else list(statements or [])


def execute_queries(queries, db_name, conn=None):
    """Rows, error text, whether it timed out: of the last statement that ran."""
    rows = None
    for query in _as_list(queries):
        if not query or not query.strip():
            continue
        reply = _ask(op="execute", sql=query)
        if isinstance(conn, Connection):
            conn._state = _idle
        if reply["timeout"]:
            return None, None, True
        if reply["error"] is not None:
            return None, reply["error"], False
        rows = _rows(reply["rows"])
    return rows, None, False


def ex_base(pred_sqls, sol_sqls, db_name, conn, conditions=None):
    """1 when both give the same rows, else 0."""
    if not pred_sqls or not sol_sqls:
        return 0
    ordered = bool(conditions and conditions.get("order", False))
    reply = _ask(op="compare", prediction=_as_list(pred_sqls), gold=_as_list(sol_sqls), ordered=ordered)
    _raise_python(reply)
    return 1 if reply["same"] else 0


def _raise_python(reply):
    if reply["exception"] is not None:
        kind, message = reply["exception"]
        raise {"TypeError": TypeError, "TimeoutError": TimeoutError, "InvalidOperation": decimal.InvalidOperation}.get(kind, Exception)(message)


def _clean(how, sql_list):
    reply = _ask(op="clean", how=how, statements=list(sql_list))
    _raise_python(reply)
    return reply["statements"]


def remove_comments(sql_list):
    return _clean("comments", sql_list)


def remove_distinct(sql_list):
    return _clean("distinct", sql_list)


def remove_round(sql_list):
    return _clean("round", sql_list)


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, decimal.Decimal)):
        text = str(value)
        return f"'{text}'::numeric" if text in ("NaN", "Infinity", "-Infinity") else (" " + text if text.startswith("-") else text)
    if isinstance(value, float):
        text = repr(value)
        return f"'{text}'::float" if text in ("nan", "inf", "-inf") else (" " + text if text.startswith("-") else text)
    if isinstance(value, str):
        doubled = value.replace("'", "''")
        return "'" + doubled + "'" if "\\" not in doubled else " E'" + doubled.replace("\\", "\\\\") + "'"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "'\\x" + bytes(value).hex() + "'::bytea"
    if isinstance(value, datetime.datetime):
        return f"'{value.isoformat()}'::timestamp" + ("tz" if value.tzinfo else "")
    if isinstance(value, (datetime.date, datetime.time)):
        return f"'{value.isoformat()}'::{'date' if isinstance(value, datetime.date) else 'time'}"
    if isinstance(value, datetime.timedelta):
        return f"'{value.days} days {value.seconds}.{value.microseconds:06} seconds'::interval"
    if isinstance(value, list):
        return "ARRAY[" + ", ".join(map(_literal, value)) + "]" if value else "'{}'"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_literal, value)) + ")"
    raise ProgrammingError(f"can't adapt type '{type(value).__name__}'")


class _Literals:
    """Arguments of a statement by name, adapted when they are asked for."""

    def __init__(self, values):
        self._values = values

    def __getitem__(self, name):
        return _literal(self._values[name])


Column = collections.namedtuple("Column", "name type_code display_size internal_size precision scale null_ok")
# As psycopg2 numbers the states of a transaction.
_idle, _in_transaction, _in_error = 0, 2, 3


class Cursor:
    """A cursor on the engine's connection."""

    arraysize = 1

    def __init__(self, connection):
        self.connection = connection
        self.closed = False
        self.description = None
        self.rowcount = -1
        self.rownumber = 0
        self.query = None
        self.statusmessage = None
        self._result = None

    def mogrify(self, query, vars=None):
        return self._filled(query, vars).encode()

    def execute(self, query, vars=None):
        if self.closed:
            raise InterfaceError("cursor already closed")
        self.connection._check()
        query = self._filled(query, vars)
        self.query = query.encode()
        reply = _ask(op="cursor", sql=query, autocommit=self.connection.autocommit)
        self._result, self.description, self.rowcount, self.rownumber, self.statusmessage = None, None, -1, 0, None
        if reply["error"] is not None:
            self.connection._state = _idle if self.connection.autocommit else _in_error
            _raise(reply)
        self.connection._state = _idle if self.connection.autocommit else _in_transaction
        self._result = _rows(reply["rows"])
        self.rowcount = reply["count"]
        self.statusmessage = reply["tag"]
        columns = reply["columns"]
        self.description = None if columns is None else tuple(Column(name, kind, None, None, None, None, None) for name, kind in columns)

    @staticmethod
    def _filled(query, vars):
        if vars is None:
            return query
        return query % (_Literals(vars) if isinstance(vars, dict) else tuple(map(_literal, vars)))

    def _shaped(self, row):
        return row

    def executemany(self, query, vars_list):
        for vars in vars_list:
            self.execute(query, vars)

    def fetchone(self):
        rows = self._take(1)
        return rows[0] if rows else None

    def fetchmany(self, size=None):
        return self._take(self.arraysize if size is None else size)

    def fetchall(self):
        return self._take(None)

    def scroll(self, value, mode="relative"):
        if self._result is None:
            raise ProgrammingError("no results to fetch")
        place = value if mode == "absolute" else self.rownumber + value
        if not 0 <= place < max(1, len(self._result)):
            raise ProgrammingError("scroll destination out of bounds")
        self.rownumber = place

    def _take(self, count):
        if self._result is None:
            raise ProgrammingError("no results to fetch")
        end = len(self._result) if count is None else self.rownumber + count
        rows = self._result[self.rownumber:end]
        self.rownumber += len(rows)
        return [self._shaped(row) for row in rows]

    def close(self):
        self.closed = True

    def __iter__(self):
        return iter(self.fetchone, None)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


class RealDictCursor(Cursor):
    """Rows by the names of their columns."""

    def _shaped(self, row):
        return dict(zip((column.name for column in self.description), row))


class _DictRow(list):
    """A row by places and by names."""

    def __init__(self, names, row):
        super().__init__(row)
        self._names = names

    def __getitem__(self, key):
        return super().__getitem__(self._names.index(key) if isinstance(key, str) else key)

    def get(self, key, default=None):
        return self[key] if key in self._names else default

    def keys(self):
        return iter(self._names)

    def values(self):
        return iter(self)

    def items(self):
        return zip(self._names, self)


class DictCursor(Cursor):
    """Rows by places and by names."""

    def _shaped(self, row):
        return _DictRow([column.name for column in self.description], row)


class NamedTupleCursor(Cursor):
    """Rows with attributes."""

    def _shaped(self, row):
        return collections.namedtuple("Record", [column.name for column in self.description], rename=True)(*row)


class Connection:
    """The engine's connection, as far as test cases may use it."""

    encoding = "UTF8"

    def __init__(self, database):
        self.closed = 0
        self.autocommit = False
        self.info = types.SimpleNamespace(dbname=database)
        self._state = _idle

    def get_transaction_status(self):
        return self._state

    def get_dsn_parameters(self):
        return {"dbname": self.info.dbname}

    def _check(self):
        if self.closed:
            raise InterfaceError("connection already closed")

    def cursor(self, name=None, cursor_factory=None, **kwargs):
        self._check()
        return (cursor_factory or Cursor)(self)

    def _end(self, command):
        self._check()
        reply = _ask(op="end", command=command)
        self._state = _idle
        if reply["error"] is not None:
            _raise(reply)

    def commit(self):
        self._end("COMMIT")

    def rollback(self):
        self._end("ROLLBACK")

    def close(self):
        if not self.closed:
            _ask(op="end", command="ROLLBACK")
            self.closed = 1

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        self._end("COMMIT" if kind is None else "ROLLBACK")


def _raise(reply):
    code = reply["code"]
    kind = _raised.get(code) or _classes.get((code or "")[:2]) or (DatabaseError if code else ProgrammingError)
    error = kind(reply["error"])
    error.pgcode = code
    error.pgerror = reply["error"]
    raise error


def _run(request):
    provided = {
        "execute_queries": execute_queries,
        "ex_base": ex_base,
        "remove_distinct": remove_distinct,
        "remove_comments": remove_comments,
        "remove_round": remove_round,
        "pred_query_result": _rows(request["rows"]),
    }
    connection = Connection(request["database"])
    for index, snippet in enumerate(request["snippets"]):
        # Two dictionaries, so that what a snippet defines beside test_case is out of sight of test_case.
        local = {}
        try:
            exec(snippet, provided, local)
            function = local.get("test_case")
            if function and callable(function):
                function(request["prediction"], request["gold"], request["database"], connection)
        except Exception as failure:
            return {"passed": False, "snippet": index, "kind": type(failure).__name__, "text": str(failure), "trace": traceback.format_exc(limit=-5)[-4000:]}
    return {"passed": True}


def _main():
    _provide_module()
    line = _lines_in.readline()
    if not line:
        return
    try:
        result = _run(json.loads(line))
    except BaseException as escape:
        result = {"passed": False, "escaped": type(escape).__name__}
    _lines_out.write(json.dumps({"op": "done", "result": result}) + "\n")
    _lines_out.flush()
    os._exit(0)


_main()
