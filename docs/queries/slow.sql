-- Which ten requests were slowest? `grep ID shop.log` finds every line about a request.
SELECT
    strftime(time, '%H:%M:%S') AS at,
    endpoint,
    round(duration_ms, 1) AS ms,
    status,
    queries,
    left(request_id, 12) AS id
FROM requests
ORDER BY duration_ms DESC
LIMIT 10;
