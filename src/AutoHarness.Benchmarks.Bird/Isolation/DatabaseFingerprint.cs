using System.Text;
using AutoHarness.Benchmarks.Bird.Postgres;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Hashes of what is in a database.</summary>
internal static class DatabaseFingerprint
{
    // Objects that were made after initdb have oids from here on; a copy keeps them.
    private const string Ours = "oid >= 16384";

    /// <summary>
    /// One row, <c>fingerprint</c>: everything that SQL could tell apart, rows with their places in the file included. Statistics of the planner and the
    /// ages of transactions are left out, since a server changes them by itself.
    /// </summary>
    /// <param name="tables">The names of its tables, schema included, as <see cref="TablesSql"/> gives them.</param>
    public static string FullSql(IEnumerable<string> tables)
    {
        var parts = new StringBuilder(
            $"""
            SELECT md5(string_agg(part || ':' || hash, ',' ORDER BY part)) FROM (
            SELECT 'class', md5(string_agg(concat_ws(' ', oid, relname, relnamespace, reltype, relowner, relam, relkind, relpersistence, relnatts, relchecks, relrowsecurity, relreplident, relispartition, relacl, reloptions), ',' ORDER BY oid)) FROM pg_catalog.pg_class WHERE {Ours} AND relkind <> 't' AND relpersistence <> 't'
            UNION ALL SELECT 'attribute', md5(string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef, attidentity, attgenerated, attisdropped, attcollation, attacl, attoptions), ',' ORDER BY attrelid, attnum)) FROM pg_catalog.pg_attribute WHERE attrelid >= 16384
            UNION ALL SELECT 'default', md5(string_agg(concat_ws(' ', adrelid, adnum, pg_catalog.pg_get_expr(adbin, adrelid)), ',' ORDER BY oid)) FROM pg_catalog.pg_attrdef
            UNION ALL SELECT 'constraint', md5(string_agg(concat_ws(' ', oid, conname, conrelid, condeferrable, condeferred, convalidated, pg_catalog.pg_get_constraintdef(oid)), ',' ORDER BY oid)) FROM pg_catalog.pg_constraint WHERE {Ours}
            UNION ALL SELECT 'trigger', md5(string_agg(concat_ws(' ', oid, tgenabled, pg_catalog.pg_get_triggerdef(oid)), ',' ORDER BY oid)) FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'index', md5(string_agg(concat_ws(' ', indexrelid, indisvalid, pg_catalog.pg_get_indexdef(indexrelid)), ',' ORDER BY indexrelid)) FROM pg_catalog.pg_index WHERE indexrelid >= 16384
            UNION ALL SELECT 'rule', md5(string_agg(concat_ws(' ', oid, ev_enabled, pg_catalog.pg_get_ruledef(oid)), ',' ORDER BY oid)) FROM pg_catalog.pg_rewrite WHERE {Ours}
            UNION ALL SELECT 'function', md5(string_agg(p::text, ',' ORDER BY oid)) FROM pg_catalog.pg_proc p WHERE {Ours}
            UNION ALL SELECT 'type', md5(string_agg(concat_ws(' ', oid, typname, typnamespace, typowner, typtype, typnotnull, typdefault, typacl), ',' ORDER BY oid)) FROM pg_catalog.pg_type WHERE {Ours} AND typnamespace NOT IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname LIKE 'pg\_t%')
            UNION ALL SELECT 'enum', md5(string_agg(concat_ws(' ', enumtypid, enumsortorder, enumlabel), ',' ORDER BY oid)) FROM pg_catalog.pg_enum
            UNION ALL SELECT 'schema', md5(string_agg(concat_ws(' ', oid, nspname, nspowner, nspacl), ',' ORDER BY oid)) FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\_t%'
            UNION ALL SELECT 'extension', md5(string_agg(e::text, ',' ORDER BY oid)) FROM pg_catalog.pg_extension e
            UNION ALL SELECT 'comment', md5(string_agg(d::text, ',' ORDER BY objoid, classoid, objsubid)) FROM pg_catalog.pg_description d WHERE objoid >= 16384
            UNION ALL SELECT 'policy', md5(string_agg(p::text, ',' ORDER BY oid)) FROM pg_catalog.pg_policy p
            UNION ALL SELECT 'sequence', md5(string_agg(concat_ws(' ', schemaname, sequencename, start_value, min_value, max_value, increment_by, cycle, cache_size, last_value), ',' ORDER BY schemaname, sequencename)) FROM pg_catalog.pg_sequences
            UNION ALL SELECT 'large object', md5(string_agg(l::text, ',' ORDER BY oid)) FROM pg_catalog.pg_largeobject_metadata l

            """);
        foreach (var table in tables)
        {
            parts.Append($"UNION ALL SELECT {PostgresServer.Literal("rows of " + table)}, md5(string_agg(ctid::text || t::text, ',' ORDER BY ctid)) FROM ONLY {table} t\n");
        }

        return parts.Append(") AS parts (part, hash)").ToString();
    }

    /// <summary>The tables and materialised views, quoted and with their schema.</summary>
    public const string TablesSql =
        """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.oid >= 16384 ORDER BY 1
        """;

    /// <summary>
    /// One row: cheap enough for every reset. It holds what a rollback does not take back (sequences, the counters that building an
    /// index writes) and would show any relation that stayed.
    /// </summary>
    public const string QuickSql =
        """
        SELECT md5(concat_ws('|',
            (SELECT string_agg(concat_ws(' ', oid, relname, relfilenode, relkind, relnatts, relchecks, relhasindex, relhasrules, relhastriggers, relpages, reltuples), ',' ORDER BY oid)
             FROM pg_catalog.pg_class WHERE oid >= 16384),
            (SELECT string_agg(concat_ws(' ', schemaname, sequencename, last_value), ',' ORDER BY schemaname, sequencename) FROM pg_catalog.pg_sequences),
            (SELECT count(*) FROM pg_catalog.pg_proc WHERE oid >= 16384), (SELECT count(*) FROM pg_catalog.pg_type WHERE oid >= 16384))) AS hash,
            (SELECT coalesce(max(oid::bigint), 16384) FROM pg_catalog.pg_class)::text AS last
        """;

    /// <summary>
    /// One row. Why strings that run in such a database have to be committed, whatever stands in them; null when a rollback will do: a constraint may wait for
    /// a commit, and what a default, a routine or a view knows about the time stands still without one. And the bytes that the database takes.
    /// </summary>
    public const string FactsSql =
        """
        SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferrable) THEN 'deferrable constraints'
            WHEN EXISTS (SELECT FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_get_expr(adbin, adrelid) ~* moment)
                OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prosrc ~* moment)
                OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('v', 'm') AND pg_catalog.pg_get_viewdef(oid) ~* moment)
            THEN 'objects that depend on the time' END,
            pg_catalog.pg_database_size(pg_catalog.current_database())::text
        FROM (SELECT '\m(now|current_timestamp|current_time|localtimestamp|localtime|transaction_timestamp)\M' AS moment) AS words
        """;

    /// <summary>How many rows of relations up to an oid the current transaction has written; more than none where the server does not count.</summary>
    public static string WrittenSql(string last) =>
        $"SELECT CASE WHEN current_setting('track_counts') = 'on' THEN coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) ELSE 1 END::text FROM pg_catalog.pg_stat_xact_user_tables WHERE relid::bigint <= {last}";
}
