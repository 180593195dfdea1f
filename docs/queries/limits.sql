-- Does the log meet these limits? The exit code is 0 if `met` is true in every row, and 1 if not.
WITH log AS (
    SELECT quantile_cont(duration_ms, 0.99) AS p99, 100 * avg((status >= 500)::INTEGER) AS failed
    FROM requests
)
SELECT 'p99 < 150 ms' AS "limit", round(p99, 1) AS measured, p99 < 150 AS met FROM log
UNION ALL
SELECT 'failed < 1 %', round(failed, 2), failed < 1 FROM log;
