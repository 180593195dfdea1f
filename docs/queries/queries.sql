-- How many queries does a successful request run? Where `most` is far above `fewest`, work may grow with the data.
SELECT
    endpoint,
    min(queries) AS fewest,
    round(avg(queries), 1) AS mean,
    max(queries) AS most,
    round(100 * sum(db_ms) / sum(duration_ms), 1) AS "% in database"
FROM requests
WHERE status BETWEEN 200 AND 299
GROUP BY endpoint
ORDER BY most DESC, mean DESC, endpoint;
