namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>Gives everything in a database that was loaded by a superuser to one role.</summary>
internal static class Ownership
{
    /// <param name="owner">The new owner, quoted where it needs quotes.</param>
    public static string TransferSql(string owner) =>
        $$"""
        DO $transfer$
        DECLARE item record;
        BEGIN
            FOR item IN SELECT format('ALTER SCHEMA %I OWNER TO {{owner}}', nspname) AS sql FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                UNION ALL SELECT format('ALTER %s %I.%I OWNER TO {{owner}}', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i') AND (d.deptype = 'e' OR c.relkind = 'S'))
                UNION ALL SELECT format('ALTER ROUTINE %s OWNER TO {{owner}}', p.oid::regprocedure)
                    FROM pg_proc p WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                UNION ALL SELECT format('ALTER TYPE %s OWNER TO {{owner}}', t.oid::regtype)
                    FROM pg_type t WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
            LOOP
                EXECUTE item.sql;
            END LOOP;
        END
        $transfer$
        """;
}
