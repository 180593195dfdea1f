-- In which minute (UTC) did it begin?
SELECT
    strftime(time, '%Y-%m-%d %H:%M') AS minute,
    count(*) AS requests,
    count(*) FILTER (status >= 500) AS failed,
    round(quantile_cont(duration_ms, 0.50), 1) AS p50,
    round(quantile_cont(duration_ms, 0.99), 1) AS p99
FROM requests
GROUP BY minute
ORDER BY minute;
