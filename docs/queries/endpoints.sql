-- Which endpoints take the server's time? Times are in milliseconds.
SELECT
    endpoint,
    count(*) AS requests,
    round(quantile_cont(duration_ms, 0.50), 1) AS p50,
    round(quantile_cont(duration_ms, 0.99), 1) AS p99,
    round(100 * sum(duration_ms) / sum(sum(duration_ms)) OVER (), 1) AS "% of time"
FROM requests
GROUP BY endpoint
ORDER BY sum(duration_ms) DESC;
